"""What saved searches have found, and to whom documents were shown; what is there already counts as told."""

import django.db.models.deletion
from django.db import migrations, models


FILL = """
    INSERT INTO library_showing (document_id, audience, owner, office, preview_pages, is_settled)
    SELECT id, CASE WHEN withdrawn_at IS NOT NULL THEN 0 WHEN visibility = 'public' THEN 1
                    WHEN visibility = 'office' THEN 2 ELSE 3 END,
           owner_id, office_id, preview_pages, true
    FROM library_document WHERE current_id IS NOT NULL ORDER BY id
"""
KNOWN = 'UPDATE library_savedsearch SET "after" = (SELECT coalesce(max(id), 0) FROM library_showing)'


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0011_shelved_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='savedsearch',
            name='after',
            field=models.BigIntegerField(default=0, help_text='the newest showing at that time'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='standing',
            field=models.JSONField(help_text="the member's standing at that time; none: not known", null=True),
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, help_text='when its owner looked at what the search found', null=True)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.document')),
                ('search', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='library.savedsearch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('search', 'document'), name='one_alert_a_document')],
            },
        ),
        migrations.CreateModel(
            name='Showing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.PositiveSmallIntegerField(choices=[(0, 'Nobody'), (1, 'Everyone'), (2, 'Office'), (3, 'Owner')])),
                ('owner', models.BigIntegerField()),
                ('office', models.BigIntegerField(null=True)),
                ('preview_pages', models.PositiveIntegerField(null=True)),
                ('is_settled', models.BooleanField(default=False, help_text='whether the owners of saved searches were told')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='showings', to='library.document')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_settled', False)), fields=['id'], name='showings_to_tell_of')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
