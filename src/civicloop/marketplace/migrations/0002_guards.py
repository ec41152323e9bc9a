"""The ledger refuses updates and deletes in the database itself; PostgreSQL also checks each transfer's sum at commit."""

from django.db import migrations

TABLES = ("marketplace_transfer", "marketplace_entry")
SQLITE = [
    f"""CREATE TRIGGER {table}_{name} BEFORE {deed} ON {table} {condition}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"""
    for table in TABLES
    for name, deed, condition in (
        ("stays", "UPDATE", ""),
        ("remains", "DELETE", "WHEN EXISTS (SELECT 1 FROM kernel_chainhead)"),  # an emptied installation may go
    )
]
POSTGRESQL = [
    """CREATE FUNCTION marketplace_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION marketplace_refuse()"""
        for table in TABLES
    ),
    """CREATE FUNCTION marketplace_balance() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
           IF (SELECT sum(amount) FROM marketplace_entry WHERE transfer_id = NEW.transfer_id) <> 0 THEN
               RAISE EXCEPTION 'transfer % does not sum to zero', NEW.transfer_id USING ERRCODE = 'check_violation';
           END IF;
           RETURN NULL;
       END $$""",
    """CREATE CONSTRAINT TRIGGER marketplace_entry_balance AFTER INSERT ON marketplace_entry
       DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION marketplace_balance()""",
]


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0001_initial"), ("kernel", "0002_guards")]
    operations = [migrations.RunPython(guard)]
