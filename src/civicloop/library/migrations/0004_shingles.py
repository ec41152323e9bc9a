"""The table that copies are looked up by: which pages hold a sampled shingle. Its rows go when their page goes."""

from django.db import migrations

SQLITE = [
    """CREATE TABLE library_shingle (
         code integer NOT NULL,
         page_id integer NOT NULL REFERENCES library_page (id) ON DELETE CASCADE,
         PRIMARY KEY (code, page_id)
       ) WITHOUT ROWID""",
    "CREATE INDEX library_shingle_page ON library_shingle (page_id)",
]

POSTGRESQL = [
    """CREATE TABLE library_shingle (
         code bigint NOT NULL,
         page_id bigint NOT NULL,
         PRIMARY KEY (code, page_id)
       )""",
    "CREATE INDEX library_shingle_page ON library_shingle (page_id)",
    """CREATE FUNCTION library_shingle_drop() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'TRUNCATE' THEN
           DELETE FROM library_shingle;
         ELSE
           DELETE FROM library_shingle WHERE page_id = OLD.id;
         END IF;
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER library_page_shingles_dropped AFTER DELETE ON library_page
       FOR EACH ROW EXECUTE FUNCTION library_shingle_drop()""",
    """CREATE TRIGGER library_page_shingles_emptied AFTER TRUNCATE ON library_page
       FOR EACH STATEMENT EXECUTE FUNCTION library_shingle_drop()""",
]


def build(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("library", "0003_copies")]

    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
