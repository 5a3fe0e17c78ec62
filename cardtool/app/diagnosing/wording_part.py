"""What is said when nothing is wrong in what was checked, and what matters most was not looked at."""

from __future__ import annotations

from typing import Final

from cardtool.app.diagnosing.cause_text import CauseText
from cardtool.app.language import marked as _

PART_FINE: Final = CauseText(
    _("What was checked is fine"),
    _("Only a part was looked at. Nothing is said of the rest, so the cause may be there."),
    _("Make the whole check."),
    _("Make the whole check; below is what was looked at."),
    _("What does not work, and since when?"),
)
