"""An uploaded file held between two pages: shown first, brought in at the second step. Nobody but its uploader has it.

It lies in a private folder of this computer for at most a day. The token that the page carries is signed.
"""

import getpass
import os
import tempfile
import time
from pathlib import Path, PurePath
from typing import Any
from uuid import uuid4

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from fingerpost.store.models import Person
from fingerpost.terms.errors import Conflict

SALT = "fingerpost.held"
LONGEST = 24 * 3600
GONE = Conflict("The uploaded file is not here any more.", hint="Choose it again.")


def hold(person: Person, file: "UploadedFile[Any]") -> str:
    """Keep an upload under its own name; returns the token by which the same person finds it again."""
    folder = _folder()
    _tidy(folder)
    own = folder / uuid4().hex
    own.mkdir(mode=0o700)
    name = PurePath((file.name or "file").replace("\\", "/")).name[:120] or "file"
    with (own / name).open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    return signing.dumps({"who": str(person.guid), "folder": own.name, "name": name}, salt=SALT)


def held(person: Person, token: str) -> Path:
    """The file of a token; raises Conflict when it is gone, or was another's."""
    try:
        kept = signing.loads(token, salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        raise GONE from None
    path = _folder() / str(kept["folder"]) / str(kept["name"])
    if kept["who"] != str(person.guid) or not path.is_file():
        raise GONE
    return path


def release(path: Path) -> None:
    """Let go of a file that was brought in."""
    path.unlink(missing_ok=True)
    path.parent.rmdir()


def _folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"fingerpost-held-{getpass.getuser() if os.name == 'nt' else os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if os.name != "nt" and (status.st_uid != os.getuid() or status.st_mode & 0o077):
        raise PermissionError(f"{folder} is not private to this program.")
    return folder


def _tidy(folder: Path) -> None:
    """Files that nobody came back for go after a day."""
    for own in folder.iterdir():
        if own.is_dir() and time.time() - own.stat().st_mtime > LONGEST:
            for path in own.iterdir():
                path.unlink(missing_ok=True)
            own.rmdir()
