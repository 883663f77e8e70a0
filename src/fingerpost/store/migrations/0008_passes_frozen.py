"""The database itself refuses to change or delete a coding of a round's closed blind pass."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    """CREATE TRIGGER pass_is_frozen BEFORE UPDATE ON store_coding WHEN OLD.is_frozen
    BEGIN SELECT RAISE(ABORT, 'the independent pass is frozen'); END""",
    """CREATE TRIGGER pass_is_kept BEFORE DELETE ON store_coding WHEN OLD.is_frozen
    BEGIN SELECT RAISE(ABORT, 'the independent pass is frozen'); END""",
]
POSTGRESQL = [
    """CREATE TRIGGER pass_is_frozen BEFORE UPDATE OR DELETE ON store_coding FOR EACH ROW
    WHEN (OLD.is_frozen) EXECUTE FUNCTION fingerpost_refuse('the independent pass is frozen')""",
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("store", "0007_shares_of_rounds")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
