"""Selections and codings, of which there may be hundreds of thousands: from the XML straight into columns."""

import re

from fingerpost.formats.refi.draft import Attributes
from fingerpost.formats.refi.grammar import POSITIONS
from fingerpost.formats.refi.parse_walk import Walk
from fingerpost.terms.project import NONE, Selections

INTEGER = re.compile(r"\s*[+-]?[0-9]{1,18}\s*", re.ASCII)


class Many(Walk):
    """What is done with selections, codings and what stands in them."""

    def _text_selection(self, attrs: Attributes) -> None:
        pop, users, columns = attrs.pop, self.draft.users, self.draft.selections
        first, last = pop("startPosition", "-"), pop("endPosition", "-")
        self.selection = len(columns.guid)
        columns.source.append(self.source)
        columns.guid.append(pop("guid", ""))
        columns.name.append(pop("name", ""))
        try:
            columns.start.append(int(first) if first.isdigit() else _integer(first))
            columns.end.append(int(last) if last.isdigit() else _integer(last))
        except (ValueError, OverflowError):
            self._misplaced(columns)
        columns.raw.append(f"{first} {last}")
        columns.creator.append(users[pop("creatingUser", "")])
        columns.created.append(pop("creationDateTime", ""))
        columns.modifier.append(users[pop("modifyingUser", "")])
        columns.modified.append(pop("modifiedDateTime", ""))
        self.here = self.tables["PlainTextSelection"]
        if attrs:
            self._foreign_attributes("selections", self.selection, "PlainTextSelection", attrs)

    def _misplaced(self, columns: Selections) -> None:
        at = self.selection
        columns.quarantined[at] = "its position is no number"
        for column in (columns.start, columns.end):
            del column[at:]
            column.append(NONE)

    def _other_selection(self, tag: str, attrs: Attributes) -> None:
        pop, users = attrs.pop, self.draft.users
        raw = " ".join("".join(pop(name, "-").split()) or "-" for name in POSITIONS[tag])
        self.selection = self.draft.selections.add(
            self.source, pop("guid", ""), name=pop("name", ""), raw=raw,
            creator=users[pop("creatingUser", "")], created=pop("creationDateTime", ""),
            modifier=users[pop("modifyingUser", "")], modified=pop("modifiedDateTime", ""),
        )  # fmt: skip
        self.here = self.tables[tag]
        if attrs:
            self._foreign_attributes("selections", self.selection, tag, attrs)

    def _coding_of_selection(self, attrs: Attributes) -> None:
        self._coding(attrs, self.selection)

    def _coding_of_source(self, attrs: Attributes) -> None:
        self._coding(attrs, NONE)

    def _coding(self, attrs: Attributes, selection: int) -> None:
        pop, columns = attrs.pop, self.draft.codings
        self.coding = len(columns.guid)
        columns.source.append(self.source)
        columns.selection.append(selection)
        columns.guid.append(pop("guid", ""))
        columns.code.append(NONE)
        columns.coder.append(self.draft.users[pop("creatingUser", "")])
        columns.created.append(pop("creationDateTime", ""))
        self.here = self.tables["Coding"]
        if attrs:
            self._foreign_attributes("codings", self.coding, "Coding", attrs)

    def _code_ref(self, attrs: Attributes) -> None:
        codes = self.draft.codings.code
        number = self.draft.codes[attrs.pop("targetGUID", "")]
        if codes[self.coding] == NONE:
            codes[self.coding] = number
        else:
            what = "A coding names several codes; the first was taken."
            self.odd.add("coding-several-codes", self._at_source(), what)
        self._leaf("CodeRef", attrs)

    def _note_of_selection(self, attrs: Attributes) -> None:
        self._note(self.draft.selections.note_refs, self.selection, attrs)

    def _note_of_coding(self, attrs: Attributes) -> None:
        self._note(self.draft.codings.note_refs, self.coding, attrs)

    def _note(self, refs: dict[int, tuple[str, ...]], at: int, attrs: Attributes) -> None:
        refs[at] = (*refs.get(at, ()), attrs.pop("targetGUID", ""))
        self._leaf("NoteRef", attrs)

    def _description_of_selection(self, attrs: Attributes) -> None:
        at, descriptions = self.selection, self.draft.selections.descriptions
        self._text("Description", attrs, lambda text: _put(descriptions, at, text))


def _integer(text: str) -> int:
    if not INTEGER.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _put(descriptions: dict[int, str], at: int, text: str) -> None:
    if text:
        descriptions[at] = f"{descriptions[at]}\n{text}" if at in descriptions else text
