"""More of the words that residents use, and emergencies: kinds of problem that are sent to a number instead."""

import json
from pathlib import Path

from django.db import migrations, models

KNOWLEDGE = Path(__file__).resolve().parent.parent / "data" / "knowledge.json"


def add_words_and_emergencies(apps, schema_editor):
    category = apps.get_model("cases", "Category")
    known = json.loads(KNOWLEDGE.read_text(encoding="utf-8"))
    for kind in category.objects.filter(code__in=known["words"]):
        kind.synonyms += [word for word in known["words"][kind.code] if word not in kind.synonyms]
        kind.save()
    for code, name, name_en, call, words, notice, notice_en in known["emergencies"]:
        fields = {
            "name": name, "name_en": name_en, "group": "emergency", "limit_amount": 1, "limit_unit": "hours",
            "call": call, "synonyms": words, "notice": notice, "notice_en": notice_en, "is_local": True,
        }  # fmt: skip
        category.objects.get_or_create(code=code, defaults=fields)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_counts")]
    operations = [
        migrations.AlterField(
            "category",
            "group",
            models.CharField(
                choices=[
                    ("environment", "City appearance"), ("street", "Street order"),
                    ("construction", "Building sites"), ("advertising", "Advertising"),
                    ("facilities", "Roads and facilities"), ("emergency", "Emergencies"),
                ],
                max_length=12,
                verbose_name="group",
            ),
        ),
        migrations.RunPython(add_words_and_emergencies, migrations.RunPython.noop),
    ]  # fmt: skip
