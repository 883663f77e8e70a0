"""How memos are looked for: what about, whose, when, with which words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from fingerpost.terms.errors import Invalid


class Whose(StrEnum):
    """Mine, of these what nobody else sees, or what the team sees."""

    MINE = "mine"
    PRIVATE = "private"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Sought:
    """What memos are wanted; what is left empty is left open. `about`: a kind, or a ref; `author`: a guid."""

    about: str = ""
    author: str = ""
    whose: Whose | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""


def sought(
    about: str = "", author: str = "", whose: str = "", since: str = "", until: str = "", words: str = ""
) -> Sought:
    """What is wanted, from texts as an address or a command has them; raises Invalid with what is wrong."""
    guids = [text for text in (author, about.partition(":")[2]) if text]
    for text in guids:
        try:
            UUID(text)
        except ValueError:
            raise Invalid(f"{text!r} is no guid.", hint="Choose from the lists on the page.") from None
    if whose and whose not in list(Whose):
        raise Invalid(f"There are no {whose!r} memos.", hint=f"Known are {', '.join(Whose)}.")
    return Sought(about, author, Whose(whose) if whose else None, _day(since), _day(until), words)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(f"{text!r} is no day.", hint="Write it as 2024-03-31.") from None
