"""Writes the golden files anew: `python tests/golden/rewrite.py`. Look at the difference before committing it."""

from pathlib import Path

from drawn import DRAWN, unpacked

from fingerpost.formats.exhibits import FORMATS

HERE = Path(__file__).parent

if __name__ == "__main__":
    for name, exhibit in DRAWN.items():
        for format in FORMATS:
            path = HERE / "files" / f"{name}.{format}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(unpacked(exhibit, format).encode("utf-8"))
