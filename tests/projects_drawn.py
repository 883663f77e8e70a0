"""Hypothesis draws whole projects: every kind of element, awkward texts and names, several users, spans that overlap."""

from uuid import UUID

from hypothesis import strategies as st

from fingerpost.terms.project import (
    NONE,
    Audit,
    Case,
    Code,
    Codings,
    Graph,
    Link,
    PartKind,
    Project,
    Selections,
    Set,
    Source,
    SyncPoint,
    User,
    Value,
    Variable,
)

PIECES = [
    "a",
    "bc ",
    "é",
    "e\u0301",
    "🙂",
    "𝔸",
    "\n",
    "\n\n",
    "  ",
    "\u202e",
    "\u200d",
    "=1+1",
    "<b>&amp;",
    '"',
    "]]>",
    "\ufeff",
    "ﬁ",
]
WORDS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
NAMES = st.lists(st.sampled_from([*PIECES, "\t", "name", "Barrier"]), min_size=1, max_size=4).map(
    lambda p: "n" + "".join(p)
)
TIMES = st.sampled_from(
    ["", "2024-03-05T10:00:00Z", "2024-03-05T10:00:00.123Z", "2019-02-28T23:59:59", "2020-02-29T00:00:00+01:00"]
)
COLORS = st.sampled_from(["", "#fff", "#12AB9f"])
VALUES = {
    "Text": WORDS,
    "Boolean": st.sampled_from(["true", "false", "1", "0"]),
    "Integer": st.integers(-(10**25), 10**25).map(str),
    "Float": st.sampled_from(["1.5", "-0.25", "3", ".5"]),
    "Date": st.sampled_from(["2024-02-29", "1999-12-31Z"]),
    "DateTime": TIMES.filter(bool),
}


@st.composite
def projects(draw, *, everything=True):
    """A project. Without `everything`: users, codes, texts and codings alone."""
    return _Drawing(draw, everything).project()


