"""Writing certificates into SoftHSM tokens.

Tokens are initialised by ``softhsm2-util`` with random PINs that nobody keeps. Certificates are public objects: they
are written in a public session, without login.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.pkcs11_errors import FOREIGN_ERRORS, typed
from cardtool.cards.pkcs11_module import Module, open_module
from cardtool.model.errors import MiddlewareMisbehavesError, MiddlewareMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROFILE: Final = "softhsm"
CONFIGURATION: Final = "softhsm2.conf"
TOKENS: Final = "tokens"
_VARIABLE: Final = "SOFTHSM2_CONF"
_PROGRAM: Final = "softhsm2-util"
_TIME_LIMIT: Final = 30.0
#: Identifiers of authentication and signature objects on Finnish cards (domain note cards.md, 1.3), then the others.
_FIRST_ID: Final = 0x45


@dataclass(frozen=True, slots=True)
class SoftToken:
    """A token to be made: its label, at most 32 bytes of UTF-8, and the DER of its certificates."""

    label: str
    certificates: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SoftHsm:
    """An installed SoftHSM: its module and its program."""

    module: Path
    program: Path

    def write(self, folder: Path, tokens: Sequence[SoftToken]) -> Path:
        """Make a token store in an empty folder; returns its configuration file.

        Raises:
            MiddlewareError: SoftHSM refuses.
            OSError: the folder cannot be written to.
        """
        configuration = write_configuration(folder, folder)
        (folder / TOKENS).mkdir(mode=0o700)
        for token in tokens:
            self._initialise(configuration, token.label)
        module = open_module(self.module)
        with _environment(configuration), _starting_anew(module) as library:
            try:
                _write_certificates(library, tokens)
            except FOREIGN_ERRORS as error:
                raise typed(error, profile=PROFILE) from error
        return configuration

    def _initialise(self, configuration: Path, label: str) -> None:
        pin = secrets.token_hex(8)
        command = [str(self.program), "--module", str(self.module), "--init-token", "--free", "--label", label]
        command += ["--so-pin", pin, "--pin", pin]
        environment = {**os.environ, _VARIABLE: str(configuration)}
        try:
            subprocess.run(command, env=environment, check=True, capture_output=True, timeout=_TIME_LIMIT)  # noqa: S603 - fixed arguments, absolute path
        except (OSError, subprocess.SubprocessError) as error:
            raise MiddlewareMisbehavesError(f"{_PROGRAM}: {type(error).__name__}", profile=PROFILE) from error


def find_softhsm(modules: Sequence[Path]) -> SoftHsm:
    """The installed SoftHSM.

    Args:
        modules: where its module may be, the best first.

    Raises:
        MiddlewareMissingError: module or program is not installed.
    """
    if not modules:
        raise MiddlewareMissingError("SoftHSM is not installed (package softhsm2)", profile=PROFILE)
    nearby = (modules[0].parent, modules[0].parent.parent / "bin")
    folders = (*nearby, *map(Path, os.get_exec_path()))
    program = shutil.which(_PROGRAM, path=os.pathsep.join(str(folder) for folder in folders if folder.is_absolute()))
    if program is None:
        raise MiddlewareMissingError(f"{_PROGRAM} is not installed (package softhsm2)", profile=PROFILE)
    return SoftHsm(modules[0], Path(program).absolute())


def write_configuration(folder: Path, home: Path) -> Path:
    """Write the configuration file of a store that lies, or will lie, in the folder ``home``."""
    path = folder / CONFIGURATION
    lines = (f"directories.tokendir = {home / TOKENS}", "objectstore.backend = file", "log.level = ERROR", "")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _write_certificates(library: Any, tokens: Sequence[SoftToken]) -> None:
    from pkcs11 import Attribute
    from pkcs11.util.x509 import decode_x509_certificate

    by_label = {token.label: token for token in tokens}
    for slot in library.get_slots():
        found = slot.get_token()
        if found.label not in by_label:
            continue
        with found.open(rw=True) as session:
            for number, der in enumerate(by_label[found.label].certificates):
                place = {Attribute.TOKEN: True, Attribute.PRIVATE: False, Attribute.ID: bytes([_FIRST_ID + number])}
                session.create_object(decode_x509_certificate(der) | place)


@contextmanager
def _environment(configuration: Path) -> Iterator[None]:
    """SoftHSM looks for its store when it is initialised, in a variable of the process."""
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = str(configuration)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before


@contextmanager
def _starting_anew(module: Module) -> Iterator[Any]:
    """The module on the store of this moment; at the end it is left finalised, for the next store."""
    with module.use(fresh=True) as library:
        try:
            yield library
        finally:
            module.rest()
