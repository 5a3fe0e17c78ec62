from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.app.documents import readings_json
from cardtool.model.errors import DataError, NoCertificateFoundError, SourceNotReadableError
from cardtool.model.kind import CardKind
from cardtool.model.organisation import OrganisationMatch, OrganisationStatus
from cardtool.model.reading import Holder, Readings
from cardtool.model.verdict import VerdictCode
from cardtool.worklist import candidate_documents
from cardtool.worklist.candidate_documents import candidates_of_document
from cardtool.worklist.candidates import candidate_of, card_key
from cardtool.worklist.fields import LONGEST_TEXT, MOST_CERTIFICATES
from tests.values import AS_OF, READ_AT, VARHA, certificate, name, reading, unreadable

if TYPE_CHECKING:
    from cardtool.model.reading import CardReading

CA = certificate(
    sha256="01" * 32, is_ca=True, subject=certificate().issuer, issuer=name(CN="Root"), key_usage=frozenset()
)
OTHER = replace(VARHA, code="06", name_fi="Pirkanmaan hyvinvointialue", default=False)
SIGNATURE = certificate(sha256="0a" * 32, serial=-15)


def document(*cards: CardReading) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(readings_json(Readings(cards, (), AS_OF, READ_AT)))
    return found


def as_bytes(content: object) -> bytes:
    return json.dumps(content).encode()


def test_a_candidate_holds_what_the_registrar_needs_and_no_holder() -> None:
    found = candidate_of(reading(certificates=(certificate(), CA, SIGNATURE), rules="r1"))
    assert found is not None
    assert [(held.sha256, held.serial) for held in found.certificates] == [("0a" * 32, "-f"), ("ab" * 32, "1267")]
    assert found.certificates[0].issuer == "C=FI, CN=VRK CA for Social Welfare and Healthcare Prof. Certs"
    assert (found.kind, found.organisation, found.successor) == (
        CardKind.STAFF_OR_ACTOR,
        "VSSHP",
        "Varsinais-Suomen hyvinvointialue",
    )
    assert (found.verdict, str(found.deadline), found.rules) == (VerdictCode.RENEW_AND_CLOSE_BY, "2023-02-28", "r1")
    assert (found.valid_from, found.valid_until) == (certificate().not_before, certificate().not_after)
    assert (found.holder, found.email) == ("", "")


def test_the_holder_is_named_only_when_it_is_allowed() -> None:
    found = candidate_of(reading(), keep_holder=True)
    assert found is not None
    assert (found.holder, found.email) == ("TAINA TESTINEN", "taina.testinen@vsshp.fi")
    assert "TAINA" not in repr(found)


@pytest.mark.parametrize(
    ("match", "successor"),
    [
        (OrganisationMatch(OrganisationStatus.OLD, successors=(VARHA, replace(VARHA, code="06"))), ""),
        (OrganisationMatch(OrganisationStatus.OLD, successors=(OTHER, VARHA)), VARHA.name_fi),
        (OrganisationMatch(OrganisationStatus.OLD, successors=(OTHER, replace(OTHER, code="07"))), ""),
        (OrganisationMatch(OrganisationStatus.AMBIGUOUS, successors=(VARHA,)), ""),
        (OrganisationMatch(OrganisationStatus.OLD), ""),
        (OrganisationMatch(OrganisationStatus.OLD, successors=(replace(VARHA, default=False),)), VARHA.name_fi),
    ],
)
def test_the_successor_is_the_default_or_the_only_one(match: OrganisationMatch, successor: str) -> None:
    found = candidate_of(reading(organisation=match))
    assert found is not None
    assert found.successor == successor
    assert candidates_of_document(as_bytes(document(reading(organisation=match))))[0].successor == successor


def test_a_ca_that_does_not_say_so_is_known_by_what_it_issued() -> None:
    old_ca = replace(CA, is_ca=False)
    root = certificate(sha256="02" * 32, is_ca=False, subject=name(CN="Root"), issuer=name(CN="Root"))
    found = candidate_of(reading(certificates=(certificate(), old_ca, root)))
    assert found is not None
    assert [held.sha256 for held in found.certificates] == ["ab" * 32]


