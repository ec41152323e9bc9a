"""A case's history refuses updates and deletes in the database; imported cases are no longer said to have stayed fixed."""

from django.db import migrations

SQLITE = [
    f"""CREATE TRIGGER cases_step_{name} BEFORE {deed} ON cases_step {condition}
        BEGIN SELECT RAISE(ABORT, 'the history of a case is append-only'); END"""
    for name, deed, condition in (
        ("stays", "UPDATE", ""),
        ("remains", "DELETE", "WHEN EXISTS (SELECT 1 FROM kernel_chainhead)"),  # an emptied installation may go
    )
]
POSTGRESQL = [
    """CREATE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the history of a case is append-only'; END $$""",
    """CREATE TRIGGER cases_step_stays BEFORE UPDATE OR DELETE ON cases_step
       FOR EACH ROW EXECUTE FUNCTION cases_refuse()""",
]


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def end_unwatched(apps, schema_editor):
    """Those that another register had closed, and that nobody here ever fixed or checked."""
    unwatched = apps.get_model("cases", "Case").objects.filter(source="import", fixed_at=None)
    unwatched.filter(state="probation").update(ending="elsewhere")
    unwatched.filter(state="done").update(state="ended", ending="elsewhere")


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_workflow"), ("kernel", "0002_guards")]
    operations = [migrations.RunPython(end_unwatched), migrations.RunPython(guard)]
