"""A hundred and more strings that have broken somebody's program once; and what a page must not hold if one of them took effect."""

from html.parser import HTMLParser

MARKUP = [
    "<script>hx()</script>", "</script><script>hx()</script>", "<img src=x onerror=hx()>", "<svg onload=hx()>", "<svg/onload=hx()>",
    "\"><script>hx()</script>", "'><img src=x onerror=hx()>", "\" onfocus=hx() autofocus x=\"", "' onmouseover='hx()", "` onclick=`hx()",
    "</title><script>hx()</script>", "</textarea><script>hx()</script>", "</option></select><script>hx()</script>", "<!--<script>hx()//-->",
    "<![CDATA[<script>hx()</script>]]>", "<a href=javascript:hx()>x</a>", "javascript:hx()", "JaVaScRiPt:hx()", "data:text/html,<script>hx()</script>",
    "<iframe src=//hx.example>", "<style>*{display:none}</style>", "<base href=//hx.example>", "<meta http-equiv=refresh content=0;//hx.example>",
    "<form action=//hx.example><input name=x>", "<math><mi xlink:href=javascript:hx()>", "<details open ontoggle=hx()>", "<body onload=hx()>",
    "<object data=//hx.example>", "<embed src=//hx.example>", "<link rel=stylesheet href=//hx.example>", "<b style=position:fixed>x</b>",
    "&lt;script&gt;hx()&lt;/script&gt;", "&#60;script&#62;", "&#x3c;script&#x3e;", "\\u003cscript\\u003ehx()", "\u003cscript\u003ehx()", "<scr<script>ipt>hx()",
    "<hx-evil>", "<x onpointerenter=hx()>", "--><script>hx()</script>", "]]><script>hx()</script>", "＜script＞hx()＜/script＞",
]  # fmt: skip
TEMPLATES = [
    "{{ 7*7 }}", "{% debug %}", "{# x #}", "{% include 'base.html' %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%(name)s", "%s%n%d", "{0.__class__}", "{}",
]  # fmt: skip
QUERIES = [
    "'; DROP TABLE store_coding; --", "1' OR '1'='1", "\" OR \"\"=\"", "\\'; --", "%", "_", "*", "NEAR(", "\"unclosed", "a AND OR", "NOT", "-", "/* */", "NULL", "a:b",
    "^x*", "(((", "col:*", "text MATCH 'x'",
]  # fmt: skip
FORMULAE = [
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"//hx.example\")", "＝1+1", "|cmd", "%0A=1",
]  # fmt: skip
SIGNS = [
    "\u202egnp.exe", "\u2066x\u2069\u2067", "a\u200bb", "\ufeffx", "so\u00adft", "a\u2028b\u2029c", "a\u0085b", "مرحبا بالعالم", "שלום", "Z̸̢͎a̷l̶g̴o̵", "👩‍👩‍👧‍👦",
    "🇬🇧🏴󠁧󠁢󠁳󠁣󠁴󠁿", "\u0301x", "𝕏", "\uffff", "\ufffd", "\U0010ffff", "\ue000", "İßẞ", "ﷺ", "٣", "e\u0301é",
]  # fmt: skip
PATHS = [
    "../../etc/passwd", "..\\..\\x", "C:\\con", "/", ".", "..", "file:///etc/passwd", "%2e%2e%2f", "%00", "//hx.example", "http://hx.example/?a=b&c",
]  # fmt: skip
WORDS = [
    "null", "undefined", "None", "true", "NaN", "Infinity", "1e309", "-1", "0", "__proto__", "constructor", "on", "'", "\"", "\\", "`",
]  # fmt: skip
CONTROLS = [
    "\x00", "a\x00b", "\x01\x02", "\x1b[31mred", "\x7f", "a\x08b", "a\x0bb\x0cc", "x\r\nSet-Cookie: hx=1", "x\nLocation: //hx.example",
]  # fmt: skip
LONG = [
    "a" * 100_000, "<b>" * 20_000, " " * 10_000, "\n" * 10_000, "😀" * 5_000, "word " * 20_000, "((" * 5_000, "\u0301" * 5_000,
]  # fmt: skip
STRINGS = [*MARKUP, *TEMPLATES, *QUERIES, *FORMULAE, *SIGNS, *PATHS, *WORDS, *CONTROLS, *LONG]


def bundles(most: int = 180) -> list[str]:
    """The strings, several at a time as long as they fit into a short field: formulae, controls and long ones alone."""
    alone = [*FORMULAE, *CONTROLS, *LONG]
    joined, held = [], ""
    for one in [s for s in STRINGS if s not in alone]:
        if len(held) + len(one) + 1 > most:
            joined.append(held)
            held = ""
        held = f"{held} {one}".strip()
    return [*joined, held, *alone]


class Effects(HTMLParser):
    """Collects what took effect in a page: elements, attributes and addresses that none of our templates writes."""

    OURS_ALONE = ("iframe", "object", "embed", "base", "math", "style", "hx-evil", "x", "body2")
    ADDRESSES = ("href", "src", "action", "formaction", "data", "xlink:href")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in self.OURS_ALONE or any(name.startswith("on") or name == "style" for name in given):
            self.found.append(self.get_starttag_text() or tag)
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.found.append(self.get_starttag_text() or tag)
        for name in self.ADDRESSES:
            address = (given.get(name) or "").strip().lower()
            if address.startswith(("javascript:", "data:", "//", "http:")):
                self.found.append(f"{tag} {name}={address[:60]}")


def effects(page: str) -> list[str]:
    """What took effect in this page; nothing, if all is well."""
    parser = Effects()
    parser.feed(page)
    return parser.found
