"""What tasks held in fields goes into rows; the ladder gets its usual steps."""

from django.db import migrations
from django.utils import timezone

LADDER = [
    ("blue", 0, "office"),
    ("yellow", 0, "office"),
    ("yellow", 1, "head"),
    ("red", 0, "office"),
    ("red", 0, "head"),
    ("red", 2, "coordinators"),
    ("red", 5, "leadership"),
]


def carry_over(apps, schema_editor):
    Task, Measure = (apps.get_model("programme", name) for name in ("Task", "Measure"))
    for task in Task.objects.order_by("pk"):
        if task.campaign_id:
            task.campaigns.add(task.campaign_id)
        lines = [line.strip()[:300] for line in task.measures_text.splitlines() if line.strip()]
        Measure.objects.bulk_create(
            Measure(task=task, position=place, text=line) for place, line in enumerate(lines, 1)
        )
        task.due_on = task.due_at and timezone.localtime(task.due_at).date()
        accepted = apps.get_model("programme", "TaskStep").objects.filter(
            task=task, deed="accept", at__gte=task.dispatched_at
        )
        task.signed_at = accepted.values_list("at", flat=True).order_by("-pk").first()
        task.progress = 100 if task.state == "done" else 0
        task.save()


def set_up_ladder(apps, schema_editor):
    Rung = apps.get_model("programme", "Rung")
    for colour, working_days, audience in LADDER:
        Rung.objects.get_or_create(colour=colour, audience=audience, defaults={"working_days": working_days})


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_carrying_out")]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RunPython(set_up_ladder, migrations.RunPython.noop),
    ]
