"""How commands tell what was odd: what is said of several places once, with the places under it."""

from collections.abc import Iterable, Iterator

from fingerpost.terms.errors import Problem
from fingerpost.terms.exchange import Told, told_once

MOST = 40
PLACES = 12
"""Of more places than this the first are named and the rest counted."""


def odd_lines(problems: Iterable[Problem], of: str = "") -> list[str]:
    """Lines for "Worth a look". `of`: the file that all of it is about, whose name need not stand in each."""
    told = told_once(problems)
    lines = [line for each in told[:MOST] for line in _lines(each, of)]
    return lines + ([f"  … and {len(told) - MOST:,} more; --json tells all."] if len(told) > MOST else [])


def _lines(told: Told, of: str) -> Iterator[str]:
    places = [place.removeprefix(f"{of}, ") if of else place for place in told.places]
    if len(places) == 1:
        lead = "" if told.what.startswith(f"{places[0]} ") else f"{places[0]}: "
        yield f"  {lead}{told.what} {told.hint}".rstrip()
        return
    yield f"  {told.what} {told.hint}".rstrip()
    more = f" … and {len(places) - PLACES:,} more" if len(places) > PLACES else ""
    yield f"      {'; '.join(places[:PLACES])}{more}"
