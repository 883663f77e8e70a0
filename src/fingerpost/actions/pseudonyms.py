"""Pseudonyms: decide once what stands for a name, and put it in its place in every text of the programme."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.revising import edited, trace
from fingerpost.analysis.naming import occurrences, replacements
from fingerpost.store import names as key
from fingerpost.store.models import Passage, Person, Programme, Pseudonym, Section, Source, Turn
from fingerpost.store.queries import visible
from fingerpost.terms.errors import Invalid, NotFound
from fingerpost.terms.pseudonyms import LONGEST_NAME, LONGEST_NOTE, Named, label

REASON = "a name gave way to its pseudonym"


@action
def replace_name(
    *,
    by: Person,
    programme: Programme,
    forms: Iterable[str],
    kind: Named,
    note: str = "",
    operation: UUID | None = None,
) -> Done[Pseudonym]:
    """Give a name, in all the forms that are written, a pseudonym, and put it in every text where the name stands.

    Each such text gets a new version with its passages re-anchored; the earlier one stays under its own right. The
    forms go into the key (store/names.py) and nowhere else. Raises Refused, Invalid, Conflict, Unreadable.
    """
    visible.require(by, "participants", programme)
    wanted = _forms(forms)
    if len(note.strip()) > LONGEST_NOTE or "]" in note or "[" in note:
        raise Invalid(f"A description has at most {LONGEST_NOTE} characters and no square brackets.")
    pseudonym = Pseudonym.objects.create(
        programme=programme, kind=kind, number=_next_number(programme, kind), note=note.strip()
    )
    key.remember(pseudonym.guid, wanted)
    return Done("name replaced", pseudonym, programme, {"texts": _put_in_place(pseudonym, wanted)})


@action
def replace_again(
    *, by: Person, pseudonym: Pseudonym, forms: Iterable[str] = (), operation: UUID | None = None
) -> Done[Pseudonym]:
    """Put a pseudonym where its name has come up since, or where it stands in the further `forms` given here."""
    visible.require(by, "participants", pseudonym.programme)
    known = key.names().get(pseudonym.guid, ())
    if not known:
        raise NotFound(f"The name behind {pseudonym} is not in the key.", hint="It was forgotten, or the key is away.")
    wanted = _forms([*known, *forms])
    if set(wanted) != set(known):
        key.remember(pseudonym.guid, wanted)
    return Done("name replaced", pseudonym, pseudonym.programme, {"texts": _put_in_place(pseudonym, wanted)})


@action
def forget_name(*, by: Person, pseudonym: Pseudonym, operation: UUID | None = None) -> Done[Pseudonym]:
    """Take the name out of the key for good: from then on nobody can say who the pseudonym was."""
    visible.require(by, "participants", pseudonym.programme)
    key.forget(pseudonym.guid)
    return Done("name forgotten", pseudonym, pseudonym.programme)


def _forms(forms: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(form.strip() for form in forms if form.strip()))
    if not wanted:
        raise Invalid("There is no name.", hint="Write the name as it stands in the texts, one form a line.")
    if any(len(form) > LONGEST_NAME for form in wanted):
        raise Invalid(f"A name has at most {LONGEST_NAME} characters.")
    if short := [form for form in wanted if len(form) < 2]:
        raise Invalid(f"{short[0]!r} is too short for a name: it would be replaced all over the texts.")
    return wanted


def _next_number(programme: Programme, kind: Named) -> int:
    last = programme.pseudonyms.filter(kind=kind).order_by("-number").first()
    return last.number + 1 if last else 1


def _put_in_place(pseudonym: Pseudonym, forms: Sequence[str]) -> list[dict[str, object]]:
    """A new version of each text in which the name stands; what the ledger keeps of each."""
    shown = label(Named(pseudonym.kind), pseudonym.number, pseudonym.note)
    rows = Source.objects.filter(programme=pseudonym.programme, withdrawn_on__isnull=True, current__isnull=False)
    texts = []
    for pk in list(rows.values_list("pk", flat=True)):
        source = rows.select_related("current", "programme").get(pk=pk)
        assert source.current is not None
        old, edits = source.current, replacements(source.current.text, forms, shown)
        if edits:
            texts.append({"source": str(source.guid), **trace(old, edited(source, edits, REASON), edits)})
        _rename(source, forms, shown)
        _cover_what_was_left_behind(source, forms, shown)
    return texts


def _cover_what_was_left_behind(source: Source, forms: Sequence[str], shown: str) -> None:
    """Passages that could not follow to a newer text keep a copy of their words."""
    for passage in Passage.objects.filter(version__source=source).exclude(version=source.current):
        if occurrences(passage.quote, forms):
            passage.quote = _without(passage.quote, forms, shown)
            passage.save(update_fields=["quote"])


def _rename(source: Source, forms: Sequence[str], shown: str) -> None:
    """The name may stand in a title, a heading or a speaker's label too."""
    if occurrences(source.title, forms):
        source.title = _without(source.title, forms, shown)[:300]
        source.save(update_fields=["title"])
    for model in (Section, Turn):
        for row in model.objects.filter(version=source.current).exclude(label=""):
            if occurrences(row.label, forms):
                row.label = _without(row.label, forms, shown)[:300]
                row.save(update_fields=["label"])


def _without(text: str, forms: Sequence[str], shown: str) -> str:
    for start, end in reversed(occurrences(text, forms)):
        text = text[:start] + shown + text[end:]
    return text
