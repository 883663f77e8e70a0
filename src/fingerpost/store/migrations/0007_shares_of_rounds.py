"""Rounds that are there already: who codes what of them, and what is closed is frozen."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def share_out(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    rounds, shares = apps.get_model("store", "Round"), apps.get_model("store", "Share")
    for row in rounds.objects.using(alias).all():
        coders = list(row.coders.values_list("pk", flat=True))
        sources = list(row.sources.values_list("pk", flat=True))
        shares.objects.using(alias).bulk_create(
            shares(round_id=row.pk, source_id=source, coder_id=coder) for source in sources for coder in coders
        )


def freeze(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    codings = apps.get_model("store", "Coding").objects.using(schema_editor.connection.alias)
    codings.filter(layer="independent").exclude(round__phase="independent").update(is_frozen=True)


class Migration(migrations.Migration):
    dependencies = [("store", "0006_rounds_and_decisions")]
    operations = [
        migrations.RunPython(share_out, migrations.RunPython.noop),
        migrations.RunPython(freeze, migrations.RunPython.noop),
    ]
