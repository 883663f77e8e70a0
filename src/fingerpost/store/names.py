"""The key from pseudonyms to names: a file of its own beside the study, never in it, in a backup or in an export.

One line of JSON a pseudonym, the last line holds. Readable by its owner alone. Only actions may change it.
"""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connections

from fingerpost.store.connection import alias
from fingerpost.terms.errors import Conflict, Unreadable


def key_file() -> Path:
    """Where the names of the study in use are kept: FINGERPOST_NAMES_FILE, else beside the study file."""
    if settings.NAMES_FILE:
        return Path(settings.NAMES_FILE)
    connection = connections[alias() or "default"]
    if connection.vendor != "sqlite":
        raise Conflict(
            "Nobody has said where names are kept.",
            hint="Set FINGERPOST_NAMES_FILE to a file on this server that only the server may read.",
        )
    return Path(f"{connection.settings_dict['NAME']}.names")


def names() -> dict[UUID, tuple[str, ...]]:
    """Pseudonym → the forms of its name; empty where no key file is. Raises Unreadable."""
    path = key_file()
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        told = [json.loads(line) for line in lines if line.strip()]
        return {UUID(line["pseudonym"]): tuple(line["names"]) for line in told}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unreadable("the key of names cannot be read.", where=str(path), hint="Put back your copy.") from error


def remember(pseudonym: UUID, forms: Iterable[str]) -> None:
    """Keep the forms of a name for good before anything else rests on them."""
    path = key_file()
    line = json.dumps({"pseudonym": str(pseudonym), "names": list(forms)}, ensure_ascii=False) + "\n"
    _appended(path, line.encode())


def forget(pseudonym: UUID) -> None:
    """Take a name out of the key; what stands for it in texts stays. Cannot be undone."""
    rest = {guid: forms for guid, forms in names().items() if guid != pseudonym}
    _rewritten(key_file(), rest)


def _appended(path: Path, line: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line)
        os.fsync(handle)
    finally:
        os.close(handle)


def _rewritten(path: Path, rest: Mapping[UUID, tuple[str, ...]]) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    lines = (json.dumps({"pseudonym": str(guid), "names": forms}, ensure_ascii=False) for guid, forms in rest.items())
    _appended(fresh, "".join(f"{line}\n" for line in lines).encode())
    fresh.replace(path)
