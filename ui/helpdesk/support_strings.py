"""What the support file's dialog says, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.language import marked as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.diagnosing.support import Preview
    from cardtool.app.language import Texts

#: Every kind of data that is masked, by its word in a preview; all but the last may be shown on request.
FIELDS: Final[Mapping[str, str]] = {
    "name": _("Names of persons"),
    "email": _("E-mail addresses"),
    "identity": _("Personal identity codes"),
    "serial": _("Numbers of cards and certificates"),
    "fingerprint": _("Fingerprints of certificates"),
    "user": _("User names"),
    "host": _("Names of computers"),
    "home": _("Home folder"),
    "secret": _("Passwords"),
}


def tell_field(texts: Texts, field: str) -> str:
    """A field by its name; an unknown one by its word."""
    return texts.say(FIELDS[field]) if field in FIELDS else field


def tell_preview(texts: Texts, preview: Preview) -> str:
    """How long the file is, what is replaced in it, and what is shown as it is."""
    said = [texts.say_many("{number} line.", "{number} lines.", len(preview.lines))]
    if preview.masked:
        masked = ", ".join(f"{tell_field(texts, kind)} {number}" for kind, number in preview.masked.items())
        said.append(texts.say("Replaced by pseudonyms: {masked}.", masked=masked))
    if preview.unmasked:
        shown = ", ".join(tell_field(texts, kind) for kind in preview.unmasked)
        said.append(texts.say("Shown as chosen: {shown}.", shown=shown))
    return " ".join(said)
