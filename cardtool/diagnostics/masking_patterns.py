"""What gives personal data away by its form, although nobody knows the value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.masking_kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Check characters of personal identity codes and of SATU, by the remainder of division by 31
#: (Digital and Population Data Services Agency, "Henkilötunnus" and "Sähköinen asiointitunnus").
CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"

#: Not in an address such as ``postgresql://user@host``, which is an account at a host.
_EMAIL: Final = re.compile(r"(?<![\w.!#$&'*+?^`{|}~-])(?<!://)[\w.!#$&'*+?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
#: Day, month, year, sign of the century (five more for each since 2023), individual number, check character.
_IDENTITY_CODE: Final = re.compile(r"(?<!\d)[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?![^\W_])", re.IGNORECASE)
_SATU: Final = re.compile(r"(?<![^\W_])(\d{8}) ?([0-9A-FHJ-NPR-Y])(?![^\W_])", re.IGNORECASE)
_HOME: Final = re.compile(
    r"(?:[/]home/|[\\/]+(?:Users|Documents and Settings)[\\/]+)([^\\/:*?\"<>|\r\n]{1,64})", re.IGNORECASE
)
_SECURITY_ID: Final = re.compile(r"S-1-5-21(?:-\d{1,10}){3,4}")
_SHARE: Final = re.compile(r"(?<![\w\\:])\\\\+([\w.-]{1,63})\\")
_PRIVATE_ADDRESS: Final = re.compile(
    r"(?<![\w.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\w.])"
)
_ACCOUNT: Final = re.compile(r"://([^/\s:@]{1,64})(?::([^/\s@]{1,256}))?@")
_SECRET: Final = re.compile(
    r"(?:password|passwd|pwd|passphrase|secret|token|authorization)\w*[\"']?\s*[=:]\s*[\"']?"
    r"(?:bearer |basic )?([^\s\"',;]+)",
    re.IGNORECASE,
)
_PIN: Final = re.compile(
    r"(?:pin|puk|tunnusluku|tunnusluvun)\w{0,8}\W{1,4}(?:is |was |on )?(\d{4,12})(?!\d)", re.IGNORECASE
)
#: Readers carry their serial number in their name, in brackets (pcsc-lite, "Gemalto PC Twin Reader (70D7E2EE) 00 00").
_BRACKETED: Final = re.compile(r"\((?=[^)]{0,31}\d)([0-9A-Za-z]{6,32})\)")


def _is_satu(match: re.Match[str]) -> bool:
    return CHECK_CHARACTERS[int(match[1]) % 31] == match[2].upper()


_WHOLE: Final = 0
_PATTERNS: Final[tuple[tuple[Kind, re.Pattern[str], int, Callable[[re.Match[str]], bool] | None], ...]] = (
    (Kind.SECRET, _SECRET, 1, None),
    (Kind.SECRET, _PIN, 1, None),
    (Kind.SECRET, _ACCOUNT, 2, None),
    (Kind.USER, _ACCOUNT, 1, None),
    (Kind.EMAIL, _EMAIL, _WHOLE, None),
    (Kind.IDENTITY, _IDENTITY_CODE, _WHOLE, None),
    (Kind.IDENTITY, _SATU, _WHOLE, _is_satu),
    (Kind.USER, _HOME, 1, None),
    (Kind.USER, _SECURITY_ID, _WHOLE, None),
    (Kind.HOST, _SHARE, 1, None),
    (Kind.HOST, _PRIVATE_ADDRESS, _WHOLE, None),
    (Kind.SERIAL, _BRACKETED, 1, None),
)
#: What is looked for in decoded bytes, where anything may look like a short word.
_IN_BYTES: Final = frozenset({_EMAIL, _IDENTITY_CODE})


def matches(text: str, *, decoded: bool) -> Iterator[tuple[Kind, int, int]]:
    """Kind, start and end of each part that has the form of personal data."""
    for kind, pattern, group, holds in _PATTERNS:
        if decoded and pattern not in _IN_BYTES:
            continue
        for match in pattern.finditer(text):
            if match[group] and (holds is None or holds(match)):
                yield kind, *match.span(group)


def is_identity_code(text: str) -> bool:
    """Whether a text is a personal identity code or a SATU."""
    satu = _SATU.fullmatch(text)
    return _IDENTITY_CODE.fullmatch(text) is not None or (satu is not None and _is_satu(satu))
