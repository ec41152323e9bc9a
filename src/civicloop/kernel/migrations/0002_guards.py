"""The chain refuses updates and deletes in the database itself; the cache gets its table."""

from django.core.management import call_command
from django.db import migrations

SQLITE = [
    """CREATE TRIGGER kernel_event_stays BEFORE UPDATE ON kernel_event
       BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END""",
    """CREATE TRIGGER kernel_event_remains BEFORE DELETE ON kernel_event
       WHEN EXISTS (SELECT 1 FROM kernel_chainhead WHERE height >= OLD.height)
       BEGIN SELECT RAISE(ABORT, 'the chain is append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION kernel_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the chain is append-only'; END $$""",
    """CREATE TRIGGER kernel_event_stays BEFORE UPDATE OR DELETE ON kernel_event
       FOR EACH ROW EXECUTE FUNCTION kernel_refuse()""",
]


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(guard), migrations.RunPython(make_cache_table)]
