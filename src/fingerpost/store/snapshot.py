"""Frames kept in memory for as long as nothing happens: the ledger's last hash says when they are out of date.

Every change writes a ledger line in its own transaction, so an unchanged hash means unchanged rows. When the hash is
another, everything kept of that study is dropped at once, words that were erased included.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from fingerpost.store.connection import alias
from fingerpost.store.models import LedgerEvent

T = TypeVar("T")
MOST = 16
"""So many results are kept of one study."""

_lock = threading.Lock()
_kept: dict[str | None, tuple[str, dict[Hashable, Any]]] = {}


def remember(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives for this key in the study's present state, made anew after each change; never mutable."""
    held = _held(alias(), _state())
    if key in held:
        return cast("T", held[key])
    made = make()
    with _lock:
        if len(held) >= MOST:
            held.clear()
        held[key] = made
    return made


def _held(study: str | None, state: str) -> dict[Hashable, Any]:
    with _lock:
        if _kept.get(study, ("",))[0] != state:
            _kept[study] = (state, {})
        return _kept[study][1]


def _state() -> str:
    return LedgerEvent.objects.order_by("-sequence").values_list("hash", flat=True).first() or ""
