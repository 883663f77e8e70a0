"""Odd dates, variables, cases and media."""

from odd_files.odd import OK, WARN, family
from qdpx import BARRIER, BEN, WORDS, archive, code_book, coding, one_coding, project, selection, text_source

TEXTS = {"sources/t.txt": WORDS.encode()}
CASE = "0a200000-0000-4000-8000-000000000001"
V = "0a100000-0000-4000-8000-00000000000{}"


def dated(moment):
    return one_coding(inside=coding().replace("2024-03-05T10:00:00Z", moment))


def variable(type_, n=1, name="age"):
    return f'<Variable guid="{V.format(n)}" name="{name}" typeOfVariable="{type_}"/>'


def with_value(type_, element, text, name="Case 1"):
    inside = f"<{element}>{text}</{element}>" if element else ""
    held = f'<VariableValue><VariableRef targetGUID="{V.format(1)}"/>{inside}</VariableValue>'
    case = f'<Case guid="{CASE}" name="{name}">{held}</Case>'
    return archive(project(before=f"<Variables>{variable(type_)}</Variables><Cases>{case}</Cases>"), ())


def value(text):
    return lambda p: p.cases[0].values[0].text == text


def media(inside, members=()):
    return archive(project(inside), {**TEXTS, **dict(members)})


P = "0c100000-0000-4000-8000-000000000001"
PDF = f'<PDFSource guid="{P}" name="P" path="internal://p.pdf">{{}}</PDFSource>'
AREA = f'<PDFSelection guid="{BEN[:-1]}9" page="@page" firstX="@x" firstY="1" secondX="2" secondY="3">{coding()}</PDFSelection>'


def area(page, x):
    return AREA.replace("@page", str(page)).replace("@x", str(x))


REPRESENTED = f'<Representation guid="{P[:-1]}2" plainTextPath="internal://t.txt">{selection(4, 9, coding(CASE[:-1] + "4"))}</Representation>'
PICTURE = f'<PictureSource guid="{P}" path="internal://p.png"><PictureSelection guid="{BEN[:-1]}9" firstX="9" firstY="9" secondX="1" secondY="1">{coding()}</PictureSelection></PictureSource>'
POINTS = "".join(f'<SyncPoint guid="{V.format(n)}" timeStamp="{n}000" position="{at}"/>' for n, at in ((1, 4), (2, 9)))
CUE = f'<TranscriptSelection guid="{V.format(3)}" fromSyncPoint="{V.format(1)}" toSyncPoint="@to">{coding()}</TranscriptSelection>'


def cue(to):
    return CUE.replace("@to", to)


