"""PDF and OpenDocument files written part by part, so that tests can put into them what no library writes."""

from collections.abc import Sequence

from unit.formats.word_files import zipped

ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{short}="{ODF}:{long}:1.0"'
    for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
)
LINE = tuple[float, float, str]


def odt_file(body: str, kind: str = "text", **others: bytes) -> bytes:
    """An OpenDocument file with this body; `others` are further parts, named without `.xml`, `__` for a slash."""
    content = f"<office:document-content {NAMES}><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()}
    return zipped(parts | {f"{name.replace('__', '/')}.xml": part for name, part in others.items()})


def pdf_file(*pages: Sequence[LINE] | Sequence[str], title: str = "", trailer: str = "") -> bytes:
    """A PDF of lines (left edge, base line, words) in 12-point Helvetica; plain strings go down the page."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    objects.append(f"<</Title({title})>>" if title else "<<>>")
    numbers = []
    for page in pages:
        lines = [line if isinstance(line, tuple) else (72.0, 760.0 - 14 * at, line) for at, line in enumerate(page)]
        stream = "".join(f"BT /F 12 Tf 1 0 0 1 {x} {y} Tm ({_escaped(words)}) Tj ET\n" for x, y, words in lines)
        objects.append(f"<</Length {len(stream.encode('cp1252'))}>>\nstream\n{stream}endstream")
        numbers.append(len(objects) + 1)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>/Contents {len(objects)} 0 R>>"
        )
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{n} 0 R' for n in numbers)}]>>"
    return _written(objects, trailer)


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _written(objects: list[str], trailer: str) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252")
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in places)
    end = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R{trailer}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + (table + end).encode()


LOCKED = f"/Encrypt<</Filter/Standard/V 1/R 2/P -44/O<{'41' * 32}>/U<{'42' * 32}>>>/ID[<01><01>]"
"""A trailer's entry that locks a PDF with a password that nobody has."""
