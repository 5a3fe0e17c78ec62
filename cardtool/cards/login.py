"""The login test that a person asked for: one PIN, one attempt, one signature, checked; then the card is reset.

This is the only place of the program, together with the helper's :mod:`cardtool.cards.helper.signing`, that handles a
PIN. The PIN is a bytearray that is wiped here; it travels through the pipe of a helper that ends afterwards, and
stands in no log, no exception and no ``repr``.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from cardtool.cards.challenge import CHALLENGE_BYTES, is_signed, scheme_of
from cardtool.cards.helper.client import HelperClient
from cardtool.cards.helper.contents import signature_from_json
from cardtool.cards.helper.protocol import MAX_PIN_BYTES, LoginRequest
from cardtool.cards.helper.shapes import ProtocolError
from cardtool.cards.module_file import check_header, find_module
from cardtool.cards.pkcs11_errors import typed
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.cause import Cause
from cardtool.model.certificate import ParseFailure
from cardtool.model.errors import (
    CardRemovedError,
    CardtoolError,
    CardUnsupportedError,
    LoginCancelledError,
    MiddlewareMisbehavesError,
    NoCardError,
    NoReaderError,
    PinIncorrectError,
    SignatureWrongError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from cardtool.cards.challenge import Scheme
    from cardtool.cards.profile import Profile

#: After these the card saw no PIN, and another program's login is left alone.
_NOT_PRESENTED: Final = frozenset(
    {Cause.PIN_LAST_TRY, Cause.CARD_UNSUPPORTED, Cause.MIDDLEWARE_MISSING, Cause.MIDDLEWARE_BITNESS}
)


def login_test(  # noqa: PLR0917 - what is tested, in the order in which a person chooses it
    profile: Profile,
    module: Path,
    reader: str,
    certificate_der: bytes,
    pin: bytearray | None,
    seconds: float,
    *,
    known: Sequence[str] = (),
    reset: Callable[[str], None] | None = None,
) -> None:
    """Log in once, have a random challenge signed, and check the signature with the certificate.

    Args:
        profile: the middleware.
        module: absolute path of its module.
        reader: name of the reader, or of the slot of a software token.
        certificate_der: certificate whose key is tested: the authentication certificate.
        pin: its PIN in UTF-8, wiped before this returns; ``None`` to have it entered on a reader with keys.
        seconds: longest wait without progress; long enough for a person where the PIN is entered on the reader.
        known: names of all readers, empty for a software token.
        reset: resets the card of a reader, so that no program finds it logged in.

    Raises:
        PinIncorrectError: the card refused the PIN; a try may have been spent.
        PinLastTryError: the token says that one try is left; the PIN was not presented.
        PinLockedError: the PIN is, or became, locked.
        NotActivatedError: the token says that its PIN was never set.
        LoginCancelledError: the PIN was not entered.
        SignatureWrongError: what was signed does not fit the certificate.
        CardtoolError: the module, the card or the service fails.
    """
    with _wiped(pin):
        try:
            test = _prepare(profile, reader, certificate_der, pin, known)
            _run(test, profile, module, pin, seconds)
        except CardtoolError as error:
            if error.cause not in _NOT_PRESENTED:
                with suppress(CardtoolError):  # the first error says more
                    _reset(reset, reader)
            raise typed(error, reader=reader, profile=profile.name) from None
    _reset(reset, reader)


@dataclass(frozen=True, slots=True)
class _Test:
    """What is asked of the card, and the key that the answer is checked with."""

    request: LoginRequest
    spki: bytes
    scheme: Scheme


def _prepare(
    profile: Profile, reader: str, certificate_der: bytes, pin: bytearray | None, known: Sequence[str]
) -> _Test:
    if pin is not None and not pin:
        raise LoginCancelledError("no PIN was given")
    if pin is not None and len(pin) > MAX_PIN_BYTES:
        raise PinIncorrectError("no PIN is that long; it was not presented")
    spki, scheme = _key_of(certificate_der)
    request = LoginRequest(
        module="",
        reader=reader,
        known=tuple(known),
        certificate=hashlib.sha256(certificate_der).hexdigest(),
        challenge=secrets.token_hex(CHALLENGE_BYTES),
        scheme=scheme.value,
        pin_bytes=len(pin or b""),
        without_flag=profile.quirks.missing_login_required,
    )
    return _Test(request, spki, scheme)


def _key_of(certificate_der: bytes) -> tuple[bytes, Scheme]:
    certificate = parse_certificate(certificate_der)
    scheme = None if isinstance(certificate, ParseFailure) else scheme_of(certificate.spki)
    if isinstance(certificate, ParseFailure) or scheme is None:
        raise CardUnsupportedError("the certificate's key is of an unknown kind")
    return certificate.spki, scheme


def _run(test: _Test, profile: Profile, module: Path, pin: bytearray | None, seconds: float) -> None:
    file = find_module(module)
    check_header(file.path)
    client = HelperClient(profile.variables())
    try:
        content = client.request(replace(test.request, module=str(file.path)), seconds, pin)
        signature = signature_from_json(content)
    except ProtocolError as error:
        raise MiddlewareMisbehavesError(str(error)) from error
    finally:
        client.close()
    if not is_signed(test.spki, test.scheme, bytes.fromhex(test.request.challenge), signature):
        raise SignatureWrongError("the signature does not fit the certificate")


def _reset(reset: Callable[[str], None] | None, reader: str) -> None:
    """No program may find the card logged in; a card that is gone is not."""
    if reset is not None:
        with suppress(CardRemovedError, NoCardError, NoReaderError):
            reset(reader)


@contextmanager
def _wiped(pin: bytearray | None) -> Iterator[None]:
    try:
        yield
    finally:
        if pin is not None:
            pin[:] = bytes(len(pin))
