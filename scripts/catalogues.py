"""Bring the message catalogues up to date: extract, merge, compile.

python scripts/catalogues.py          update resources/locale/*/LC_MESSAGES/cardtool.po and compile them
python scripts/catalogues.py --check  change nothing; fail when a message is missing, untranslated or obsolete
"""

from __future__ import annotations

import ast
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "resources" / "locale"
LANGUAGES = ("fi", "sv")
#: Functions whose first arguments are messages, and how many of them.
KEYWORDS = {"_": 1, "marked": 1, "say": 1, "say_many": 2}


def extracted() -> Catalog:
    """All messages of the source code."""
    template = Catalog(project="cardtool")
    for package in ("cardtool", "ui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for message in messages_of(path):
                template.add(message)
    for message in shipped():
        template.add(message)
    return template


def messages_of(path: Path) -> Iterator[str | tuple[str, ...]]:
    """The messages of one module: literal arguments of the marking functions, also inside f-strings.

    Raises:
        ValueError: the words of a plural stand in variables, where they would be missed.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        number = KEYWORDS.get(name, 0)
        words = [part.value for part in node.args[:number] if isinstance(part, ast.Constant) and part.value]
        if len(words) == number > 0:
            yield tuple(words) if number > 1 else words[0]
        elif number > 1 and any(isinstance(part, ast.Name) for part in node.args[:number]):
            raise ValueError(f"{path}:{node.lineno}: the words of a plural must stand in the call itself")


def shipped() -> Iterator[str]:
    """Messages that stand in data: what the training mode offers, and the names of reforms."""
    table = tomllib.loads((ROOT / "resources" / "training" / "scripts.toml").read_text(encoding="utf-8"))
    for script in table["scripts"]:
        yield from (script["title"], script["explanation"])
    reforms = tomllib.loads((ROOT / "resources" / "rules" / "transition.toml").read_text(encoding="utf-8"))
    yield from (reform["name"] for reform in reforms["reform"])


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue of one language with exactly the messages of ``template``."""
    path = _path(language)
    catalogue = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.project, catalogue.version = "cardtool", "1"
    catalogue.header_comment = (
        f"# Messages of cardtool ({language}); made by scripts/catalogues.py, translated by hand."
    )
    # One fixed date: the history of the repository tells when a message changed.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "cardtool"
    return catalogue


def faults(language: str, template: Catalog) -> list[str]:
    """What is wrong with the catalogue of one language."""
    with _path(language).open("rb") as stream:
        present = read_po(stream, locale=language)
    wanted = {message.id for message in template if message.id}
    found = {message.id: message for message in present if message.id}
    missing = [f"{language}: missing: {message}" for message in wanted - found.keys()]
    obsolete = [f"{language}: not used: {message}" for message in found.keys() - wanted]
    empty = [f"{language}: not translated: {message.id}" for message in found.values() if not _complete(message.string)]
    return missing + obsolete + empty


def _complete(translation: str | tuple[str, ...] | list[str]) -> bool:
    return bool(translation) if isinstance(translation, str) else all(translation)


def _path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "cardtool.po"


def _save(language: str, catalogue: Catalog) -> None:
    path = _path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalogue, sort_output=True, include_previous=False, width=120, omit_header=False)
    with path.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalogue)


def main() -> int:
    """Update or check; returns the exit code."""
    template = extracted()
    if "--check" in sys.argv[1:]:
        found = [fault for language in LANGUAGES for fault in faults(language, template)]
        sys.stderr.writelines(f"{fault}\n" for fault in found)
        return 1 if found else 0
    for language in LANGUAGES:
        _save(language, updated(language, template))
    return 0


if __name__ == "__main__":
    sys.exit(main())
