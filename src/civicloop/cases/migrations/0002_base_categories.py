"""A base list of categories to start from; a city changes and extends it."""

import json
from pathlib import Path

from django.db import migrations

BASE = Path(__file__).resolve().parent.parent / "data" / "categories.json"


def add_base_list(apps, schema_editor):
    category = apps.get_model("cases", "Category")
    category.objects.bulk_create(
        [
            category(
                code=row["code"],
                name=row["name"],
                name_en=row["name_en"],
                group=row["group"],
                key_problem=row["key_problem"],
                limit_amount=row["limit"][0],
                limit_unit=row["limit"][1],
                probation_days=row["probation"],
                synonyms=row["synonyms"],
                is_common=row["common"],
            )
            for row in json.loads(BASE.read_text(encoding="utf-8"))
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(add_base_list, migrations.RunPython.noop)]
