"""Column names and dtypes of every frame that store hands to analysis. Dtypes are Polars names, as text.

`guid` columns hold guids as text. Null means: does not apply (an interview without a wave, a report without a role).
"""

CODINGS: dict[str, str] = {
    "coding": "String",  # guid
    "passage": "String",  # guid
    "source": "String",  # title
    "code": "String",  # name in the newest version the code stands in
    "coder": "String",
    "start": "Int64",  # code points in the source's current canonical text, half-open
    "end": "Int64",
    "quote": "String",  # null where the speaker may not be quoted
    "polarity": "String",
    "site": "String",  # key, as "04"
    "wave": "String",  # key, as "W2"
    "kind": "String",
    "role": "String",  # of who speaks in the turn, at the interview's date
    "version": "Int64",  # codebook version the coding was made under; 0: the draft
    "read_under": "Int64",  # version its coder read the source with; after a split still the one before
    "layer": "String",
    "round": "Int64",
    "quotable": "Boolean",
    "source_id": "String",  # guid
    "code_id": "String",  # guid; merged codes resolved to what they were merged into
}

BESIDE = "beside"
"""A column that codings have where rounds were about excerpts: everyday coding of the rest of such a source."""

SOURCES: dict[str, str] = {
    "source_id": "String",
    "source": "String",
    "kind": "String",
    "site": "String",
    "wave": "String",
    "date": "Date",
    "roles": "List(String)",  # roles of those who speak in it
    "questions": "List(String)",  # keys of instrument questions it answers; empty where nobody asked by instrument
}

CODES: dict[str, str] = {
    "code_id": "String",
    "code": "String",
    "parent_id": "String",
    "position": "Int64",  # order of print over the whole codebook
    "versions": "List(Int64)",  # versions in which the code stands
    "questions": "List(String)",  # instrument questions that alone elicit it; empty: any text may speak of it
}

CONSTRUCTS: dict[str, str] = {
    "construct_id": "String",
    "construct": "String",
    "parent_id": "String",
    "position": "Int64",
}

LINKS: dict[str, str] = {"code_id": "String", "construct_id": "String"}
"""The crosswalk: which code is linked to which construct."""

LABELS: dict[str, str] = {"key": "String", "label": "String", "position": "Int64"}
"""The values of an axis in their order of print, with what is printed: sites, waves, roles, kinds."""

REGISTER: dict[str, str] = {
    "participant": "String",  # guid; a person who held two roles has two rows
    "role": "String",
    "site": "String",
    "setting": "String",  # where the site lies, in words that do not name it: "towns"
}
"""The people of the programme, whether or not they were interviewed: who a description could mean."""

PASSES: dict[str, str] = {
    "passage": "String",  # guid
    "source_id": "String",  # guid
    "code_id": "String",  # guid; merged codes resolved to what they were merged into
    "coder": "Int64",  # key inside
    "start": "Int64",  # code points in the source's text, half-open
    "end": "Int64",
    "polarity": "String",
    "layer": "String",
}
"""Codings of one round: the independent pass, and what the team agreed."""

ROUND_SOURCES: dict[str, str] = {
    "source_id": "String",
    "source": "String",
    "kind": "String",
    "site": "String",
    "wave": "String",
    "length": "Int64",  # code points
}

PARTS: dict[str, str] = {
    "source_id": "String",
    "unit": "String",  # turn or answer
    "start": "Int64",
    "end": "Int64",
    "role": "String",  # of who speaks in the turn; null for answers, and where nobody of the register speaks
}
"""Turns and answers of sources: what codings are counted in."""

EXCERPTS: dict[str, str] = {"source_id": "String", "start": "Int64", "end": "Int64"}
"""The parts of sources that a round is about; a source without any is coded whole."""

LOOKED: dict[str, str] = {"source_id": "String", "coder": "Int64"}
"""Who coded which source of a round, if only by finding nothing."""

TAKEN: dict[str, str] = {
    "code": "String",
    "path": "String",  # the headings above the code and its name, divided by " / "
    "quote": "String",  # null where the speaker may not be quoted
    "source": "String",
    "coder": "String",
    "polarity": "String",
    "site": "String",
    "wave": "String",
    "kind": "String",
    "role": "String",
    "layer": "String",
    "round": "Int64",
    "version": "Int64",
    "memo": "String",  # null with the quote
    "made_at": "String",  # ISO 8601, UTC
    "start": "Int64",  # code points of the source's current text (LF), half-open
    "end": "Int64",
    "coding": "String",
    "code_id": "String",
    "source_id": "String",
}
"""Codings as they are taken out, as CSV, Excel, Parquet or Web Annotations."""
