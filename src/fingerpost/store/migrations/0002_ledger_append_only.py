"""The database itself refuses to change or delete a ledger line, or the text of a source version (but to empty it)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON store_ledgerevent BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON store_ledgerevent BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    """CREATE TRIGGER text_is_frozen BEFORE UPDATE OF text ON store_sourceversion
    WHEN NEW.text <> OLD.text AND NEW.text <> '' BEGIN SELECT RAISE(ABORT, 'the text of a source version is frozen'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION fingerpost_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$""",
    """CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON store_ledgerevent
    FOR EACH ROW EXECUTE FUNCTION fingerpost_refuse('the ledger is append-only')""",
    """CREATE TRIGGER text_is_frozen BEFORE UPDATE OF text ON store_sourceversion FOR EACH ROW
    WHEN (NEW.text <> OLD.text AND NEW.text <> '') EXECUTE FUNCTION fingerpost_refuse('the text of a source version is frozen')""",
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("store", "0001_first_house")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
