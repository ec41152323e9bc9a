"""Rows of the search's index say for themselves who finds them."""

from django.db import migrations, models

FILL = """
    UPDATE library_indexedpage SET (audience, owner, office, is_past_preview) = (
        SELECT CASE WHEN document.withdrawn_at IS NOT NULL THEN 0 WHEN document.visibility = 'public' THEN 1
                    WHEN document.visibility = 'office' THEN 2 ELSE 3 END,
               document.owner_id, document.office_id,
               coalesce(document.preview_pages < library_indexedpage.number, false)
        FROM library_document AS document WHERE document.current_id = library_indexedpage.version_id
    )
    WHERE version_id IN (SELECT current_id FROM library_document)
"""


class Migration(migrations.Migration):
    dependencies = [("library", "0010_scans")]

    operations = [
        migrations.AddField(
            model_name="indexedpage",
            name="audience",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Nobody"), (1, "Everyone"), (2, "Office"), (3, "Owner")], default=0
            ),
        ),
        migrations.AddField(model_name="indexedpage", name="owner", field=models.BigIntegerField(default=0)),
        migrations.AddField(model_name="indexedpage", name="office", field=models.BigIntegerField(null=True)),
        migrations.AddField(model_name="indexedpage", name="is_past_preview", field=models.BooleanField(default=False)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
