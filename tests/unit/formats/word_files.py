"""Word files written part by part, so that a test can put into them what no Word library writes."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MORE = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def link(key: str, kind: str, target: str) -> str:
    """One relationship of a part."""
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def word_file(body: str, *, footnotes: str = "", endnotes: str = "", styles: str = "", **others: bytes) -> bytes:
    """A .docx with this body; `others` are further parts, `__` for the slash in a path and `_dot_` for its dot."""
    parts = {
        "_rels/.rels": LINKS.format(link("r1", "officeDocument", "word/document.xml")).encode(),
        "word/document.xml": f"<w:document {MORE}><w:body>{body}</w:body></w:document>".encode(),
    }
    links = ""
    for kind, inner in (("footnotes", footnotes), ("endnotes", endnotes), ("styles", styles)):
        if inner:
            parts[f"word/{kind}.xml"] = f"<w:{kind} {MORE}>{inner}</w:{kind}>".encode()
            links += link(kind, kind, f"{kind}.xml")
    parts["word/_rels/document.xml.rels"] = LINKS.format(links).encode()
    parts |= {name.replace("__", "/").replace("_dot_", "."): content for name, content in others.items()}
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip file of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def p(inner: str, properties: str = "") -> str:
    """A paragraph of XML."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
