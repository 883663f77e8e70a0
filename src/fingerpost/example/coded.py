"""Loads what the coders did: blind passes in rounds, what was agreed, everyday coding, each under its version."""

from collections.abc import Callable, Iterable
from typing import Any

from fingerpost.actions import coding as codings
from fingerpost.actions import rounds
from fingerpost.actions.coding import Place
from fingerpost.example.files import CodedLine, codebook_version, coded, data
from fingerpost.example.loading import Loading
from fingerpost.store.models import Round, Source
from fingerpost.terms.coding import Layer, Polarity

Wanted = Callable[[CodedLine], bool]


def load_codings(to: Loading, number: int) -> None:
    """All codings of the sources that were coded under this codebook version, the round first."""
    keys = [key for key in to.sources if codebook_version(key) == number]
    given = next(row for row in data("programme")["rounds"] if row["key"] == number)
    opened = _open(to, given, number)
    _code(to, keys, lambda line: line.layer == Layer.INDEPENDENT, opened)
    for coder in given["coders"]:
        rounds.finish_pass(by=to.people[coder], round=opened)
    opened = rounds.advance_round(by=to.lead, round=opened, on=given["closed"])
    _code(to, keys, lambda line: line.layer == Layer.AGREED, opened)
    if given["phase"] == "agreed":
        rounds.advance_round(by=to.lead, round=opened, on=given["closed"])
    _code(to, keys, lambda line: line.layer == Layer.WORKING, None)


def _open(to: Loading, given: dict[str, Any], number: int) -> Round:
    pairs = {to.sources[key].pk: [to.people[who] for who in pair] for key, pair in given.get("pairs", {}).items()}
    return rounds.open_round(
        by=to.lead, programme=to.programme, number=number, name=given["name"], version=to.versions[number],
        chosen=rounds.Chosen([to.sources[key] for key in given["sources"]], pairs),
        coders=[to.people[key] for key in given["coders"]], opened_on=given["opened"],
    )  # fmt: skip


def _code(to: Loading, keys: Iterable[str], wanted: Wanted, opened: Round | None) -> None:
    everything = list(keys)
    for done, key in enumerate(everything, start=1):
        for line in coded(key):
            if wanted(line):
                _code_line(to, key, line, opened)
        to.progress("Codings", done, len(everything))


def _code_line(to: Loading, key: str, line: CodedLine, opened: Round | None) -> None:
    coding = codings.add_coding(
        by=to.people[line.coder], place=_place(to.sources[key], line.quote), code=to.codes[line.code],
        polarity=Polarity(line.polarity), memo=line.memo, layer=Layer(line.layer), round=opened,
        version=to.versions[codebook_version(key)],
    )  # fmt: skip
    if line.recoded and line.recoded != line.code:
        to.recoded.setdefault(line.code, {})[coding.guid] = line.recoded


def _place(source: Source, quote: str) -> Place:
    assert source.current is not None
    start = source.current.text.rindex(quote)
    return Place(source, start, start + len(quote), quote)
