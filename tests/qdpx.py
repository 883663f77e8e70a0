"""Makes REFI-QDA files for tests: the XML of small projects, and the zip around it, as odd as a test wants."""

import io
import zipfile

SPACE = "urn:QDA-XML:project:1.0"
ANA, BEN = "{0A000000-0000-4000-8000-000000000001}", "0a000000-0000-4000-8000-000000000002"
BARRIER, NEED = "0b000000-0000-4000-8000-000000000001", "0b000000-0000-4000-8000-000000000002"
TEXT = "0c000000-0000-4000-8000-000000000001"
SELECTION, CODING = "0d000000-0000-4000-8000-000000000001", "0e000000-0000-4000-8000-000000000001"
USERS = f'<Users><User guid="{ANA}" name="Ana"/><User guid="{BEN}" name="Ben" id="B"/></Users>'
CODES = f'<Code guid="{BARRIER}" name="Barrier" isCodable="true"/><Code guid="{NEED}" name="Need" isCodable="true" color="#00ff00"/>'
WORDS = "The costs rose."


def code_book(codes=CODES):
    return f"<CodeBook><Codes>{codes}</Codes></CodeBook>"


def coding(guid=CODING, code=BARRIER, user=ANA, inside=""):
    by = f' creatingUser="{user}"' if user else ""
    target = f'<CodeRef targetGUID="{code}"/>' if code else ""
    return f'<Coding guid="{guid}"{by} creationDateTime="2024-03-05T10:00:00Z">{target}{inside}</Coding>'


def selection(start, end, inside=None, guid=SELECTION, more=""):
    inside = coding() if inside is None else inside
    return f'<PlainTextSelection guid="{guid}" startPosition="{start}" endPosition="{end}"{more}>{inside}</PlainTextSelection>'


def text_source(inside, guid=TEXT, path="internal://t.txt", name="Site 04", more=""):
    named = f' name="{name}"' if name else ""
    plain = f' plainTextPath="{path}"' if path else ""
    return f'<TextSource guid="{guid}"{named}{plain}{more}>{inside}</TextSource>'


def project(sources="", *, users=USERS, codes=None, before="", after="", origin="A tool 1", space=SPACE, more=""):
    codes = code_book() if codes is None else codes
    held = f"<Sources>{sources}</Sources>" if sources else ""
    named = f' origin="{origin}"' if origin else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{space}" name="Trial"{named}{more}>'
        f"{users}{codes}{before}{held}{after}</Project>"
    )


def archive(xml, members=(), name="project.qde"):
    """The bytes of a .qdpx; members are pairs of name (or ZipInfo) and bytes, or a mapping."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        if xml is not None:
            packed.writestr(name, xml)
        for member, content in members.items() if hasattr(members, "items") else members:
            packed.writestr(member, content)
    return made.getvalue()


def one_coding(words=WORDS, start=None, end=None, *, quote="costs", inside=None, **about):
    """A project with one text in a file of its own and one coding, of the quote unless a place is given."""
    text = words if isinstance(words, str) else words.decode("utf-8", "replace")
    start = text.index(quote) if start is None else start
    end = start + len(quote) if end is None else end
    content = words.encode("utf-8") if isinstance(words, str) else words
    return archive(project(text_source(selection(start, end, inside)), **about), {"sources/t.txt": content})
