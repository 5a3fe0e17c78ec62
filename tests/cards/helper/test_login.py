"""The login test: one PIN, one attempt, one signature, checked. The PINs are throw-away ones of SoftHSM tokens."""

from __future__ import annotations

import subprocess
import traceback
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from cardtool.cards import login
from cardtool.cards.challenge import Scheme, is_signed, scheme_of
from cardtool.cards.login import login_test
from cardtool.cards.profile import Profile, Quirks
from cardtool.cards.profiles import load_profiles
from cardtool.cards.training.softhsm import find_softhsm, write_configuration
from cardtool.model.errors import (
    CardAccessError,
    CardInUseError,
    CardRemovedError,
    CardtoolError,
    CardUnsupportedError,
    LoginCancelledError,
    MiddlewareCrashedError,
    MiddlewareMisbehavesError,
    MiddlewareMissingError,
    NotActivatedError,
    PinIncorrectError,
    PinLastTryError,
    PinLockedError,
    SignatureWrongError,
)
from tests.certificates.making import self_signed
from tests.pkcs11_module.building import FINAL_TRY, INITIALIZED, LOCKED, LOGIN_REQUIRED, PROTECTED_PATH, Slot, calls_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pkcs11_module.building import ModuleMaker
