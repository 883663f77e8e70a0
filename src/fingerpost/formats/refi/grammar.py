"""The elements of REFI-QDA 1.0 and their attributes, in the standard's order; reader and writer share them."""

from typing import Final

from fingerpost.terms.project import PartKind

PROJECT_SPACE: Final = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE: Final = "urn:QDA-XML:codebook:1.0"
OUR_SPACES: Final = "urn:QDA-XML:"
"""Drafts of the standard used other names that begin so; their elements are the same."""

AUDIT = ("creatingUser", "creationDateTime", "modifyingUser", "modifiedDateTime")
PROJECT_ATTRIBUTES = ("creatingUserGUID", "creationDateTime", "modifyingUserGUID", "modifiedDateTime", "basePath")
TEXT_PATHS = ("richTextPath", "plainTextPath")
MEDIA_PATHS = ("path", "currentPath")

TEXTS = ("TextSource", "Note", "Representation", "TextDescription", "Transcript")
MEDIA = ("PDFSource", "PictureSource", "AudioSource", "VideoSource")
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "Project": ("name", "origin", *PROJECT_ATTRIBUTES),
    "CodeBook": ("origin",),
    "User": ("guid", "name", "id"),
    "Code": ("guid", "name", "isCodable", "color"),
    "Variable": ("guid", "name", "typeOfVariable"),
    "Case": ("guid", "name"),
    "Link": ("guid", "name", "direction", "color", "originGUID", "targetGUID"),
    "Set": ("guid", "name"),
    "Graph": ("guid", "name"),
    "Vertex": ("guid", "representedGUID", "name", "firstX", "firstY", "secondX", "secondY", "shape", "color"),
    "Edge": ("guid", "representedGUID", "name", "sourceVertex", "targetVertex", "color", "direction", "lineStyle"),
    "SyncPoint": ("guid", "timeStamp", "position"),
    **dict.fromkeys(TEXTS, ("guid", "name", *TEXT_PATHS, *AUDIT)),
    **dict.fromkeys(MEDIA, ("guid", "name", *MEDIA_PATHS, *AUDIT)),
}  # fmt: skip

CORNERS = ("firstX", "firstY", "secondX", "secondY")
POSITIONS: dict[str, tuple[str, ...]] = {
    "PlainTextSelection": ("startPosition", "endPosition"),
    "PDFSelection": ("page", *CORNERS),
    "PictureSelection": CORNERS,
    "AudioSelection": ("begin", "end"),
    "VideoSelection": ("begin", "end"),
    "TranscriptSelection": ("fromSyncPoint", "toSyncPoint"),
}
"""The attributes that say where a selection lies."""

SELECTED_BY: dict[PartKind, str] = {
    PartKind.TEXT: "PlainTextSelection",
    PartKind.NOTE: "PlainTextSelection",
    PartKind.REPRESENTATION: "PlainTextSelection",
    PartKind.TEXT_DESCRIPTION: "PlainTextSelection",
    PartKind.PDF: "PDFSelection",
    PartKind.PICTURE: "PictureSelection",
    PartKind.AUDIO: "AudioSelection",
    PartKind.VIDEO: "VideoSelection",
    PartKind.TRANSCRIPT: "TranscriptSelection",
}

VALUE_ELEMENTS = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
VARIABLE_TYPES = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
TEXT_CHILDREN = ("Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef", "VariableValue")
CODED_CHILDREN = ("Coding", "NoteRef", "VariableValue")
CHILDREN: dict[str, tuple[str, ...]] = {
    "Project": (
        "Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs",
        "Description", "NoteRef",
    ),
    "CodeBook": ("Codes", "Sets"),
    "Users": ("User",),
    "Codes": ("Code",),
    "Variables": ("Variable",),
    "Cases": ("Case",),
    "Sources": ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"),
    "Notes": ("Note",),
    "Links": ("Link",),
    "Sets": ("Set",),
    "Graphs": ("Graph",),
    "User": (),
    "Code": ("Description", "NoteRef", "Code"),
    "Variable": ("Description",),
    "Case": ("Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef"),
    "Link": ("NoteRef",),
    "Set": ("Description", "MemberCode", "MemberSource", "MemberNote"),
    "Graph": ("Vertex", "Edge"),
    "Vertex": (),
    "Edge": (),
    "SyncPoint": (),
    "TextSource": TEXT_CHILDREN,
    "Note": TEXT_CHILDREN,
    "Representation": TEXT_CHILDREN,
    "TextDescription": TEXT_CHILDREN,
    "PDFSource": ("Description", "PDFSelection", "Representation", *CODED_CHILDREN),
    "PictureSource": ("Description", "TextDescription", "PictureSelection", *CODED_CHILDREN),
    "AudioSource": ("Description", "Transcript", "AudioSelection", *CODED_CHILDREN),
    "VideoSource": ("Description", "Transcript", "VideoSelection", *CODED_CHILDREN),
    "Transcript": ("Description", "PlainTextContent", "SyncPoint", "TranscriptSelection", "NoteRef"),
    "PlainTextSelection": ("Description", "Coding", "NoteRef"),
    "PDFSelection": ("Description", "Representation", "Coding", "NoteRef"),
    "PictureSelection": ("Description", "Coding", "NoteRef"),
    "AudioSelection": ("Description", "Coding", "NoteRef"),
    "VideoSelection": ("Description", "Coding", "NoteRef"),
    "TranscriptSelection": ("Description", "Coding", "NoteRef"),
    "Coding": ("CodeRef", "NoteRef"),
    "VariableValue": ("VariableRef", *VALUE_ELEMENTS),
}  # fmt: skip
"""What may stand in an element, in the standard's order."""

LISTS = {"User": "users", "Code": "codes", "Variable": "variables", "Case": "cases", "Link": "links", "Set": "sets",
         "Graph": "graphs", **{kind.value: "sources" for kind in PartKind}}  # fmt: skip
"""In which list of the record an element is kept."""
