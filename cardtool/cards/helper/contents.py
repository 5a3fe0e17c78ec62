"""What slots held, on its way through the pipe."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.helper.protocol import CAUSES
from cardtool.cards.helper.shapes import Flag, Many, ProtocolError, Table, Text, Word
from cardtool.cards.slots import Slots
from cardtool.cards.tokens import MAX_CERTIFICATE_BYTES, MAX_CERTIFICATES, MAX_SLOTS, PIN_FLAGS, TokenContent
from cardtool.model import errors
from cardtool.model.card import Token
from cardtool.model.errors import CardtoolError, MiddlewareMisbehavesError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.cause import Cause

#: Certificates in one answer, in bytes; their text with the rest stays below the longest line.
MAX_CONTENT_BYTES: Final = 2_800_000
_MAX_SIGNATURE_BYTES: Final = 2048

_NAME: Final = Text(256)
_DETAIL: Final = Text(500)
_CERTIFICATES: Final = Many(Text(4 * (MAX_CERTIFICATE_BYTES // 3 + 1)), MAX_CERTIFICATES)
_TOKEN: Final = Table({"label": _NAME, "serial": _NAME, "manufacturer": _NAME, "model": _NAME})
_CONTENT: Final = Table(
    {
        "slot": _NAME,
        "removable": Flag(),
        "token": _TOKEN,
        "certificates": _CERTIFICATES,
        "pin_flags": Many(Word(frozenset(PIN_FLAGS)), len(PIN_FLAGS)),
        "visiting": _CERTIFICATES,
    }
)
_FAILURE: Final = Table({"slot": _NAME, "cause": Word(frozenset(CAUSES)), "detail": _DETAIL})
_SLOTS: Final = Table(
    {"contents": Many(_CONTENT, MAX_SLOTS), "failures": Many(_FAILURE, MAX_SLOTS), "readers": Many(Text(), 128)}
)
_SIGNATURE: Final = Table({"signature": Text(4 * _MAX_SIGNATURE_BYTES)})


def _kinds(root: type[CardtoolError]) -> Iterator[type[CardtoolError]]:
    for kind in root.__subclasses__():
        if "cause" in vars(kind):
            yield kind
        yield from _kinds(kind)


_ERRORS: Final = {kind.cause: kind for kind in _kinds(errors.CardtoolError) if kind.cause in CAUSES}


def error_of(cause: Cause, detail: str) -> CardtoolError:
    """The typed error that a helper tells of."""
    return _ERRORS[cause](_whole(detail))


def slots_to_json(slots: Slots) -> dict[str, Any]:
    """The result of a ``list`` request.

    Raises:
        MiddlewareMisbehavesError: more certificates than an answer may hold.
    """
    if sum(len(der) for content in slots.contents for der in (*content.certificates, *content.visiting)) > (
        MAX_CONTENT_BYTES
    ):
        raise MiddlewareMisbehavesError(f"certificates of more than {MAX_CONTENT_BYTES} bytes")
    return {
        "contents": [_content_to_json(content) for content in slots.contents],
        "failures": [
            {"slot": slot[:256], "cause": error.cause.value, "detail": error.detail[:500]}
            for slot, error in slots.failures
        ],
        "readers": sorted(slots.readers),
    }


def _content_to_json(content: TokenContent) -> dict[str, Any]:
    token = content.token
    return {
        "slot": content.slot,
        "removable": content.removable,
        "token": {
            "label": token.label,
            "serial": token.serial,
            "manufacturer": token.manufacturer,
            "model": token.model,
        },
        "certificates": [_text(der) for der in content.certificates],
        "pin_flags": sorted(content.pin_flags),
        "visiting": [_text(der) for der in content.visiting],
    }


def slots_from_json(value: dict[str, Any]) -> Slots:
    """What a helper says that the slots held.

    Raises:
        ProtocolError: the value is no such result.
    """
    _SLOTS.check(value, "result")
    return Slots(
        contents=[_content_from_json(content) for content in value["contents"]],
        failures=[(entry["slot"], error_of(entry["cause"], entry["detail"])) for entry in value["failures"]],
        readers=set(value["readers"]),
    )


def _content_from_json(value: dict[str, Any]) -> TokenContent:
    return TokenContent(
        slot=value["slot"],
        removable=value["removable"],
        token=Token(**{name: _whole(text) for name, text in value["token"].items()}),
        certificates=tuple(_bytes(text) for text in value["certificates"]),
        pin_flags=frozenset(value["pin_flags"]),
        visiting=tuple(_bytes(text) for text in value["visiting"]),
    )


def signature_to_json(signature: bytes) -> dict[str, Any]:
    """The result of a ``login_test`` request."""
    return {"signature": _text(signature[: _MAX_SIGNATURE_BYTES + 1])}


def signature_from_json(value: dict[str, Any]) -> bytes:
    """The signature that a helper brought.

    Raises:
        ProtocolError: the value is no such result.
    """
    _SIGNATURE.check(value, "result")
    return _bytes(value["signature"])


def _whole(text: str) -> str:
    """The text in a form that can be written anywhere: JSON can escape halves of characters."""
    return text.encode(errors="replace").decode()


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProtocolError("a value is no base64") from error
