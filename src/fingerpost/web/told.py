"""What the next page says of an act: a sentence, and beside it the button that takes the act back, where one can."""

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

UNDO = "undo:"
LONGEST_NAME = 120


def told(request: HttpRequest, words: str, *, undo: str = "") -> None:
    """Say on the next page what was done. `undo`: the address of ours to which its button posts."""
    messages.success(request, words, extra_tags=UNDO + undo if undo else "")


def undo_of(message: Message) -> str:
    """The address that takes back what a message tells of; empty where there is none."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


def called(name: str) -> str:
    """A name within a sentence: in quotes, cut where it is endless."""
    return f"“{name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + '…'}”"
