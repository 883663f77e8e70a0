"""Elements that the standard does not know, cut out of the XML as they stand, so that they can be put back."""

import re
from xml.parsers.expat import XMLParserType

from fingerpost.formats.reading import unreadable

START_TAG = re.compile(rb"<[^<>\"']*(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>")
DECLARED = re.compile(r"\bxmlns(?::([^\s=]+))?\s*=")
DECLARATION = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
FIRST_NAME = re.compile(r"<[^\s/>]+")
STANDARD_START = "urn:QDA-XML:"


def utf8(name: str, content: bytes) -> bytes:
    """The same XML in UTF-8, whatever it says or is marked with, and without a mark. Raises Unreadable."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        declared = DECLARATION.match(content)
        encoding = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
        return content
    try:
        return content.decode(encoding).encode("utf-8", "surrogatepass")
    except (LookupError, UnicodeError):
        raise unreadable(name, f"The XML is not in {encoding}, as it says.", "Export it again.") from None


class Foreign:
    """Follows which namespaces are in force, and cuts elements out."""

    def __init__(self, parser: XMLParserType, content: bytes) -> None:
        self.parser, self.content = parser, content
        self.spaces: dict[str, list[str]] = {}
        parser.StartNamespaceDeclHandler = self._begin
        parser.EndNamespaceDeclHandler = self._end

    def _begin(self, prefix: str | None, uri: str | None) -> None:
        self.spaces.setdefault(prefix or "", []).append(uri or "")

    def _end(self, prefix: str | None) -> None:
        self.spaces[prefix or ""].pop()

    def scope(self) -> dict[str, str]:
        """Prefix to namespace, as in force now."""
        return {prefix: uris[-1] for prefix, uris in self.spaces.items() if uris}

    def element(self, begin: int, scope: dict[str, str]) -> str:
        """The element that began at this byte and ends here, made to stand for itself."""
        start = START_TAG.match(self.content, begin)
        assert start is not None
        if start.group().endswith(b"/>"):
            end = start.end()
        else:
            end = self.content.index(b">", self.parser.CurrentByteIndex) + 1
        return _standing_alone(self.content[begin:end].decode("utf-8"), start.group().decode("utf-8"), scope)


def _standing_alone(xml: str, start: str, scope: dict[str, str]) -> str:
    """Declare in the first tag what prefixes it uses from outside, and the default namespace unless it is ours."""
    declared = {match.group(1) or "" for match in DECLARED.finditer(start)}
    wanted = {
        prefix: uri
        for prefix, uri in scope.items()
        if prefix not in declared and (f"{prefix}:" in xml if prefix else not uri.startswith(STANDARD_START))
    }
    added = "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{_escaped(uri)}"'
        for prefix, uri in sorted(wanted.items())
        if prefix != "xml"
    )
    name = FIRST_NAME.match(xml)
    assert name is not None
    return f"{name.group()}{added}{xml[name.end() :]}"


def _escaped(uri: str) -> str:
    return uri.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
