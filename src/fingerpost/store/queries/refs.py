"""From a ref to the row it points to, and back."""

from uuid import UUID

from django.db.models import Model

from fingerpost.store import models as rows
from fingerpost.store.models.base import Pointed
from fingerpost.terms.errors import NotFound
from fingerpost.terms.refs import Ref

MODEL_OF: dict[str, type[Model]] = {
    "study-file": rows.StudyFile,
    "person": rows.Person,
    "sign-in-link": rows.SignInLink,
    "programme": rows.Programme,
    "site": rows.Site,
    "wave": rows.Wave,
    "participant": rows.Participant,
    "source": rows.Source,
    "passage": rows.Passage,
    "pseudonym": rows.Pseudonym,
    "instrument": rows.Instrument,
    "report": rows.SiteReport,
    "study": rows.Study,
    "extract": rows.Extract,
    "code": rows.Code,
    "codebook": rows.Codebook,
    "version": rows.CodebookVersion,
    "proposal": rows.CodeProposal,
    "round": rows.Round,
    "coding": rows.Coding,
    "query": rows.Query,
    "query-answer": rows.QueryAnswer,
    "decision": rows.Decision,
    "memo": rows.Memo,
    "framework": rows.Framework,
    "construct": rows.Construct,
    "crosswalk": rows.Crosswalk,
    "theme": rows.Theme,
    "finding": rows.Finding,
    "routemap": rows.Routemap,
    "question": rows.RoutemapQuestion,
    "saved-query": rows.SavedQuery,
    "case": rows.Case,
    "variable": rows.Variable,
    "project-file": rows.ProjectFile,
}
KIND_OF = {model: kind for kind, model in MODEL_OF.items()}


def ref_of(row: Pointed) -> Ref:
    """The ref that points to this row."""
    return Ref(KIND_OF[type(row)], row.guid)


def row_of(kind: str, guid: UUID) -> Pointed:
    """The row that a ref points to, whoever may see it; raises NotFound."""
    found = MODEL_OF[kind]._default_manager.filter(guid=guid).first()
    if not isinstance(found, Pointed):
        raise NotFound(f"There is no {kind} {guid}.")
    return found
