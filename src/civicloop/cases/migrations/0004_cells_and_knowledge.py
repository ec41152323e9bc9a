"""H3 cells instead of a grid of degrees; the rest of the base list, and what is known about its categories."""

import json
from pathlib import Path

from django.db import migrations

from civicloop.cases.places import Point, cell_of

DATA = Path(__file__).resolve().parent.parent / "data"
BATCH = 2000


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def number_the_cells(apps, schema_editor):
    """By the key, batch after batch: also millions of cases are never in memory at once."""
    case = apps.get_model("cases", "Case")
    last = 0
    while batch := list(case.objects.filter(pk__gt=last).order_by("pk").only("latitude", "longitude", "cell")[:BATCH]):
        for each in batch:
            each.cell = cell_of(Point(each.latitude, each.longitude))
        case.objects.bulk_update(batch, ["cell"])
        last = batch[-1].pk


def add_base_knowledge(apps, schema_editor):
    """To categories that a city has not filled in by itself; what is there already stays as it is."""
    category, limit = apps.get_model("cases", "Category"), apps.get_model("cases", "StageLimit")
    rows, known = read("categories.json"), read("knowledge.json")
    for row in rows:
        fields = {
            "name": row["name"], "name_en": row["name_en"], "group": row["group"], "key_problem": row["key_problem"],
            "limit_amount": row["limit"][0], "limit_unit": row["limit"][1], "probation_days": row["probation"],
            "synonyms": row["synonyms"], "is_common": row["common"],
        }  # fmt: skip
        category.objects.get_or_create(code=row["code"], defaults=fields)
    by_code = {each.code: each for each in category.objects.all()}
    for row in rows:
        found = by_code[row["code"]]
        found.standard_code = row["standard"]
        found.exclusions = known["exclusions"].get(row["code"], [])
        found.local_names = known["local_names"].get(row["code"], [])
        found.notice, found.notice_en = known["notices"].get(row["code"], ["", ""])
        found.save()
    for stage, (amount, unit) in known["limits"].items():
        limit.objects.get_or_create(condition=None, stage=stage, defaults={"amount": amount, "unit": unit})
    add_conditions(apps, by_code, known["conditions"])
    add_pairs_and_questions(apps, by_code, known)


def add_conditions(apps, by_code, conditions):
    condition, limit = apps.get_model("cases", "FilingCondition"), apps.get_model("cases", "StageLimit")
    for code, listed in conditions.items():
        for position, (name, name_en, limits) in enumerate(listed, start=1):
            made = condition.objects.create(
                category=by_code[code], position=position, name=name, name_en=name_en
            )
            for stage, (amount, unit) in limits.items():
                limit.objects.create(condition=made, stage=stage, amount=amount, unit=unit)


def add_pairs_and_questions(apps, by_code, known):
    confusion, question = apps.get_model("cases", "Confusion"), apps.get_model("cases", "Question")
    for code, other, distinction, distinction_en, words in known["confusions"]:
        confusion.objects.create(
            category=by_code[code], other=by_code[other], distinction=distinction,
            distinction_en=distinction_en, words=words,
        )  # fmt: skip
    for code, listed in known["questions"].items():
        for position, (name, text, text_en, kind, choices) in enumerate(listed, start=1):
            question.objects.create(
                category=by_code[code], code=name, position=position, text=text, text_en=text_en,
                kind=kind, choices=choices,
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_places_limits_routing")]
    operations = [
        migrations.RunPython(number_the_cells, migrations.RunPython.noop),
        migrations.RunPython(add_base_knowledge, migrations.RunPython.noop),
    ]
