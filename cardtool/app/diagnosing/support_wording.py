"""Titles of the sections and fields of a support file; the catalogues hold them, here are their English forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.language import marked as _

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLES: Final[Mapping[str, str]] = {
    "made": _("Made"),
    "version": _("Version"),
    "platform": _("Computer"),
    "diagnosis": _("Check"),
    "causes": _("Causes"),
    "title": _("Title"),
    "explanation": _("Explanation"),
    "remedy": _("What to do"),
    "remedy_administrator": _("For the administrator"),
    "ask_next": _("Ask next"),
    "evidence": _("Seen"),
    "probes": _("Checks"),
    "facts": _("Seen"),
    "readers": _("Readers"),
    "middleware": _("Reader programs"),
    "cards": _("Cards"),
    "settings": _("Settings"),
    "profiles": _("Known reader programs"),
    "log": _("End of the log"),
    "crash": _("Last crash"),
    "masked": _("Replaced by pseudonyms"),
    "unmasked": _("Shown as chosen"),
}
