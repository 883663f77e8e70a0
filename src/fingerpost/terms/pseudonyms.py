"""The words for pseudonyms: what sort of thing had a name, and the label that stands for it in texts."""

from enum import StrEnum


class Named(StrEnum):
    """What bore the name."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    OTHER = "other"


IN_LABELS = {
    Named.PERSON: "Person",
    Named.PLACE: "Place",
    Named.ORGANISATION: "Organisation",
    Named.OTHER: "Name",
}
LONGEST_NAME, LONGEST_NOTE = 200, 100


def label(kind: Named, number: int, note: str = "") -> str:
    """What stands in texts in place of the name, as `[Person 3, GP]`."""
    return f"[{IN_LABELS[kind]} {number}{', ' + note if note else ''}]"