def test_a_card_without_certificates_of_a_holder_is_no_candidate() -> None:
    many = tuple(certificate(sha256=f"{number:064x}") for number in range(MOST_CERTIFICATES + 1))
    assert candidate_of(unreadable()) is None
    assert candidate_of(reading(certificates=(CA,))) is None
    assert candidate_of(reading(certificates=many)) is None


def test_what_no_database_can_hold_is_replaced() -> None:
    odd = reading(holder=Holder("A\0B", "", "a\ud800@b", "=\udfff"))
    found = candidate_of(odd, keep_holder=True)
    assert found is not None
    assert (found.holder, found.email, found.organisation) == ("A\ufffdB", "a\ufffd@b", "=\ufffd")


def test_the_key_is_the_same_in_any_order() -> None:
    assert card_key(["ab" * 32, "0a" * 32]) == card_key(["0a" * 32, "ab" * 32, "0a" * 32])
    assert card_key(["ab" * 32]) != card_key(["0a" * 32])


# -- documents -----------------------------------------------------------------------------------------


words = st.text(max_size=20)


@given(
    holder=st.builds(Holder, words, words, words, words),
    kind=st.sampled_from(VerdictCode),
    issuer=words.filter(bool),
    keep_holder=st.booleans(),
)
def test_a_document_gives_the_candidate_of_its_reading(
    holder: Holder, kind: VerdictCode, issuer: str, *, keep_holder: bool
) -> None:
    main = certificate(issuer=name(CN=issuer))
    judged = reading(kind, holder=holder, certificates=(main, CA, SIGNATURE), main=main, rules="r")
    (found,) = candidates_of_document(as_bytes(document(judged)), keep_holder=keep_holder)
    assert found == candidate_of(judged, keep_holder=keep_holder)


def test_every_card_of_a_document_is_taken_in_its_order() -> None:
    other = reading(holder=Holder(organisation="HUS"), certificates=(SIGNATURE,))
    found = candidates_of_document(as_bytes(document(reading(), other)))
    assert [card.organisation for card in found] == ["VSSHP", "HUS"]


def test_a_document_of_an_older_version_lacks_fields_and_of_a_later_one_has_more() -> None:
    bare = {"sha256": "ab" * 32, "serial": "1", "issuer": "CN=A"}
    content = {"schema": "cardtool.card-reading.v1", "cards": [{"certificates": [bare], "weather": {"rain": [1]}}]}
    (found,) = candidates_of_document(as_bytes(content))
    assert (found.kind, found.verdict, found.deadline, found.valid_until, found.successor) == (
        CardKind.UNKNOWN,
        None,
        None,
        None,
        "",
    )
    successors = {"successors": [{"name_fi": "Uusi"}]}
    content["cards"] = [{"certificates": [bare], "organisation": successors}]
    assert candidates_of_document(as_bytes(content))[0].successor == "Uusi"


