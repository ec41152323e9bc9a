"""The pages' search index: in SQLite a table of FTS5, in PostgreSQL a GIN index over the folded text's pairs."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE library_page_index
       USING fts5(grams, content='', columnsize=0, tokenize='ascii')""",
]

POSTGRESQL = [
    "CREATE TABLE library_page_index (page_id bigint PRIMARY KEY, folded text NOT NULL)",
    """CREATE FUNCTION library_grams(folded text) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000
       AS $$
         SELECT array_agg(DISTINCT code)
         FROM (SELECT ascii(one)::bigint AS first, ascii(lead(one) OVER (ORDER BY place))::bigint AS second
               FROM string_to_table(folded, NULL) WITH ORDINALITY AS letters(one, place)) AS pairs
         CROSS JOIN LATERAL (VALUES (first), ((first << 21) | second)) AS codes(code)
         WHERE code IS NOT NULL
       $$""",
    "CREATE INDEX library_page_index_grams ON library_page_index USING gin (library_grams(folded))",
    """CREATE FUNCTION library_page_unindex() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'TRUNCATE' THEN
           DELETE FROM library_page_index;
         ELSE
           DELETE FROM library_page_index WHERE page_id = OLD.id;
         END IF;
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER library_page_unindexed AFTER DELETE ON library_page
       FOR EACH ROW EXECUTE FUNCTION library_page_unindex()""",
    """CREATE TRIGGER library_page_emptied AFTER TRUNCATE ON library_page
       FOR EACH STATEMENT EXECUTE FUNCTION library_page_unindex()""",
]


def build(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]

    operations = [migrations.RunPython(build, migrations.RunPython.noop)]
