"""Taking back what was done to texts: a correction, or a pseudonym that stands in place of a name. Codings follow."""

from uuid import UUID

from fingerpost.actions.acting import Done, action
from fingerpost.actions.revising import edited, trace
from fingerpost.analysis.anchoring import taken_back
from fingerpost.store import names as key
from fingerpost.store.models import Passage, Person, Pseudonym, Section, Source, SourceVersion, Turn
from fingerpost.store.queries import visible
from fingerpost.store.queries.revising import Correction, corrections_of, texts_with
from fingerpost.terms.errors import Conflict, NotFound, Refused
from fingerpost.terms.sources import Edit

NAME_REASON = "a name was put back"


@action
def take_back_correction(*, by: Person, source: Source, number: int, operation: UUID | None = None) -> Done[Source]:
    """Give back the words that version `number` corrected, as a new version; what was corrected again since stays.

    For those who may read the earlier words, and for whoever made the correction while it is the newest. Raises
    Refused, NotFound, Conflict.
    """
    visible.require(by, "import", source.programme)
    after = source.versions.filter(number=number).first()
    if after is None or source.withdrawn_on or source.current is None:
        raise NotFound(f"There is no version {number} of this text.", where=source.title)
    made = corrections_of(source).get(str(after.guid))
    if made is None:
        raise Conflict(
            f"Version {number} is another text, not a correction.", hint="Put the earlier file in its place instead."
        )
    _check_reader(by, source, after, made)
    old, edits = source.current, _given_back(source, after, made)
    if not edits:
        raise Conflict("These words have been changed again since.", hint="Correct them anew.", where=source.title)
    fresh = edited(source, edits, f"version {number} taken back", is_restoring=True)
    return Done("correction taken back", source, source.programme, trace(old, fresh, edits))


@action
def put_name_back(*, by: Person, pseudonym: Pseudonym, operation: UUID | None = None) -> Done[Pseudonym]:
    """Let the name stand again wherever its pseudonym took its place. Both stay in the key, so it can be done anew.

    In titles and labels of speakers, whose earlier words nobody keeps, the first form of the name is put. Raises
    Refused, NotFound where the name was forgotten, Conflict where no text holds the pseudonym.
    """
    programme = pseudonym.programme
    visible.require(by, "participants", programme)
    visible.require(by, "read originals", programme)
    forms = key.names().get(pseudonym.guid, ())
    if not forms:
        raise NotFound(f"The name behind {pseudonym} is not in the key.", hint="It was forgotten, or the key is away.")
    texts = []
    rows = Source.objects.filter(programme=programme, withdrawn_on__isnull=True, current__isnull=False)
    for guid, made in texts_with(pseudonym):
        source = rows.select_related("current", "programme").filter(guid=guid).first()
        if source is not None:
            texts += _named_again(source, made, str(pseudonym))
    for source in rows.select_related("current"):
        _rename(source, str(pseudonym), forms[0])
    if not texts:
        raise Conflict(f"{pseudonym} stands in no text any more.", hint="Nothing has to be put back.")
    return Done("name put back", pseudonym, programme, {"texts": texts})


def _check_reader(by: Person, source: Source, after: SourceVersion, made: Correction) -> None:
    own_and_newest = made.by == by.pk and after.pk == source.current_id
    if not own_and_newest and not visible.allowed(by, "read originals", source.programme):
        raise Refused("You may not read the earlier words.", hint="Ask the lead researcher to take it back.")


def _given_back(source: Source, after: SourceVersion, made: Correction) -> list[Edit]:
    """The edits of the current text that undo this correction, as far as its words stand."""
    before = source.versions.filter(guid=made.before).first()
    if before is None or before.erased_on or after.erased_on or source.current is None:
        raise Conflict("The earlier words were erased.", hint="They cannot be given back.", where=source.title)
    return taken_back(before.text, made.edits(after.text), after.text, source.current.text)


def _named_again(source: Source, made: Correction, shown: str) -> list[dict[str, object]]:
    """Put the name back in one text; what the ledger keeps of it. Nothing where an earlier text was erased."""
    after, old = source.versions.filter(guid=made.version).first(), source.current
    if after is None or old is None:
        return []
    try:
        edits = [edit for edit in _given_back(source, after, made) if old.text[edit.start : edit.end] == shown]
    except Conflict:
        return []
    if not edits:
        return []
    return [{"source": str(source.guid), **trace(old, edited(source, edits, NAME_REASON, is_restoring=True), edits)}]


def _rename(source: Source, shown: str, form: str) -> None:
    """Titles and labels; and passages that could not follow get the words of their own version again."""
    if shown in source.title:
        source.title = source.title.replace(shown, form)[:300]
        source.save(update_fields=["title"])
    for model in (Section, Turn):
        for row in model.objects.filter(version=source.current, label__contains=shown):
            row.label = row.label.replace(shown, form)[:300]
            row.save(update_fields=["label"])
    behind = Passage.objects.filter(version__source=source, quote__contains=shown).exclude(version=source.current)
    for passage in behind.select_related("version").exclude(version__erased_on__isnull=False):
        passage.quote = passage.version.text[passage.start : passage.end]
        passage.save(update_fields=["quote"])
