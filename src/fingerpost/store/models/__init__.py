"""Every model, for Django and for those who may import rows."""

from fingerpost.store.models.cases import Case, CaseSource, Variable, VariableValue
from fingerpost.store.models.codebook import (
    Code,
    Codebook,
    CodebookVersion,
    CodebookVisit,
    CodeChange,
    CodeEntry,
    CodeProposal,
)
from fingerpost.store.models.coding import Coding, Memo, MemoText, Round
from fingerpost.store.models.exchange import ProjectFile
from fingerpost.store.models.favourites import Favourite
from fingerpost.store.models.findings import Finding, FindingEvidence, Placement, Theme
from fingerpost.store.models.frameworks import Construct, Crosswalk, CrosswalkLink, Framework
from fingerpost.store.models.ledger import LedgerEvent
from fingerpost.store.models.literature import Extract, Study
from fingerpost.store.models.people import Person, SignInLink
from fingerpost.store.models.programme import Membership, Programme, Site, SiteAttribute, StudyFile, Wave
from fingerpost.store.models.pseudonyms import Pseudonym
from fingerpost.store.models.reporting import (
    Answer,
    AnswerText,
    Instrument,
    InstrumentVersion,
    Question,
    SiteReport,
)
from fingerpost.store.models.retrieval import SavedQuery, Suggesting
from fingerpost.store.models.rounds import Decision, Excerpt, Finish, LookedAt, Query, QueryAnswer, Share
from fingerpost.store.models.routemap import EvidenceTheme, Routemap, RoutemapQuestion, Stage, Stream
from fingerpost.store.models.search import IndexedText, Occurrence, Word
from fingerpost.store.models.sources import (
    Consent,
    Original,
    Participant,
    Passage,
    Post,
    Section,
    Source,
    SourceVersion,
    Turn,
)

__all__ = [
    "Answer",
    "AnswerText",
    "Case",
    "CaseSource",
    "Code",
    "CodeChange",
    "CodeEntry",
    "CodeProposal",
    "Codebook",
    "CodebookVersion",
    "CodebookVisit",
    "Coding",
    "Consent",
    "Construct",
    "Crosswalk",
    "CrosswalkLink",
    "Decision",
    "EvidenceTheme",
    "Excerpt",
    "Extract",
    "Favourite",
    "Finding",
    "FindingEvidence",
    "Finish",
    "Framework",
    "IndexedText",
    "Instrument",
    "InstrumentVersion",
    "LedgerEvent",
    "LookedAt",
    "Membership",
    "Memo",
    "MemoText",
    "Occurrence",
    "Original",
    "Participant",
    "Passage",
    "Person",
    "Placement",
    "Post",
    "Programme",
    "ProjectFile",
    "Pseudonym",
    "Query",
    "QueryAnswer",
    "Question",
    "Round",
    "Routemap",
    "RoutemapQuestion",
    "SavedQuery",
    "Section",
    "Share",
    "SignInLink",
    "Site",
    "SiteAttribute",
    "SiteReport",
    "Source",
    "SourceVersion",
    "Stage",
    "Stream",
    "Study",
    "StudyFile",
    "Suggesting",
    "Theme",
    "Turn",
    "Variable",
    "VariableValue",
    "Wave",
    "Word",
]
