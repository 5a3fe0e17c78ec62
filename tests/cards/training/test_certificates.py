"""Certificates of the made-up persons."""

from __future__ import annotations

from datetime import date

import pytest
from asn1crypto import x509 as tolerant
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cardtool.cards.training.certificates import training_certificates, training_ids

DAY = date(2023, 1, 15)


def test_a_card_holds_two_certificates_of_one_person_and_their_issuers() -> None:
    made = training_certificates("staff-old-district", DAY)
    authentication, signature = (tolerant.Certificate.load(der) for der in (made.authentication, made.signature))
    assert authentication.subject == signature.subject
    assert authentication.issuer == tolerant.Certificate.load(made.cas[0]).subject
    assert made.all == {made.authentication, made.signature, *made.cas}
    assert training_certificates("staff-old-district", DAY) is made


def test_the_keys_belong_to_the_certificates_and_are_not_shown() -> None:
    made = training_certificates("citizen", DAY)
    assert made.keys is not None
    for key, der in zip(made.keys, (made.authentication, made.signature), strict=True):
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        assert tolerant.Certificate.load(der).public_key.dump() == public
    assert "PrivateKey" not in repr(made)


def test_every_made_up_card_has_certificates() -> None:
    made = [training_certificates(card_id, DAY) for card_id in training_ids()]
    assert len({each.authentication for each in made}) == len(training_ids())


def test_unknown_cards() -> None:
    with pytest.raises(KeyError):
        training_certificates("nobody", DAY)
