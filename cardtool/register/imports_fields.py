"""From the fields of a register row, under whatever names they come, to a row.

The header line of the register's text download was not seen, so the attribute names of its interface and of its XML
are accepted without regard to case, punctuation and the words' marks (domain note service-certificates.md, 5).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import finnish_day
from cardtool.register.imports_values import MAX_FIELD, ImportReason, RegisterRow
from cardtool.register.names import fold
from cardtool.register.oid_syntax import MAX_OID, is_oid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.register.imports_values import Gathering

#: Names of columns and attributes, folded and without punctuation, and what they hold.
_NAMES: Final = {
    **dict.fromkeys(("codeid", "conceptcodeid", "oid", "id"), "oid"),
    **dict.fromkeys(("longname", "name", "nimi"), "name"),
    **dict.fromkeys(("abbreviation", "shortname", "lyhenne"), "short"),
    **dict.fromkeys(("parentid", "parent"), "parent"),
    **dict.fromkeys(("ytunnus", "businessid"), "business_id"),
    **dict.fromkeys(("begindate", "validfrom", "voimassaalkaen"), "begins"),
    **dict.fromkeys(("expirationdate", "validuntil", "enddate"), "ends"),
    "status": "status",
}
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")
#: Files of the code service mark attributes of the code with this.
_MARK: Final = re.compile(r"^\s*a:", re.IGNORECASE)
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.ASCII | re.DOTALL)
_FINNISH: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: .*)?", re.ASCII | re.DOTALL)
_MILLISECONDS: Final = re.compile(r"-?\d{5,15}", re.ASCII)


@lru_cache(maxsize=1024)
def field_of(name: str) -> str:
    """What a column or attribute of this name holds; empty when it does not matter here."""
    return _NAMES.get(_NO_LETTER.sub("", fold(_MARK.sub("", name[:MAX_FIELD]))), "")


def add_row(fields: Mapping[str, str], line: int, gathering: Gathering) -> None:
    """Keep the row, or the reason why it is none.

    Args:
        fields: texts by the words of :func:`field_of`.
        line: where it stands.
        gathering: where it is kept.
    """
    oid = fields.get("oid", "").strip()
    if not is_oid(oid):
        gathering.fail(ImportReason.BAD_OID, line, oid)
        return
    gathering.add(
        RegisterRow(
            oid=oid,
            name=_text(fields, "name") or _text(fields, "short"),
            parent=_text(fields, "parent")[:MAX_OID],
            business_id=_text(fields, "business_id"),
            begins=_day(fields, "begins", line, gathering),
            ends=_day(fields, "ends", line, gathering),
            status=_text(fields, "status"),
            line=line,
        ),
        line,
    )


def _text(fields: Mapping[str, str], key: str) -> str:
    return " ".join(fields.get(key, "")[:MAX_FIELD].split())


def _day(fields: Mapping[str, str], key: str, line: int, gathering: Gathering) -> date | None:
    text = fields.get(key, "").strip()
    if not text:
        return None
    day = as_day(text)
    if day is None:
        gathering.fail(ImportReason.BAD_DATE, line, text)
    return day


def as_day(text: str) -> date | None:
    """The day of ``2023-01-31``, ``31.1.2023``, either with a time behind it, or milliseconds since 1970."""
    text = text[:MAX_FIELD]
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _FINNISH.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if _MILLISECONDS.fullmatch(text):
            return finnish_day(datetime.fromtimestamp(int(text) / 1000, UTC))
    except (ValueError, OverflowError, OSError):
        return None
    return None