class _Drawing:
    def __init__(self, draw, everything):
        self.draw, self.everything, self.count = draw, everything, 0
        self.selections, self.codings = Selections(), Codings()
        self.sources = []

    def guid(self):
        self.count += 1
        guid = str(UUID(int=self.count * 0x1_0000_0001_0000_0001_0000_0001))
        return self.draw(st.sampled_from([guid, guid.upper(), f"{{{guid}}}"]))

    def some(self, make, most=3):
        return tuple(make() for _ in range(self.draw(st.integers(0, most))))

    def project(self):
        self.users = tuple(
            User(self.guid(), self.draw(NAMES), self.draw(st.sampled_from(["", "AB"]))) for _ in range(3)
        )
        self.codes = self._codes()
        self.variables = self.some(self._variable)
        for _ in range(self.draw(st.integers(0, 3))):
            self._text(PartKind.TEXT)
        if self.everything:
            self._media()
            for _ in range(self.draw(st.integers(0, 2))):
                self._text(PartKind.NOTE)
        return Project(
            name=self.draw(NAMES), origin="drawn", users=self.users, codes=self.codes, variables=self.variables,
            cases=self.some(self._case) if self.everything else (), sources=tuple(self.sources),
            selections=self.selections, codings=self.codings,
            links=self.some(self._link) if self.everything else (), sets=self.some(self._set) if self.everything else (),
            graphs=self.some(self._graph) if self.everything else (), description=self.draw(WORDS),
            note_refs=self.note_refs(), extension=b'{"polarity":{}}' if self.everything else b"",
            attributes={"creationDateTime": "2024-03-05T10:00:00.000Z"},
        )  # fmt: skip

    def note_refs(self):
        notes = [source.guid for source in self.sources if source.kind == PartKind.NOTE]
        return tuple(self.draw(st.lists(st.sampled_from(notes), max_size=2))) if notes else ()

    def _codes(self):
        codes = []
        for at in range(self.draw(st.integers(1, 6))):
            parent = self.draw(st.integers(-1, at - 1))
            codes.append(
                Code(
                    self.guid(), self.draw(NAMES), parent, self.draw(st.booleans()), self.draw(COLORS), self.draw(WORDS)
                )
            )
        return tuple(_in_document_order(codes))

    def _variable(self):
        return Variable(self.guid(), self.draw(NAMES), self.draw(st.sampled_from(sorted(VALUES))), self.draw(WORDS))

    def _values(self):
        if not self.variables:
            return ()
        chosen = self.draw(st.lists(st.sampled_from(range(len(self.variables))), max_size=3))
        return tuple(
            Value(at, f"{self.variables[at].type}Value", self.draw(VALUES[self.variables[at].type])) for at in chosen
        )

    def audit(self):
        return Audit(self.draw(st.sampled_from(self.users)).guid, self.draw(TIMES))

    def _text(self, kind, within=NONE, within_selection=NONE):
        source = Source(
            kind, self.guid(), self.draw(NAMES), self.draw(WORDS), self.draw(WORDS), inline=self.draw(st.booleans()),
            within=within, within_selection=within_selection, audit=self.audit(), values=self._values(),
        )  # fmt: skip
        at = len(self.sources)
        self.sources.append(source)
        self._text_selections(at, source.text)
        self._coding(at, NONE)

    def _text_selections(self, at, text):
        for _ in range(self.draw(st.integers(0, 4))):
            start = self.draw(st.integers(0, len(text)))
            end = self.draw(st.integers(start, len(text)))
            self._selection(at, start, end)

    def _selection(self, at, start=NONE, end=NONE, raw=""):
        user = st.integers(-1, len(self.users) - 1)
        selection = self.selections.add(
            at, self.guid(), start, end, name=self.draw(st.sampled_from(["", "words"])), raw=raw,
            creator=self.draw(user), created=self.draw(TIMES), modifier=self.draw(user), description=self.draw(WORDS),
            note_refs=self.note_refs(),
        )  # fmt: skip
        self._coding(at, selection)
        return selection

    def _coding(self, at, selection):
        for _ in range(self.draw(st.integers(0, 2))):
            self.codings.add(
                at, selection, self.guid(), self.draw(st.integers(0, len(self.codes) - 1)),
                coder=self.draw(st.integers(-1, len(self.users) - 1)), created=self.draw(TIMES), note_refs=self.note_refs(),
            )  # fmt: skip

    def _media(self):
        numbers = st.integers(-5, 900)
        for kind, parts in ((PartKind.PDF, 5), (PartKind.PICTURE, 4), (PartKind.AUDIO, 2), (PartKind.VIDEO, 2)):
            if not self.draw(st.booleans()):
                continue
            at = len(self.sources)
            self.sources.append(Source(kind, self.guid(), self.draw(NAMES), audit=self.audit(), values=self._values()))
            raw = [" ".join(str(self.draw(numbers)) for _ in range(parts)) for _ in range(self.draw(st.integers(0, 2)))]
            if kind == PartKind.PICTURE:
                self._text(PartKind.TEXT_DESCRIPTION, at)
            if kind in (PartKind.AUDIO, PartKind.VIDEO):
                self._transcript(at)
            for position in raw:
                selection = self._selection(at, raw=position)
                if kind == PartKind.PDF and self.draw(st.booleans()):
                    self._text(PartKind.REPRESENTATION, at, selection)
            if kind == PartKind.PDF and self.draw(st.booleans()):
                self._text(PartKind.REPRESENTATION, at)

    def _transcript(self, within):
        points = tuple(SyncPoint(self.guid(), str(n * 1000), str(n)) for n in range(3))
        at = len(self.sources)
        text = "words " + self.draw(WORDS)
        self.sources.append(
            Source(PartKind.TRANSCRIPT, self.guid(), self.draw(NAMES), text=text, within=within, sync_points=points)
        )
        for first, last in self.some(lambda: (points[0], points[2]), 2):
            self._selection(at, raw=f"{first.guid} {last.guid}")

    def _case(self):
        sources = tuple(source.guid for source in self.sources[:1])
        return Case(self.guid(), self.draw(NAMES), self.draw(WORDS), (self.codes[0].guid,), self._values(), sources,
                    tuple(self.selections.guid[:1]))  # fmt: skip

    def _link(self):
        direction = self.draw(st.sampled_from(["", "OneWay", "Associative"]))
        return Link(
            self.guid(), self.draw(NAMES), direction, self.draw(COLORS), self.codes[0].guid, "", self.note_refs()
        )

    def _set(self):
        return Set(self.guid(), self.draw(NAMES), self.draw(WORDS), (self.codes[0].guid,), (), self.note_refs())

    def _graph(self):
        vertex = {"guid": self.guid(), "firstX": "1", "firstY": "-2", "shape": "Oval", "name": self.draw(NAMES)}
        edge = {
            "guid": self.guid(),
            "sourceVertex": vertex["guid"],
            "targetVertex": vertex["guid"],
            "lineStyle": "dotted",
        }
        return Graph(self.guid(), self.draw(NAMES), (vertex,), (edge,))


def _in_document_order(codes):
    """Parents first and each branch together, as a file has them."""
    children = {}
    for at, code in enumerate(codes):
        children.setdefault(code.parent, []).append(at)
    order, places = [], {NONE: NONE}
    stack = list(reversed(children.get(NONE, [])))
    while stack:
        at = stack.pop()
        places[at] = len(order)
        code = codes[at]
        order.append(Code(code.guid, code.name, places[code.parent], code.codable, code.color, code.description))
        stack += reversed(children.get(at, []))
    return order
