"""Ways to look at a text in which a name may hide: as it is, with its escapes resolved, and what it encodes.

A :class:`View` remembers for each of its characters where that stands in the original text, so that what is found in
any view can be masked where it was written.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: What Windows-1252 makes of the bytes 0x80 to 0x9F, in which UTF-8 that was read wrongly shows.
_WINDOWS_1252: Final = "".join(
    bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0) if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
)
_CONTINUATION: Final = f"[\x80-\xbf{_WINDOWS_1252}]"
_MOJIBAKE: Final = re.compile(
    f"[\xf0-\xf4]{_CONTINUATION}{{3}}|[\xe0-\xef]{_CONTINUATION}{{2}}|[\xc2-\xdf\xe2-\xff]{_CONTINUATION}"
)
_ESCAPES: Final = re.compile(
    r"(?:\\+u[0-9a-f]{4})+|(?:\\+x[0-9a-f]{2})+|(?:%[0-9a-f]{2})+|&#?\w{1,8};|\\+[nrt\"/]", re.IGNORECASE
)
#: Runs that may encode something: a value of three characters is the shortest that is looked for.
_HEXADECIMAL: Final = re.compile(r"(?:[0-9a-f][ :-]?){5,}[0-9a-f]", re.IGNORECASE)
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{4,}")
_LONGEST_RUN: Final = 20_000


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a text.

    Attributes:
        text: what is seen.
        spans: for each character of ``text`` where it begins and ends in the original.
        decoded: it was encoded as a whole, so its neighbours say nothing of where a word ends.
    """

    text: str
    spans: Sequence[tuple[int, int]]
    decoded: bool = False

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a part that is not empty stands in the original."""
        return self.spans[start][0], max(last for _, last in self.spans[start:end])


def views(text: str) -> Iterator[View]:
    """Every way to look at a text; the first one is the text itself."""
    plain = View(text, [(place, place + 1) for place in range(len(text))])
    yield from _unescaped(plain)
    for view in _decoded(text):
        yield from _unescaped(view)


def folded(view: View) -> View:
    """The view without case, accents and ligatures."""
    if view.text.isascii():
        return View(view.text.lower(), view.spans, view.decoded)
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    for letter, span in zip(view.text, view.spans, strict=True):
        plain = fold(letter)
        letters.append(plain)
        spans.extend([span] * len(plain))
    return View("".join(letters), spans, view.decoded)


@lru_cache(maxsize=4096)
def fold(letter: str) -> str:
    """A letter without case and accents; empty for an accent that stands by itself."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letter).casefold())
    return "".join(part for part in apart if not unicodedata.combining(part))


def unescaped(text: str) -> str:
    """A text with its escapes resolved and wrongly read UTF-8 put right."""
    *_, last = _unescaped(View(text, [(0, 0)] * len(text)))
    return last.text


def _unescaped(view: View) -> Iterator[View]:
    """The view, and what it becomes, step by step."""
    yield view
    for pattern, resolve in _WRONG if view.decoded else (*_ESCAPED, *_WRONG, *_ESCAPED):
        after = _rewritten(view, pattern, resolve)
        if after.text != view.text:
            view = after
            yield view


def _rewritten(view: View, pattern: re.Pattern[str], decode: Callable[[str], str]) -> View:
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for match in pattern.finditer(view.text):
        made = decode(match[0])
        parts += (view.text[at : match.start()], made)
        spans.extend(view.spans[at : match.start()])
        spans.extend([view.place(*match.span())] * len(made))
        at = match.end()
    if not parts:
        return view
    return View("".join((*parts, view.text[at:])), [*spans, *view.spans[at:]], view.decoded)


def _resolve(escape: str) -> str:
    if escape[0] == "&":
        return html.unescape(escape)
    body = escape.lstrip("\\")
    if body[0] in "uU":
        units = bytes.fromhex(re.sub(r"\\+u", "", body[1:], flags=re.IGNORECASE))
        return units.decode("utf-16-be", "replace")
    if escape[0] == "%" or body[0] in "xX":
        return _as_text(bytes.fromhex(re.sub(r"\\+x|%", "", body.lstrip("xX"), flags=re.IGNORECASE)))
    return {"n": "\n", "r": "\r", "t": "\t"}.get(body.lower(), body)


def _as_text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _put_right(letters: str) -> str:
    """Letters that are the bytes of one letter in UTF-8, also when their case was changed since."""
    rest = b"".join(_byte(letter) for letter in letters[1:])
    for first in (letters[0], letters[0].upper()):
        try:
            return (_byte(first) + rest).decode("utf-8")
        except UnicodeDecodeError:
            continue
    return letters


def _byte(letter: str) -> bytes:
    return letter.encode("latin-1") if ord(letter) < 0x100 else letter.encode("cp1252", "replace")  # noqa: PLR2004 - the range of Latin-1


#: Each twice: escapes may be escaped, and texts read wrongly more than once.
_ESCAPED: Final = ((_ESCAPES, _resolve),) * 2
_WRONG: Final = ((_MOJIBAKE, _put_right),) * 2


# -- runs that encode something ------------------------------------------------------------------------


def _decoded(text: str) -> Iterator[View]:
    for pattern, decode in ((_HEXADECIMAL, _from_hexadecimal), (_BASE64, _from_base64)):
        for match in pattern.finditer(text):
            run = match[0][:_LONGEST_RUN]
            for data in decode(run):
                for encoded in _readings(data):
                    yield View(encoded, [match.span()] * len(encoded), decoded=True)


def _from_hexadecimal(run: str) -> Iterator[bytes]:
    digits = re.sub("[^0-9A-Fa-f]", "", run)
    for start in (0, 1):  # a digit of something else may stand before it
        whole = digits[start:]
        yield bytes.fromhex(whole[: len(whole) & ~1])


def _from_base64(run: str) -> Iterator[bytes]:
    letters = run.replace("-", "+").replace("_", "/")
    for start in range(4):  # what is looked for may begin anywhere in what was encoded
        part = letters[start:]
        part = part[: len(part) - (len(part) % 4 == 1)]
        yield base64.b64decode(part + "=" * (-len(part) % 4))


def _readings(data: bytes) -> Iterator[str]:
    """Bytes as texts: one byte a letter (UTF-8 is put right later), and the two orders of UTF-16."""
    yield data.decode("latin-1")
    if b"\0" in data:
        for start, order in ((0, "utf-16-le"), (1, "utf-16-le"), (0, "utf-16-be"), (1, "utf-16-be")):
            yield data[start:].decode(order, "replace")
