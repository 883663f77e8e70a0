"""Which codes, coders and documents a figure of spans is of. Nothing is measured here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from fingerpost.analysis.agreement.spans import Spans
from fingerpost.terms.errors import Invalid

BY = ("code", "pair", "domain")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Some codes and coders of a table of spans, and the documents that at least two of the coders coded.

    `code`, `pair` and `domain` name what the group was split by; None: not split by it. `exclusive` are the codes among
    which u-alpha is to be counted, None if they cannot be one domain, and then `why_not` says why.
    """

    codes: tuple[int, ...]
    coders: tuple[int, ...]
    documents: NDArray[np.intp]
    code: str | None = None
    pair: tuple[str, str] | None = None
    domain: str | None = None
    exclusive: tuple[int, ...] | None = None
    why_not: str = ""


Domains = Mapping[str, tuple[int, ...]]


def domains_of(table: Spans, declared: Iterable[tuple[str, str]], first_row: int = 1) -> dict[str, tuple[int, ...]]:
    """Pairs of domain and code as numbers. Raises Invalid for an unknown code or one that stands in two domains."""
    found: dict[str, list[int]] = {}
    seen: dict[str, str] = {}
    for row, (domain, code) in enumerate(declared, first_row):
        where = f"Row {row}, column code"
        if code not in table.codes:
            known = ", ".join(table.codes[:12])
            raise Invalid(f"No code named {code!r}.", where=where, hint=f"Codes here: {known}.")
        if code in seen:
            raise Invalid(f"{code!r} stands in {seen[code]!r} too.", where=where, hint="Give a code one domain.")
        seen[code] = domain
        found.setdefault(domain, []).append(table.codes.index(code))
    return {domain: tuple(codes) for domain, codes in found.items()}


def groups_of(table: Spans, by: Iterable[str], domains: Domains, crossed: Mapping[str, str]) -> list[Group]:
    """Every group, split as `by` says. `crossed`: why the codes of a domain are no domain, by its name."""
    ways = tuple(by)
    for way in ways:
        if way not in BY:
            raise Invalid(f"Cannot split by {way!r}.", hint=f"Give some of {', '.join(BY)}.")
    pairs = [tuple(pair) for pair in table.pairs] if "pair" in ways else [None]
    named = list(domains) if "domain" in ways else [None]
    found = []
    for domain, pair in product(named, pairs):
        within = domains[domain] if domain is not None else tuple(range(len(table.codes)))
        for code in within if "code" in ways else [None]:
            found.append(_group(table, code, pair, domain, domains, crossed))
    return found


def _group(
    table: Spans,
    code: int | None,
    pair: tuple[int, ...] | None,
    domain: str | None,
    domains: Domains,
    crossed: Mapping[str, str],
) -> Group:
    within = domains[domain] if domain is not None else tuple(range(len(table.codes)))
    coders = pair or tuple(range(len(table.coders)))
    exclusive, why_not = _exclusive(code, domain, domains, crossed)
    return Group(
        codes=within if code is None else (code,),
        coders=coders,
        documents=table.compared(coders),
        code=None if code is None else table.codes[code],
        pair=None if pair is None else (table.coders[pair[0]], table.coders[pair[1]]),
        domain=domain,
        exclusive=exclusive,
        why_not=why_not,
    )


def _exclusive(
    code: int | None, domain: str | None, domains: Domains, crossed: Mapping[str, str]
) -> tuple[tuple[int, ...] | None, str]:
    """The domain of the group: the one it is split by, the code's own, or the only one there is."""
    if domain is None and code is not None:
        domain = next((name for name, codes in domains.items() if code in codes), None)
        if domain is None:
            return None, "the code stands in no domain"
    if domain is None:
        if len(domains) != 1:
            return None, f"there are {len(domains)} domains, and it is one domain's: split by domain"
        domain = next(iter(domains))
    return (None, crossed[domain]) if domain in crossed else (domains[domain], "")
