"""The first formula: what is done in time counts for an office, what is late, poor or unanswered against it."""

from django.db import migrations
from django.utils import timezone

WEIGHTS = {"on-time": "1", "late": "-1", "rework": "-2", "yellow": "-1", "red": "-2", "unanswered": "-2"}


def set_up_formula(apps, schema_editor):
    Formula = apps.get_model("programme", "Formula")
    Formula.objects.get_or_create(
        version=1, defaults={"base": 100, "weights": WEIGHTS, "saved_at": timezone.now()}
    )


class Migration(migrations.Migration):
    dependencies = [("programme", "0009_outcomes_and_scores")]

    operations = [migrations.RunPython(set_up_formula, migrations.RunPython.noop)]
