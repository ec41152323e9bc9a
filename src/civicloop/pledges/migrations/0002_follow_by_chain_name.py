"""Pledges are followed as everything else is: by their chain name, in accounts."""

from django.db import migrations


def carry_over(apps, schema_editor):
    Kept = apps.get_model("accounts", "Follow")
    rows = apps.get_model("pledges", "Follow").objects.select_related("pledge").order_by("pk")
    Kept.objects.bulk_create(
        [Kept(person_id=row.user_id, thing=f"pledge:{row.pledge.number}", since=row.at) for row in rows.iterator()],
        ignore_conflicts=True,
    )


def carry_back(apps, schema_editor):
    pledges = dict(apps.get_model("pledges", "Pledge").objects.values_list("number", "pk"))
    Kept, Follow = apps.get_model("accounts", "Follow"), apps.get_model("pledges", "Follow")
    for kept in Kept.objects.filter(thing__startswith="pledge:").order_by("pk"):
        if pledge := pledges.get(kept.thing.removeprefix("pledge:")):
            Follow.objects.get_or_create(pledge_id=pledge, user_id=kept.person_id, defaults={"at": kept.since})


class Migration(migrations.Migration):
    dependencies = [("pledges", "0001_initial"), ("accounts", "0003_delivery")]

    operations = [migrations.RunPython(carry_over, carry_back)]
