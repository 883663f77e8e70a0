"""A study from before rounds had shares: who coded what is filled in, and closed passes are frozen."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from fingerpost.store.connection import close, register
from fingerpost.store.location import locate

BEFORE, AFTER = "0006_rounds_and_decisions", "0008_passes_frozen"


def migrated(location, name):
    """The models as they are after this migration."""
    executor = MigrationExecutor(connections[location.alias])
    executor.migrate([("store", name)])
    return MigrationExecutor(connections[location.alias]).loader.project_state([("store", name)]).apps


def old_rounds(apps, alias):
    """Two rounds, one still blind and one agreed, each with one coding; the rows they need."""
    make = lambda model, **columns: apps.get_model("store", model).objects.using(alias).create(**columns)  # noqa: E731
    people = [make("Person", name=name, email=f"{name}@example.org") for name in "ab"]
    programme = make("Programme", name="P", key="p")
    codebook = make("Codebook", programme=programme, name="C")
    version, code = make("CodebookVersion", codebook=codebook, number=1), make("Code", codebook=codebook)
    source = make("Source", programme=programme, kind="other", title="T")
    text = make("SourceVersion", source=source, number=1, text="Words.", text_hash="", extractor="x", made_at=NOW)
    for number, phase in ((1, "independent"), (2, "agreed")):
        made = make(
            "Round", programme=programme, number=number, name=f"R{number}", version=version, phase=phase,
            opened_on=date(2024, 1, 1),
        )  # fmt: skip
        made.sources.add(source)
        made.coders.add(*people)
        passage = make("Passage", version=text, start=0, end=5, quote="Words")
        make(
            "Coding", code=code, version=version, read_under=version, coder=people[0], passage=passage,
            layer="independent", round=made, made_at=NOW,
        )  # fmt: skip


NOW = datetime(2024, 1, 2, tzinfo=UTC)


def test_rounds_of_an_older_study_get_their_shares_and_their_closed_passes_freeze(study_file):
    location = locate(study_file)
    register(location)
    old_rounds(migrated(location, BEFORE), location.alias)
    apps = migrated(location, AFTER)
    shares = apps.get_model("store", "Share").objects.using(location.alias)
    codings = apps.get_model("store", "Coding").objects.using(location.alias)
    assert sorted(shares.values_list("round__number", "coder__name")) == [(1, "a"), (1, "b"), (2, "a"), (2, "b")]
    assert list(codings.order_by("round__number").values_list("is_frozen", flat=True)) == [False, True]
    codings.filter(round__number=1).update(memo="still mine")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(using=location.alias):
        codings.filter(round__number=2).update(memo="changed")
    close(location)