def change(path: str, value: object) -> bytes:
    """The document with another value at a place."""
    content = document(reading())
    *steps, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    target: Any = content
    for step in steps:
        target = target[step]
    target[last] = value
    return as_bytes(content)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "not JSON: line 1, column 1"),
        (b"\xff", "not a text in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' * 100_000, "nested too deeply"),
        (b"1" * 5000, "too many digits"),
        (b"[]", "not an object"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b"{}", "schema: not cardtool"),
        (change("schema", "cardtool.card-reading.v2"), "schema: not cardtool"),
        (change("cards", {}), "cards: not a list"),
        (change("cards", [1]), r"cards\[0\]: not an object"),
        (change("cards.0.kind", "library"), r"cards\[0\].kind: not one of professional"),
        (change("cards.0.kind", 1), r"cards\[0\].kind: not a text"),
        (change("cards.0.holder", []), r"cards\[0\].holder: not an object"),
        (change("cards.0.holder.name", "x" * (LONGEST_TEXT + 1)), r"cards\[0\].holder.name: longer than"),
        (change("cards.0.holder.organisation", 5), r"cards\[0\].holder.organisation: not a text"),
        (change("cards.0.verdict.code", "burn"), r"cards\[0\].verdict.code: not one of"),
        (change("cards.0.verdict.deadline", "28.2.2023"), r"cards\[0\].verdict.deadline: not a day"),
        (change("cards.0.verdict.deadline", "2023-02-30"), r"cards\[0\].verdict.deadline: not a day"),
        (change("cards.0.valid_until", "2023-02-28"), r"cards\[0\].valid_until: not a moment"),
        (change("cards.0.valid_until", "2023-02-30T00:00:00Z"), r"cards\[0\].valid_until: not a moment"),
        (change("cards.0.organisation.status", "odd"), r"cards\[0\].organisation.status: not one of"),
        (change("cards.0.organisation.successors", [{"default": 1}]), r"successors\[0\].default: not true or false"),
        (change("cards.0.organisation.successors", [{}] * 101), r"organisation.successors: not a list of at most"),
        (change("cards.0.certificates", "x"), r"cards\[0\].certificates: not a list"),
        (change("cards.0.certificates.0.sha256", "AB" * 32), r"certificates\[0\].sha256: not a SHA-256"),
        (change("cards.0.certificates.0.sha256", None), r"certificates\[0\].sha256: not a SHA-256"),
        (change("cards.0.certificates.0.serial", "12:67"), r"certificates\[0\].serial: not a serial"),
        (change("cards.0.certificates.0.issuer", {}), r"certificates\[0\].issuer: not a text"),
        (change("cards.0.certificates.0.usage", "fun"), r"certificates\[0\].usage: not one of"),
    ],
)
def test_every_fault_names_its_place(content: bytes, complaint: str) -> None:
    with pytest.raises(SourceNotReadableError, match=complaint) as caught:
        candidates_of_document(content, source="reading.json")
    assert caught.value.reader == "reading.json"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (as_bytes(document()), "cards: no card"),
        (as_bytes(document(reading(), unreadable())), r"cards\[1\].certificates: none of a holder"),
        (as_bytes(document(reading(certificates=(CA,)))), r"cards\[0\].certificates: none of a holder"),
    ],
)
def test_a_card_without_certificates_is_told_and_nothing_is_taken(content: bytes, complaint: str) -> None:
    with pytest.raises(NoCertificateFoundError, match=complaint):
        candidates_of_document(content)


def test_a_document_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidate_documents, "LARGEST_DOCUMENT", 10)
    with pytest.raises(SourceNotReadableError, match="larger than 10 bytes"):
        candidates_of_document(b"{" + b" " * 10 + b"}")


def test_a_certificate_that_stands_twice_counts_once() -> None:
    content = document(reading())
    content["cards"][0]["certificates"] *= 2
    assert len(candidates_of_document(as_bytes(content))[0].certificates) == 1


def test_a_fraction_of_a_second_is_understood() -> None:
    (found,) = candidates_of_document(change("cards.0.valid_until", "2026-01-31T21:59:59.5Z"))
    assert found.valid_until is not None
    assert found.valid_until.microsecond == 500_000


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=10,
)


def places(content: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a document."""
    inner = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [found for key, value in inner for found in [(*path, key), *places(value, (*path, key))]]


@given(st.data())
def test_any_change_of_a_document_is_understood_or_a_typed_error(data: st.DataObject) -> None:
    content = document(reading())
    *steps, last = data.draw(st.sampled_from(places(content)))
    target: Any = content
    for step in steps:
        target = target[step]
    target[last] = data.draw(values)
    with suppress(DataError):
        assert all(card.certificates for card in candidates_of_document(as_bytes(content)))


@given(st.binary(max_size=200))
def test_any_bytes_are_understood_or_a_typed_error(content: bytes) -> None:
    with pytest.raises(DataError):
        candidates_of_document(content)
