"""Slows down who guesses passwords: a few tries an address and caller, then a pause. Kept in this process's memory."""

import hashlib

from django.core.cache import cache

TRIES = 10
PAUSE_SECONDS = 15 * 60


def _key(email: str, caller: str) -> str:
    return "sign-in:" + hashlib.sha256(f"{email.lower()}\n{caller}".encode()).hexdigest()


def is_paused(email: str, caller: str) -> bool:
    """Whether this address was tried too often from there within the last quarter of an hour."""
    return int(cache.get(_key(email, caller), 0)) >= TRIES


def note_failure(email: str, caller: str) -> None:
    """Count one wrong try."""
    key = _key(email, caller)
    if not cache.add(key, 1, PAUSE_SECONDS):
        cache.incr(key)


def forget(email: str, caller: str) -> None:
    """Start counting anew after a right one."""
    cache.delete(_key(email, caller))
