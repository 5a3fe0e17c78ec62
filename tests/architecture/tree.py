"""The project's own files, and what their source says."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Folders that tools make.
_MADE = {"__pycache__", "build", "dist"}
#: Hidden names that belong to the project all the same.
_HIDDEN = {".ci", ".github", ".gitignore"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file of the project below ``folder``, without what tools have made."""
    for path in sorted(folder.iterdir()):
        if path.name in _MADE or (path.name.startswith(".") and path.name not in _HIDDEN):
            continue
        if path.is_dir():
            yield from files(path)
        elif path.suffix != ".mo":
            yield path


def modules(*rooms: str) -> list[Path]:
    """The Python files of the named folders."""
    return [path for room in rooms if (ROOT / room).is_dir() for path in files(ROOT / room) if path.suffix == ".py"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            yield node


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of an expression that is one, otherwise an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""
