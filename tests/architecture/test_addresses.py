"""The tree names no package index and no folder of anybody's machine."""

import re

from tests.architecture.tree import files, name_of

# Put together from pieces, so that this file does not name them itself.
_INDEXES = tuple(
    "".join(pieces)
    for pieces in [
        *(("pypi", ".org"), ("pythonhosted", ".org"), ("registry.npmjs", ".org"), ("crates", ".io")),
        *(("index", "-url"), ("find", "-links"), ("trusted", "-host")),
    ]
)
_FOLDERS = re.compile(r"(?<![\w.~])/(home|root|Users|work|opt/pypi)/|[A-Z]:\\Users\\")
_WORKPLACE = re.compile(r"\.\./" + r"shared(?!/domain/realcerts)")

_NOT_TEXT = {".png", ".ico", ".icns", ".der", ".gz", ".zip"}


def _texts() -> dict[str, str]:
    return {
        name_of(path): path.read_text(encoding="utf-8", errors="replace")
        for path in files()
        if path.suffix not in _NOT_TEXT
    }


def test_no_package_index_is_named() -> None:
    # The option that keeps addresses out of the lock files has to be named where they are made.
    option = "--no-emit-index" + "-url"
    said = {name: text.replace(option, "") for name, text in _texts().items()}
    assert not [(name, index) for name, text in said.items() for index in _INDEXES if index in text]


def test_no_folder_of_a_machine_is_named() -> None:
    assert not [name for name, text in _texts().items() if _FOLDERS.search(text) or _WORKPLACE.search(text)]
