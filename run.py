"""The two commands: `python3 run.py demo` shows Fingerpost on its example, `python3 run.py test` runs every test.

Either makes a private environment in .venv with what constraints.txt names, the first time and whenever that changed.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = HOME / "installed-for"
USAGE = "Usage: python3 run.py demo [OPTIONS of fingerpost demo]\n       python3 run.py test [OPTIONS of pytest]"


def main(words: list[str]) -> int:
    """Do what the first word says; the rest is passed on."""
    if sys.version_info < (3, 11):
        print(f"Fingerpost needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    if words[:1] == ["demo"]:
        return demo(words[1:])
    if words[:1] == ["test"]:
        return test(words[1:])
    print(USAGE, file=sys.stderr)
    return 2


def demo(options: list[str]) -> int:
    """Build the example and open it."""
    install(".")
    try:
        return subprocess.call([PYTHON, "-m", "fingerpost.cli.main", "demo", *options], cwd=HERE)
    except KeyboardInterrupt:
        return 0


def test(options: list[str]) -> int:
    """Style, types, then every test; the first that fails ends it."""
    install(".[test]")
    checks: list[list[str | Path]] = (
        []
        if options
        else [
            [PYTHON, "-m", "ruff", "check", "."],
            [PYTHON, "-m", "ruff", "format", "--check", "."],
            [PYTHON, "-m", "mypy"],
        ]
    )
    for check in [*checks, [PYTHON, "-m", "pytest", *options]]:
        print(f"\n$ {' '.join(str(word) for word in check[1:])}", flush=True)
        if status := subprocess.call(check, cwd=HERE):
            return status
    return 0


def install(what: str) -> None:
    """Make the environment, or leave it when nothing that it depends on has changed."""
    wanted = _fingerprint(what)
    if PYTHON.exists() and STAMP.exists() and wanted in STAMP.read_text().split():
        return
    print("Setting up (once; a minute or two) ...", flush=True)
    if not PYTHON.exists():
        _make_environment()
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.check_call([*pip, "-c", "constraints.txt", "-e", what], cwd=HERE)
    STAMP.write_text(wanted + (" " + _fingerprint(".") if what != "." else ""))


def _make_environment() -> None:
    try:
        venv.create(HOME, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as error:
        print("Python's venv module does not work here; on Debian: apt install python3-venv", file=sys.stderr)
        raise SystemExit(1) from error


def _fingerprint(what: str) -> str:
    parts = [what, sys.version, (HERE / "pyproject.toml").read_text(), (HERE / "constraints.txt").read_text()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
