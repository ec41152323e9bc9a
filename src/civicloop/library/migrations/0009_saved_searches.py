"""Saved searches; keywords with their pinyin."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def spell(apps, schema_editor):
    """The pinyin of the keywords that are there."""
    from civicloop.library.keywords import spelling

    keywords = apps.get_model("library", "Keyword").objects
    for word in keywords.values_list("word", flat=True).distinct():
        keywords.filter(word=word).update(**spelling(word))


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0008_reading'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='keyword',
            name='initials',
            field=models.CharField(blank=True, db_index=True, help_text='of its pinyin: wmcs', max_length=40),
        ),
        migrations.AddField(
            model_name='keyword',
            name='sound',
            field=models.CharField(blank=True, db_index=True, help_text='in pinyin: wenmingchengshi', max_length=300),
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(max_length=200)),
                ('is_muted', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'query'), name='one_saved_search_per_query')],
            },
        ),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
