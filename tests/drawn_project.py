"""A small project of another tool, with something of nearly everything that such projects hold."""

from dataclasses import replace

from fingerpost.terms import project as said
from fingerpost.terms.project import Audit, Codings, PartKind, Project, Selections, Value, made_guid

TEXT = "Costs 😀 rose.\nNobody knew why costs rose."


def g(*name):
    return made_guid("test", *name)


def project(**changes):
    """A small project of another tool: two coders, four codes, a text, a PDF, a picture, cases, notes, a set."""
    selections, codings = Selections(), Codings()
    first = selections.add(0, g("s1"), 0, 5, name="Costs", raw="0 5", creator=0, created="2020-01-02T03:04:05Z")
    selections.add(0, g("s2"), 8, 12, raw="8 12", creator=1, description="an aside")
    third = selections.add(2, g("s3"), 0, 5, raw="0 5", creator=0)
    area = selections.add(3, g("s4"), raw="1 2 3 4", creator=0)
    broken = selections.add(0, g("s5"), raw="900 950", creator=0)
    selections.quarantined[broken] = "It ends after the text."
    codings.add(0, first, g("c1"), 1, coder=0, created="2020-01-02T03:04:05Z", note_refs=(g("n1"),))
    codings.add(0, first, g("c2"), 2, coder=1, created="2020-01-03T03:04:05Z")
    codings.add(2, third, g("c3"), 3, coder=1)
    codings.add(3, area, g("c4"), 1, coder=0)
    codings.add(0, broken, g("c5"), 1, coder=0)
    codings.add(0, said.NONE, g("c6"), 3, coder=0)
    return replace(
        Project(
            name="Theirs", origin="Other 1.0",
            users=(said.User(g("ana"), "Ana"), said.User(g("ben"), "Ben")),
            codes=(
                said.Code(g("money"), "Money", codable=False, color="#ff0000", description="All of money."),
                said.Code(g("costs"), "Costs", 0, note_refs=(g("n2"),)),
                said.Code(g("people"), "Staff"),
                said.Code(g("costs2"), "Costs", 2),
            ),
            variables=(said.Variable(g("age"), "Age", "Integer"),),
            cases=(said.Case(g("case"), "Ward 3", "A ward.", values=(Value(0, "IntegerValue", "007"),),
                             source_refs=(g("text"), g("picture")), selection_refs=(g("s1"),)),),
            sources=(
                said.Source(PartKind.TEXT, g("text"), "Talk", "Held on a Tuesday.", TEXT, member="sources/t.txt",
                            values=(Value(0, "IntegerValue", "41"),), audit=Audit(g("ben"), "2020-01-01T00:00:00Z")),
                said.Source(PartKind.PDF, g("pdf"), "Paper", media="sources/p.pdf"),
                said.Source(PartKind.REPRESENTATION, g("rep"), "Paper, its text", text="Costs of paper.", within=1),
                said.Source(PartKind.PICTURE, g("picture"), "Photograph", media="sources/p.png"),
                said.Source(PartKind.NOTE, g("n1"), "On a coding", text="Said twice.", audit=Audit(g("ana"))),
                said.Source(PartKind.NOTE, g("n2"), "On a code", text="Too wide?", audit=Audit(g("ben"))),
                said.Source(PartKind.NOTE, g("n3"), "Linked", text="See the minutes."),
            ),
            links=(said.Link(g("l1"), origin=g("n3"), target=g("text")),),
            sets=(said.Set(g("set"), "Wards", codes=(g("costs"),), sources=(g("text"), g("picture"))),),
            selections=selections, codings=codings, quotations=4, verified=3,
        ),
        **changes,
    )  # fmt: skip


MEMBERS = {"sources/t.txt": TEXT.encode(), "sources/p.pdf": b"%PDF-1.4 as it came", "sources/p.png": b"\x89PNG"}
