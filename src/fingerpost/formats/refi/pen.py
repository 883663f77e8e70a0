"""Words of others written as the standard wants them: GUIDs, dates, numbers checked; what is not fit is told."""

import re
from collections import defaultdict

from fingerpost.formats.refi.lexical import DECIMAL, FITS, INTEGER, RGB, is_date_time
from fingerpost.formats.refi.problems import Odd
from fingerpost.formats.refi.xml import NAME, attributes, holds, in_attribute, in_text
from fingerpost.terms.project import GUID, Kept, Project, guid_key, made_guid

ENUMERATED = {
    "direction": frozenset({"Associative", "OneWay", "Bidirectional"}),
    "lineStyle": frozenset({"dotted", "dashed", "solid"}),
    "shape": frozenset({"Person", "Oval", "Rectangle", "RoundedRectangle", "Star", "LeftTriangle", "RightTriangle",
                        "UpTriangle", "DownTriangle", "Note"}),
}  # fmt: skip
GUIDS = frozenset({"guid", "targetGUID", "originGUID", "representedGUID", "sourceVertex", "targetVertex",
                   "creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID"})  # fmt: skip
TIMES = frozenset({"creationDateTime", "modifiedDateTime"})
INTEGERS = frozenset({"timeStamp", "position", "firstX", "firstY", "secondX", "secondY", "page", "begin", "end"})
is_plain = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}").fullmatch
BRACED = re.compile(r"\{(\w[^}]*)\}(.+)", re.DOTALL)


class Pen:
    """Writes attributes and texts, and remembers what it could not write as it was."""

    def __init__(self, project: Project, odd: Odd, *, strict: bool) -> None:
        self.odd, self.strict = odd, strict
        self.times: dict[str, str] = {"": ""}
        self.guids: dict[str, str] = {"": ""}
        self.attributes_of: dict[tuple[str, int], list[Kept]] = defaultdict(list)
        self.elements_of: dict[tuple[str, int], list[Kept]] = defaultdict(list)
        for kept in project.kept:
            self._keep(kept)

    def _keep(self, kept: Kept) -> None:
        where = kept.where or kept.owner
        if self.strict:
            self.odd.add(
                "foreign", where, f"{kept.name} is not of the standard and was left out.", "It stays in the study."
            )
        elif kept.owner == "nowhere":
            self.odd.add(
                "foreign", where, f"{kept.name} has no place that it could be written to.", "It stays in the study."
            )
        else:
            (self.attributes_of if kept.attribute else self.elements_of)[kept.owner, kept.index].append(kept)

    # -- words of the standard's types ---------------------------------------------------------------------------------

    def guid(self, guid: str) -> str:
        """A GUID as it is, or one made from it where it is none, the same each time."""
        if is_plain(guid):
            return guid
        written = self.guids.get(guid)
        if written is None:
            bare = guid.strip()
            written = self.guids[guid] = (
                bare if GUID.fullmatch(bare) and _braces_match(bare) else made_guid(guid_key(guid))
            )
        return written

    def time(self, time: str, where: str) -> str:
        """A moment as it was written, or "" where it is none."""
        written = self.times.get(time)
        if written is None:
            written = self.times[time] = time if is_date_time(time.strip()) else ""
            if not written:
                self.odd.add("bad-time", where, f"{time!r} is no date and time, and was left out.")
        return written

    def attribute(self, name: str, value: str, where: str) -> str:
        """A value fit for this attribute, "" where it is not and has to be left out."""
        if name in GUIDS:
            return self.guid(value)
        if name in TIMES:
            return self.time(value, where)
        if not value or self._fits(name, value.strip()):
            return self.words(value, where)
        self.odd.add("bad-attribute", where, f"{name}={value!r} is not what the standard allows, and was left out.")
        return ""

    def _fits(self, name: str, value: str) -> bool:
        if name == "color":
            return RGB.fullmatch(value) is not None
        if name in INTEGERS:
            return INTEGER.fullmatch(value) is not None
        return name not in ENUMERATED or value in ENUMERATED[name]

    def words(self, text: str, where: str) -> str:
        """The text itself; told where it holds characters that XML cannot, which become U+FFFD."""
        if not holds(text):
            self.odd.add("not-in-xml", where, "Control characters, which XML cannot hold, were replaced by \ufffd.")
        return text

    # -- pieces of XML -------------------------------------------------------------------------------------------------

    def start(self, tag: str, pairs: list[tuple[str, str]], owner: tuple[str, int] | None, where: str) -> str:
        """A start tag without its end: `<tag a="b"`."""
        return f"<{tag}{self.attributes(pairs, owner, where)}"

    def attributes(self, pairs: list[tuple[str, str]], owner: tuple[str, int] | None, where: str) -> str:
        """Attributes, those that are not fit left out, and after them what stood there of others."""
        fit = [(name, self.attribute(name, value, where)) for name, value in pairs]
        return f"{attributes(fit)}{self.foreign_attributes(owner)}"

    def foreign_attributes(self, owner: tuple[str, int] | None) -> str:
        """The attributes of others in one place, their namespaces declared beside them."""
        held = self.attributes_of.get(owner, ()) if owner is not None else ()
        pieces, spaces = [], dict[str, str]()
        for kept in held:
            braced = BRACED.fullmatch(kept.name)
            space, local = braced.groups() if braced else ("", kept.name)
            if not NAME.fullmatch(local):
                continue
            prefix = spaces.setdefault(space, f"k{len(spaces)}:") if space else ""
            pieces.append(f' {prefix}{local}="{in_attribute(kept.content)}"')
        declared = [f' xmlns:{prefix[:-1]}="{in_attribute(space)}"' for space, prefix in spaces.items()]
        return "".join((*declared, *pieces))

    def foreign_elements(self, owner: tuple[str, int]) -> str:
        """The elements of others in one place."""
        return "".join(kept.content for kept in self.elements_of.get(owner, ()))

    def text(self, tag: str, text: str, where: str) -> str:
        """An element with characters; nothing where there are none."""
        return f"<{tag}>{in_text(self.words(text, where))}</{tag}>" if text else ""

    def references(self, tag: str, guids: tuple[str, ...], attribute: str = "targetGUID") -> str:
        """Elements that refer to others."""
        return "".join([f'<{tag} {attribute}="{in_attribute(self.guid(guid))}"/>' for guid in guids if guid])

    def value(self, element: str, text: str, where: str) -> str:
        """The element of a variable's value: one of Text where its words are not of its type."""
        if not element:
            return ""
        type_ = element.removesuffix("Value")
        bare = text.strip()
        if type_ == "Text" or (type_ in FITS and FITS[type_](bare) and (type_ != "Float" or DECIMAL.fullmatch(bare))):
            return f"<{element}>{in_text(self.words(text, where))}</{element}>"
        self.odd.add("value-as-text", where, f"The value {text!r} is no {type_} and was written as text.")
        return f"<TextValue>{in_text(self.words(text, where))}</TextValue>"


def _braces_match(guid: str) -> bool:
    return guid.startswith("{") == guid.endswith("}")
