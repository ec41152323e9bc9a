"""A narrow row beside each page in the index; in SQLite letters apart from pairs, and titles; PostgreSQL indexes titles."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = [
    "DROP TABLE library_page_index",
    "CREATE VIRTUAL TABLE library_page_index USING fts5(grams, content='', columnsize=0, tokenize='ascii')",
    """CREATE VIRTUAL TABLE library_page_letters
       USING fts5(grams, content='', columnsize=0, detail=none, tokenize='ascii')""",
    "CREATE VIRTUAL TABLE library_title_index USING fts5(grams, columnsize=0, tokenize='ascii')",
]
POSTGRESQL = [
    "CREATE INDEX library_document_title_grams ON library_document USING gin (library_grams(folded_title))",
    """INSERT INTO library_page_index (page_id, folded) SELECT page.id, '' FROM library_page AS page
       JOIN library_version AS version ON version.id = page.version_id
       WHERE version.ready_at IS NOT NULL AND page.text = '' ON CONFLICT DO NOTHING""",
]
PLACES = """
    INSERT INTO library_indexedpage (page_id, version_id, number)
    SELECT page.id, page.version_id, page.number FROM library_page AS page
    JOIN library_version AS version ON version.id = page.version_id WHERE version.ready_at IS NOT NULL
"""


def build(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in [*statements, PLACES]:
        schema_editor.execute(statement, params=None)


def fill(apps, schema_editor):
    """PostgreSQL's rows stay as they are."""
    if schema_editor.connection.vendor != "sqlite":
        return
    from civicloop.library.search.folding import fold
    from civicloop.library.search.index import engine

    pages = apps.get_model("library", "Page").objects.filter(version__ready_at__isnull=False)
    for pk, text in pages.order_by("pk").values_list("pk", "text").iterator(chunk_size=500):
        engine().add([(pk, fold(text))])
    titles = apps.get_model("library", "Document").objects.values_list("pk", "folded_title")
    engine().add_titles(list(titles))


class Migration(migrations.Migration):
    dependencies = [("library", "0005_outline")]

    operations = [
        migrations.CreateModel(
            name="IndexedPage",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="library.page",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="library.version",
                    ),
                ),
            ],
        ),
        migrations.RunPython(build, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
