"""Whoever has bought a document reads it past its preview."""

from django.db import migrations


def give(apps, schema_editor):
    Access = apps.get_model("library", "Access")
    standing = apps.get_model("marketplace", "Purchase").objects.filter(refunded_at=None)
    Access.objects.bulk_create(
        Access(document_id=each.document_id, user_id=each.buyer_id, scope="whole", given_at=each.bought_at)
        for each in standing
    )


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0002_guards"), ("library", "0008_reading")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