AUDIO = f'<AudioSource guid="{P}" name="A" path="{{}}"><Transcript guid="{P[:-1]}3" plainTextPath="internal://t.txt">{{}}</Transcript>{{}}</AudioSource>'
TALK = (("sources/a.mp3", b"ID3"),)
FILES = family([
    ("date naive", OK, dated("2018-03-27T17:46:39"), {"check": lambda p: p.codings.created[0] == "2018-03-27T17:46:39"}),
    ("date with a zone", OK, dated("2018-03-27T17:46:39+14:00"), {"check": lambda p: p.codings.created[0].endswith("+14:00")}),
    ("date that is none", OK, dated("yesterday"), {"check": lambda p: p.codings.created[0] == "yesterday"}),
    ("date of the year 0001", OK, dated("0001-01-01T00:00:00"), {"quote": "costs"}),
    ("date of the year 99999", OK, dated("99999-01-01T00:00:00Z"), {"quote": "costs"}),
    ("date with nanoseconds", OK, dated("2018-03-27T17:46:39.123456789Z"), {"check": lambda p: p.codings.created[0].endswith("789Z")}),
    ("integer big", OK, with_value("Integer", "IntegerValue", "9" * 60), {"check": value("9" * 60)}),
    ("integer that is a word", WARN, with_value("Integer", "IntegerValue", "many"), {"said": "'many', which is no Integer", "check": value("many")}),
    ("float nan", WARN, with_value("Float", "FloatValue", "NaN"), {"said": "no Float", "check": value("NaN")}),
    ("float exponent", WARN, with_value("Float", "FloatValue", "1e3"), {"said": "no Float", "check": value("1e3")}),
    ("boolean yes", WARN, with_value("Boolean", "BooleanValue", "yes"), {"said": "no Boolean"}),
    ("date value 30 February", WARN, with_value("Date", "DateValue", "2023-02-30"), {"said": "no Date"}),
    ("date value in English", WARN, with_value("Date", "DateValue", "05/03/2024"), {"said": "no Date", "check": value("05/03/2024")}),
    ("value empty", OK, with_value("Text", "TextValue", ""), {"check": value("")}),
    ("value missing", WARN, with_value("Text", "", ""), {"said": "is not given"}),
    ("value of another type", WARN, with_value("Integer", "TextValue", "12"), {"said": "TextValue", "check": value("12")}),
    ("value with line ends", OK, with_value("Text", "TextValue", "a\nb&#13;c"), {"check": value("a\nb\rc")}),
    ("value given twice", WARN, archive(project(before=f'<Variables>{variable("Text")}</Variables><Cases><Case guid="{CASE}"><VariableValue><VariableRef targetGUID="{V.format(1)}"/><TextValue>a</TextValue><TextValue>b</TextValue></VariableValue></Case></Cases>'), ()), {"said": "twice", "check": value("a")}),
    ("variable type unknown", WARN, with_value("Ordinal", "TextValue", "low"), {"said": "unknown type 'Ordinal'", "check": value("low")}),
    ("variables of one name", WARN, archive(project(before="<Variables>" + "".join(variable("Text", n) for n in range(1, 8)) + "</Variables>"), ()), {"said": "7 variables are named 'age'", "check": lambda p: len(p.variables) == 7}),
    ("variable not defined", WARN, archive(project(before=f'<Cases><Case guid="{CASE}" name="c"><VariableValue><VariableRef targetGUID="{V.format(9)}"/><TextValue>x</TextValue></VariableValue></Case></Cases>'), ()), {"said": "not defined", "check": lambda p: p.variables[0].placeholder}),
    ("variable without name", WARN, archive(project(before=f"<Variables>{variable('Text', name='')}</Variables>"), ()), {"said": "no name"}),
    ("case without name", OK, with_value("Text", "TextValue", "x", name=""), {"check": lambda p: p.cases[0].name == ""}),
    ("case of the GUID of a coding", WARN, archive(project(text_source(selection(4, 9)), before=f'<Cases><Case guid="{BARRIER}" name="c"/></Cases>'), TEXTS), {"said": "share the GUID", "quote": "costs"}),
    ("value of no variable", WARN, archive(project(before=f'<Cases><Case guid="{CASE}" name="c"><VariableValue><VariableRef targetGUID=""/><TextValue>x</TextValue></VariableValue></Case></Cases>'), ()), {"said": "of no variable", "check": lambda p: p.variables[0].placeholder and p.variables[0].guid}),
    ("values on a source", OK, archive(project(text_source(selection(4, 9) + f'<VariableValue><VariableRef targetGUID="{V.format(1)}"/><TextValue>x</TextValue></VariableValue>'), before=f"<Variables>{variable('Text')}</Variables>"), TEXTS), {"check": lambda p: p.sources[0].values[0].text == "x"}),
    ("pdf representation", OK, media(PDF.format(REPRESENTED), (("sources/p.pdf", b"%PDF-"),)), {"quote": "costs", "check": lambda p: p.sources[1].within == 0}),
    ("pdf missing", WARN, media(PDF.format(REPRESENTED)), {"said": "p.pdf", "quote": "costs"}),
    ("pdf broken", WARN, media(PDF.format(REPRESENTED), (("sources/p.pdf", b"not a pdf"),)), {"said": "is no PDF", "quote": "costs"}),
    ("pdf area outside of the page", WARN, media(PDF.format(area(1, -99999)), (("sources/p.pdf", b"%PDF-"),)), {"said": "outside of the page", "check": lambda p: p.selections.raw == ["1 -99999 1 2 3"]}),
    ("pdf page a word", WARN, media(PDF.format(area("iv", 1)), (("sources/p.pdf", b"%PDF-"),)), {"said": "not in numbers", "check": lambda p: p.selections.raw == ["iv 1 1 2 3"]}),
    ("text inside of a pdf area", OK, media(PDF.format(area(1, 1).replace("<Coding", REPRESENTED + "<Coding", 1)), (("sources/p.pdf", b"%PDF-"),)).replace(b"x", b"x"), {"check": lambda p: p.sources[1].within_selection == 0}),
    ("picture with corners swapped", WARN, media(PICTURE, (("sources/p.png", b"broken"),)), {"said": "corners swapped", "check": lambda p: p.selections.raw == ["9 9 1 1"]}),
    ("recording outside of the file", WARN, media(AUDIO.format("relative:///a.mp3", POINTS + cue(V.format(2)), "")), {"said": "relative:///a.mp3"}),
    ("transcript by sync points", OK, media(AUDIO.format("internal://a.mp3", POINTS + cue(V.format(2)), ""), TALK), {"quote": "costs", "check": lambda p: p.verified == 1}),
    ("sync point not there", OK, media(AUDIO.format("internal://a.mp3", POINTS + cue(V.format(9)), ""), TALK), {"check": lambda p: p.selections.start[0] == -1}),
    ("sync point without place", OK, media(AUDIO.format("internal://a.mp3", POINTS.replace(' position="9"', "") + cue(V.format(2)), ""), TALK), {"check": lambda p: p.sources[1].sync_points[1].position == ""}),
    ("times beyond all", OK, media(AUDIO.format("internal://a.mp3", "", f'<AudioSelection guid="{V.format(5)}" begin="-1" end="{10**20}"/>'), TALK), {"check": lambda p: p.selections.raw == [f"-1 {10**20}"]}),
    ("graph of broken vertices", OK, archive(project(codes=code_book(), after=f'<Graphs><Graph guid="{CASE}"><Vertex guid="{BEN}" shape="Cloud"/><Edge guid="{CASE}"/></Graph></Graphs>'), ()), {"check": lambda p: len(p.graphs[0].vertices) == 1}),
])  # fmt: skip
