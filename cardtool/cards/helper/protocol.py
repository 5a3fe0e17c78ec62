"""The language of the pipes, version ``cardtool.helper.v1``: one JSON object a line (``docs/pkcs11-helper.md``)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from cardtool.cards.helper.shapes import (
    Flag,
    Many,
    Number,
    ProtocolError,
    Shape,
    Table,
    Text,
    Word,
    format_object,
    parse_object,
)
from cardtool.model.cause import Cause

PROTOCOL: Final = "cardtool.helper.v1"
MAX_REQUEST_BYTES: Final = 512 * 1024
MAX_ANSWER_BYTES: Final = 4 * 1024 * 1024
MAX_PIN_BYTES: Final = 64
#: Longest life of a request that a helper may be told, in seconds.
MAX_SECONDS: Final = 3600.0
_MAX_READERS: Final = 128
_DETAIL: Final = 500

#: What a helper tells while it works: the module was started, a slot was looked at, a token was read.
STEPS: Final = frozenset({"started", "slot", "token"})

#: What can be wrong in a helper; anything else a helper says is a breach of the protocol.
CAUSES: Final = frozenset(
    {
        *(Cause.REMOVED_DURING_READING, Cause.CHANGED_DURING_READING, Cause.CARD_UNSUPPORTED, Cause.TIMED_OUT),
        *(Cause.MIDDLEWARE_MISSING, Cause.MIDDLEWARE_BITNESS, Cause.MIDDLEWARE_MISBEHAVES, Cause.MIDDLEWARE_NO_TOKEN),
        *(Cause.PIN_INCORRECT, Cause.PIN_LAST_TRY, Cause.PIN_LOCKED, Cause.NOT_ACTIVATED, Cause.LOGIN_CANCELLED),
    }
)


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """Load the module, start nothing. ``module`` is its absolute path."""

    module: str


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Read all tokens asked for.

    Attributes:
        module: absolute path of the module.
        readers: names of the readers whose cards are to be read.
        known: names of all readers.
        software: the module's tokens are files, not cards.
        fresh: start the module anew first.
        match_keys: ask which certificates have a public key of their own in their slot.
    """

    module: str
    readers: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    software: bool = False
    fresh: bool = False
    match_keys: bool = False


@dataclass(frozen=True, slots=True)
class LoginRequest:
    """Log in once and sign a challenge. The PIN follows the line as raw bytes.

    Attributes:
        module: absolute path of the module.
        reader: name of the reader, or of the slot of a software token.
        known: names of all readers.
        certificate: SHA-256 of the certificate whose key is to sign, in hexadecimal.
        challenge: what is to be signed, in hexadecimal.
        scheme: how: a value of :class:`cardtool.cards.signatures.Scheme`.
        pin_bytes: length of the PIN, 0 to have it entered on the reader.
        without_flag: log in although the token does not say that it needs a login.
    """

    module: str
    reader: str
    known: tuple[str, ...]
    certificate: str
    challenge: str
    scheme: str
    pin_bytes: int = 0
    without_flag: bool = False


Request = CheckRequest | ListRequest | LoginRequest

_OPERATIONS: Final[dict[str, type[Request]]] = {"check": CheckRequest, "list": ListRequest, "login_test": LoginRequest}
_READERS: Final = Many(Text(), _MAX_READERS)
_MODULE: Final = Text(4096)
_ARGUMENTS: Final[dict[str, dict[str, Shape]]] = {
    "check": {"module": _MODULE},
    "list": {
        "module": _MODULE,
        "readers": _READERS,
        "known": _READERS,
        "software": Flag(),
        "fresh": Flag(),
        "match_keys": Flag(),
    },
    "login_test": {
        "module": _MODULE,
        "reader": Text(),
        "known": _READERS,
        "certificate": Text(64),
        "challenge": Text(256),
        "scheme": Text(32),
        "pin_bytes": Number(MAX_PIN_BYTES),
        "without_flag": Flag(),
    },
}
_REQUEST: Final[dict[str, Shape]] = {
    "type": Word(frozenset({"request"})),
    "id": Number(),
    "seconds": Number(MAX_SECONDS, fraction=True),
    "op": Word(frozenset(_OPERATIONS)),
}
_CANCEL: Final = Table({"type": Word(frozenset({"cancel"})), "id": Number()})


