"""Which paragraph styles of a Word file are headings, and a paragraph's place in the outline."""

import re

from lxml import etree

from fingerpost.formats.zipped import attribute, local

HEADING_ID = re.compile(r"heading ?[1-9]|title", re.IGNORECASE)
BODY_LEVEL = 9
"""Word's outline level of body text."""


def heading_styles(styles: etree._Element | None) -> frozenset[str]:
    """Ids of the styles that make a heading, by outline level or name (English in every language's Word)."""
    if styles is None:
        return frozenset()
    found = {attribute(style, "styleId"): style for style in styles if local(style) == "style"}
    return frozenset(key for key in found if _is_heading(key, found))


def _is_heading(key: str, styles: dict[str, etree._Element]) -> bool:
    for _ in range(len(styles)):  # a style may be based on itself in a broken file
        style = styles.get(key)
        if style is None:
            return False
        if HEADING_ID.fullmatch(_value(style, "name")):
            return True
        level = outline_level(style)
        if level is not None:
            return level < BODY_LEVEL
        key = _value(style, "basedOn")
    return False


def outline_level(holder: etree._Element) -> int | None:
    """The outline level in the pPr of a style or paragraph: 0 the top, 9 body text, None not stated."""
    for properties in holder:
        if local(properties) == "pPr":
            level = _value(properties, "outlineLvl")
            return int(level) if level.isdigit() else None
    return None


def is_heading(paragraph: etree._Element, styles: frozenset[str]) -> bool:
    """Whether a paragraph is a heading by its own outline level or by its style."""
    level = outline_level(paragraph)
    if level is not None:
        return level < BODY_LEVEL
    for properties in paragraph:
        if local(properties) == "pPr":
            style = _value(properties, "pStyle")
            return style in styles or (not styles and bool(HEADING_ID.fullmatch(style)))
    return False


def _value(holder: etree._Element, child: str) -> str:
    return next((attribute(element, "val") for element in holder if local(element) == child), "")
