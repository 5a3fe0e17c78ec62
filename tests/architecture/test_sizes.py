"""A file has one subject, a function one job, and every module says what it is."""

import ast

from tests.architecture.tree import Function, functions, modules, name_of, parsed

_LINES_OF_A_FILE = 400
_LINES_OF_A_FUNCTION = 50

_PRODUCT = modules("cardtool", "ui")


def _lines(function: Function) -> int:
    """Length without the docstring, which may be as long as the matter needs."""
    text = ast.get_docstring(function)
    return (function.end_lineno or 0) - function.lineno + 1 - (len(text.splitlines()) if text else 0)


def test_files_are_short() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _PRODUCT}
    assert not {name: lines for name, lines in lengths.items() if lines > _LINES_OF_A_FILE}


def test_functions_are_short() -> None:
    lengths = {
        f"{name_of(path)}:{function.name}": _lines(function) for path in _PRODUCT for function in functions(path)
    }
    assert not {name: lines for name, lines in lengths.items() if lines > _LINES_OF_A_FUNCTION}


def test_modules_say_what_they_are() -> None:
    trees = {name_of(path): parsed(path) for path in [*_PRODUCT, *modules("benchmarks", "scripts", "installer")]}
    assert not [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)]