@dataclass(frozen=True, slots=True)
class Job:
    """A request on its way: its number, and the seconds after which the helper is to end itself."""

    number: int
    seconds: float
    request: Request


@dataclass(frozen=True, slots=True)
class Cancel:
    """The request of this number is not needed any more."""

    number: int


def encode_job(job: Job) -> bytes:
    """The line of a request."""
    operation = next(name for name, kind in _OPERATIONS.items() if type(job.request) is kind)
    head = {"type": "request", "id": job.number, "seconds": min(job.seconds, MAX_SECONDS), "op": operation}
    line = format_object(head | asdict(job.request))
    if len(line) > MAX_REQUEST_BYTES:
        raise ProtocolError("the request is too large")
    return line


def encode_cancel(number: int) -> bytes:
    """The line that cancels a request."""
    return format_object({"type": "cancel", "id": number})


def decode_request(line: bytes | bytearray) -> Job | Cancel:
    """What the program asks.

    Raises:
        ProtocolError: the line is none of the protocol's.
    """
    value = parse_object(line)
    if value.get("type") == "cancel":
        _CANCEL.check(value, "cancel")
        return Cancel(value["id"])
    _REQUEST["op"].check(value.get("op"), "op")
    Table(_REQUEST | _ARGUMENTS[value["op"]]).check(value, "request")
    kind = _OPERATIONS[value["op"]]
    given = {field.name: value[field.name] for field in fields(kind)}
    return Job(value["id"], value["seconds"], kind(**{key: _frozen(item) for key, item in given.items()}))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


# -- answers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of the request of this number was done."""

    number: int
    step: str


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to the request of this number; its content is checked by :mod:`cardtool.cards.helper.contents`."""

    number: int
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """The request of this number failed."""

    number: int
    cause: Cause
    detail: str


Answer = Progress | Result | Failure

_HELLO: Final = Table({"type": Word(frozenset({"hello"})), "protocol": Word(frozenset({PROTOCOL}))})
_ANSWERS: Final[dict[str, Table]] = {
    "progress": Table({"type": Text(), "id": Number(), "step": Word(STEPS)}),
    "error": Table({"type": Text(), "id": Number(), "cause": Word(frozenset(CAUSES)), "detail": Text(_DETAIL)}),
}


def encode_hello() -> bytes:
    """The first line of a helper."""
    return format_object({"type": "hello", "protocol": PROTOCOL})


def check_hello(line: bytes) -> None:
    """Make sure that a helper of this version is at the other end.

    Raises:
        ProtocolError: it is not.
    """
    _HELLO.check(parse_object(line), "hello")


def encode_answer(answer: Answer) -> bytes:
    """The line of an answer."""
    match answer:
        case Progress(number, step):
            return format_object({"type": "progress", "id": number, "step": step})
        case Failure(number, cause, detail):
            value = {"type": "error", "id": number, "cause": cause.value, "detail": detail[:_DETAIL]}
            return format_object(value)
    return format_object({"type": "result", "id": answer.number, "result": answer.content})


def decode_answer(line: bytes) -> Answer:
    """What a helper says.

    Raises:
        ProtocolError: the line is none of the protocol's.
    """
    value = parse_object(line)
    kind = value.get("type")
    if kind == "result":
        if value.keys() != {"type", "id", "result"} or not isinstance(value["result"], dict):
            raise ProtocolError("a result without its parts")
        Number().check(value["id"], "id")
        return Result(value["id"], value["result"])
    Word(frozenset(_ANSWERS)).check(kind, "type")
    _ANSWERS[value["type"]].check(value, value["type"])
    if kind == "progress":
        return Progress(value["id"], value["step"])
    return Failure(value["id"], Cause(value["cause"]), value["detail"])
