"""A made-up authority and certificates, made once a run because keys are slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.cards.training.authority import KeyKind, TrainingAuthority
from tests.certificates.making import BEGIN, END, ISSUING_NAME, issue, parsed

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate


@pytest.fixture(scope="session")
def authority() -> TrainingAuthority:
    return TrainingAuthority.create(ISSUING_NAME, not_before=BEGIN, not_after=END, key_kind=KeyKind.P256)


@pytest.fixture(scope="session")
def root(authority: TrainingAuthority) -> Certificate:
    return parsed(authority.root.der)


@pytest.fixture(scope="session")
def issuing(authority: TrainingAuthority) -> Certificate:
    return parsed(authority.issuing.der)


@pytest.fixture(scope="session")
def leaf_der(authority: TrainingAuthority) -> bytes:
    """A conforming authentication certificate with everything in it."""
    return issue(authority).der


@pytest.fixture(scope="session")
def leaf(leaf_der: bytes) -> Certificate:
    return parsed(leaf_der)


@pytest.fixture(scope="session")
def dvv_der(authority: TrainingAuthority) -> bytes:
    """The same with both encodings that strict parsers refuse."""
    return issue(authority, explicit_false=True, ecdsa_null=True).der
