"""Control words of rich text, as tables: what is left out, what stands for a character, which encoding is meant."""

LEFT_OUT = frozenset(
    (
        "annotation", "atnauthor", "atndate", "atnicn", "atnid", "atnparent", "atnref", "atntime", "atrfend",
        "atrfstart", "author", "background", "bkmkend", "bkmkstart", "blipuid", "buptim", "category",
        "colorschememapping", "colortbl", "comment", "company", "creatim", "datafield", "datastore", "do", "doccomm",
        "docvar", "fldinst", "filetbl", "fontemb", "fontfile", "footer", "footerf", "footerl", "footerr", "formfield",
        "ftncn", "ftnsep", "ftnsepc", "aftncn", "aftnsep", "aftnsepc", "generator", "header", "headerf", "headerl",
        "headerr", "info", "keywords", "latentstyles", "levelnumbers", "leveltext", "list", "listlevel", "listname",
        "listoverride", "listoverridetable", "listpicture", "liststylename", "listtable", "manager", "nextfile",
        "nonshppict", "objalias", "objclass", "objdata", "objname", "operator", "panose", "picprop", "pict", "pntxta",
        "pntxtb", "printim", "private", "revtbl", "revtim", "rsidtbl", "rxe", "sn", "sv", "staticval", "stylesheet",
        "subject", "tc", "template", "themedata", "title", "txe", "userprops", "xe", "xform", "xmlattrname",
        "xmlattrvalue", "xmlclose", "xmlname", "xmlnstbl", "xmlopen", "nonesttables", "fldtype", "hlinkbase",
        "passwordhash", "shprslt",
    )
)  # fmt: skip
"""Destinations whose words do not print in the text."""

SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "\u2014", "endash": "\u2013", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}  # fmt: skip
PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column"})
CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
CHARSETS = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 79: "big5", 80: "euc_kr", 81: "mac_arabic", 83: "mac_greek",
    84: "mac_cyrillic", 85: "gb2312", 86: "mac_latin2", 88: "cp874", 89: "mac_latin2", 128: "cp932", 129: "cp949",
    130: "johab", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""Windows' numbers of character sets, as fonts state them; 1 (default) and 2 (symbol) name none."""
