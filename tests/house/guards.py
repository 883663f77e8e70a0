"""The guards themselves, as functions from source text to what is wrong with it; the tests run them and plant faults."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent.parent
PACKAGE = HERE / "src" / "fingerpost"
WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "create", "update"}
ONLY_ON_ROWS = {"create", "update", "delete"}
TEMPLATE_FAULTS = {
    "|safe": r"\|\s*safe\b",
    "autoescape off": r"autoescape\s+off",
    "inline script": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "inline style": r"\sstyle\s*=",
    "inline handler": r"<[^>]+\son[a-z]+\s*=",
    "outside address": r"""(?:src|href|action)\s*=\s*["']https?://""",
}


def modules(*folders: str) -> list[Path]:
    """Our own Python files under these folders of the package."""
    found = [path for folder in folders for path in sorted((PACKAGE / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Every function of a module, also nested ones."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def row_writes(source: str) -> list[str]:
    """Calls that write rows: `.save()`, and create, update, delete on something that mentions `objects` or a related set."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
            target = ast.unparse(call.func.value)
            if call.func.attr not in ONLY_ON_ROWS or re.search(r"objects|_set\b|\.(filter|all|exclude)\(", target):
                found.append(f"{target}.{call.func.attr}()")
    return found


def bare_objects(source: str) -> list[str]:
    """Uses of `Model.objects` where only what a person may see should be asked for."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)]
    return [ast.unparse(node) for node in nodes if node.attr in ("objects", "_default_manager")]


def unlike_actions(source: str) -> list[str]:
    """Public functions that take `by` but are no action, or actions that are not keyword-only with `by` and `operation`."""
    faults = []
    for function in ast.parse(source).body:
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
            is_action = any(ast.unparse(d) == "action" for d in function.decorator_list)
            named = {argument.arg for argument in function.args.kwonlyargs}
            is_made_of_actions = any(ast.unparse(d) == "made_of_actions" for d in function.decorator_list)
            if "by" in named and not (is_action or is_made_of_actions):
                faults.append(f"{function.name} takes `by` but is no @action")
            if is_action and (function.args.args or not {"by", "operation"} <= named):
                faults.append(f"{function.name} is not keyword-only with `by` and `operation`")
    return faults


def opening(source: str) -> str | None:
    """What is wrong with a module's opening docstring, or None."""
    lead = ast.get_docstring(ast.parse(source))
    if not lead:
        return "no opening docstring"
    return None if len(lead.splitlines()) <= 12 else "opening docstring longer than twelve lines"


def template_faults(source: str) -> list[str]:
    """What a template must not hold: unescaped text, inline code or style, addresses outside."""
    return [name for name, pattern in TEMPLATE_FAULTS.items() if re.search(pattern, source, re.IGNORECASE)]


def lengths(source: str) -> list[int]:
    """How many lines each function has."""
    return [(f.end_lineno or f.lineno) - f.lineno + 1 for f in functions(ast.parse(source))]


def shared_runs(text: str, known: set[tuple[str, ...]], size: int = 9) -> list[str]:
    """Runs of words that also stand in `known`."""
    words = re.findall(r"[a-z]+", text.lower())
    return [" ".join(words[i : i + size]) for i in range(len(words) - size + 1) if tuple(words[i : i + size]) in known]


def runs(text: str, size: int = 9) -> set[tuple[str, ...]]:
    """Every run of so many words."""
    words = re.findall(r"[a-z]+", text.lower())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
