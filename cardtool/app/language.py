"""Languages of the program: catalogues, dates, plurals."""

from __future__ import annotations

import gettext
import locale
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import in_finland
from cardtool.shipped import resource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

#: Languages with a catalogue, the default first, each by its own name.
LANGUAGES: Final[Mapping[str, str]] = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
DEFAULT_LANGUAGE: Final = "fi"
LANGUAGE_VARIABLE: Final = "CARDTOOL_LANG"
#: Locale that gives dates the form used in Finland.
_DATE_LOCALES: Final = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_FI"}


def marked(message: str) -> str:
    """Mark a message for the catalogues without translating it."""
    return message


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    folder = resource("locale")
    return gettext.translation("cardtool", folder, languages=[language], fallback=language == "en")


class Texts:
    """Messages, dates and numbers in one language.

    Args:
        language: ``fi``, ``sv`` or ``en``.

    Raises:
        InstallationError: the catalogues are missing.
    """

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def say(self, message: str, **values: object) -> str:
        """The message in this language, with ``{named}`` values filled in."""
        text = self._catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def say_many(self, one: str, many: str, number: int, **values: object) -> str:
        """The message in the plural form of ``number``, which it can show as ``{number}``."""
        return self._catalogue.ngettext(one, many, number).format(number=number, **values)

    def day(self, day: date) -> str:
        """A calendar day, for example ``28.2.2023``."""
        from babel.dates import format_date

        return format_date(day, "short" if self.language == "en" else "d.M.y", locale=_DATE_LOCALES[self.language])

    def moment(self, moment: datetime) -> str:
        """Day and time of day in Finland."""
        local = in_finland(moment)
        clock_time = local.strftime("%H:%M" if self.language == "en" else "%H.%M")
        return f"{self.day(local.date())} {clock_time}"


def choose_language(asked: str = "", environment: Mapping[str, str] = os.environ) -> str:
    """The language asked for, else that of ``CARDTOOL_LANG``, else the user's if there is a catalogue, else Finnish."""
    wishes = (asked, environment.get(LANGUAGE_VARIABLE, ""), _system_language())
    known = (wish.replace("-", "_").split("_")[0].lower() for wish in wishes)
    return next((wish for wish in known if wish in LANGUAGES), DEFAULT_LANGUAGE)


def _system_language() -> str:
    """Swedish when the user's system speaks it; English systems are common in Finland and get Finnish."""
    try:
        language = locale.getlocale()[0] or ""
    except ValueError:
        return ""
    return language if language.lower().startswith(("sv", "swedish", "fi", "finnish")) else ""
