"""Whether a word is a value of one of XML Schema's types that REFI-QDA uses. Values are judged, never converted."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

INTEGER = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
DAY = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
DATE = re.compile(DAY + ZONE)
DATE_TIME = re.compile(DAY + r"T(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)" + ZONE)
RGB = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_date(text: str) -> bool:
    """An xsd:date, its day in its month."""
    return _is_day(DATE.fullmatch(text))


def is_date_time(text: str) -> bool:
    """An xsd:dateTime, its day in its month; the zone may be missing."""
    return _is_day(DATE_TIME.fullmatch(text))


def _is_day(match: "re.Match[str] | None") -> bool:
    if match is None:
        return False
    year, month, day = int(match.group().lstrip("-").partition("-")[0]), int(match.group(1)), int(match.group(2))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return day <= DAYS[month - 1] and (leap or (month, day) != (2, 29)) and year > 0


FITS: dict[str, Callable[[str], bool]] = {
    "Boolean": lambda text: text in ("true", "false", "1", "0"),
    "Integer": lambda text: INTEGER.fullmatch(text) is not None,
    "Float": lambda text: DECIMAL.fullmatch(text) is not None,
    "Date": is_date,
    "DateTime": is_date_time,
}


def written_time(moment: datetime) -> str:
    """A moment as we write it: UTC, to the millisecond, with its Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
