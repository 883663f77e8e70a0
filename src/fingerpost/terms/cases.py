"""The words of cases and variables: what kind of value a variable holds, in the names that tools exchange."""

from enum import StrEnum


class VariableKind(StrEnum):
    """What the values of a variable are. A value is kept as it was written, whether or not it is of the kind."""

    TEXT = "Text"
    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    FLOAT = "Float"
    DATE = "Date"
    DATE_TIME = "DateTime"


KIND_WORDS = {
    VariableKind.TEXT: "text",
    VariableKind.BOOLEAN: "yes or no",
    VariableKind.INTEGER: "whole number",
    VariableKind.FLOAT: "number",
    VariableKind.DATE: "date",
    VariableKind.DATE_TIME: "date and time",
}
