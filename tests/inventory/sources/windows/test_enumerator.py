"""The child, by one and the same contract: over Windows, over a crypt32 for tests, and as a recording."""

from __future__ import annotations

import ctypes
import io
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.inventory.sources import windows_crypt32
from cardtool.inventory.sources.child import Child
from cardtool.inventory.sources.windows_contract import (
    LONGEST_LINE,
    Answer,
    End,
    ListRequest,
    Location,
    ReadRequest,
    Request,
    StoredCertificate,
    StoreName,
    StoreRefusal,
    check_hello,
    decode_answer,
    encode_hello,
    encode_request,
)
from cardtool.inventory.sources.windows_crypt32 import Crypt32, load_crypt32
from cardtool.inventory.sources.windows_enumerator import serve
from cardtool.model.sighting import RefusalReason
from tests.inventory.sources.windows import enumerators

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SECONDS = 60
_IS_WINDOWS = os.name == "nt"


@pytest.fixture(params=["windows", "library", "recording"])
def child(request: pytest.FixtureRequest) -> Iterator[Child]:
    """A child after its first line."""
    if request.param == "windows":
        if not _IS_WINDOWS:
            pytest.skip("this is no Windows; the other two stand for it")
        command = enumerators.real()
    elif request.param == "library":
        command = enumerators.with_library(request.getfixturevalue("crypt32_library"))
    else:
        command = enumerators.recorded()
    running = Child(command, LONGEST_LINE)
    try:
        check_hello(running.hear(time.monotonic() + _SECONDS))
        yield running
    finally:
        running.close()


def _ask(child: Child, request: Request) -> list[Answer]:
    child.say(encode_request(request))
    answers: list[Answer] = []
    while not isinstance(answer := decode_answer(child.hear(time.monotonic() + _SECONDS)), End):
        answers.append(answer)
    assert answer.count == len(answers)
    return answers


def test_the_machine_has_its_predefined_stores(child: Child) -> None:
    names = {
        each.name.lower() for each in _ask(child, ListRequest(Location.LOCAL_MACHINE)) if isinstance(each, StoreName)
    }
    assert {"my", "root"} <= names


@pytest.mark.parametrize("location", Location)
def test_every_location_is_listed_or_refused(child: Child, location: Location) -> None:
    answers = _ask(child, ListRequest(location))
    assert all(isinstance(each, StoreName | StoreRefusal) for each in answers)


def test_every_store_of_the_machine_is_read(child: Child) -> None:
    answers = [
        answer
        for store in _ask(child, ListRequest(Location.LOCAL_MACHINE))
        if isinstance(store, StoreName)
        for answer in _ask(child, ReadRequest(Location.LOCAL_MACHINE, store.name))
    ]
    certificates = [each for each in answers if isinstance(each, StoredCertificate)]
    assert certificates
    assert all(each.der.startswith(b"0") and each.physical.startswith(".") for each in certificates)
    assert not any(each.physical == ".LocalMachine" for each in certificates)


def test_a_store_that_does_not_exist_is_refused_as_such(child: Child) -> None:
    answers = _ask(child, ReadRequest(Location.LOCAL_MACHINE, "Nowhere"))
    assert answers == [StoreRefusal(RefusalReason.NOT_FOUND)]


@pytest.mark.skipif(_IS_WINDOWS, reason="Windows has crypt32")
def test_without_windows_the_child_says_so() -> None:
    with pytest.raises(OSError, match="no crypt32"):
        load_crypt32()
    running = Child(enumerators.real(), LONGEST_LINE)
    try:
        check_hello(running.hear(time.monotonic() + _SECONDS))
        assert _ask(running, ListRequest(Location.USERS)) == [StoreRefusal(RefusalReason.NOT_AVAILABLE_HERE)]
    finally:
        running.close()


@pytest.fixture
def library(crypt32_library: Path) -> Iterator[Any]:
    """The crypt32 for tests, in this process; it must get back everything it gave out."""
    loaded = ctypes.CDLL(str(crypt32_library), use_errno=True)
    yield loaded
    assert loaded.left_open() == 0


@pytest.fixture
def crypt32(library: Any) -> Crypt32:
    return Crypt32(library, ctypes.get_errno)


def test_a_certificate_has_its_name_key_and_state(crypt32: Crypt32) -> None:
    assert list(crypt32.certificates(Location.LOCAL_MACHINE, "My")) == [
        StoredCertificate(b"0\3own", ".Default", "Palvelin ä", key=True),
        StoredCertificate(b"0\3old", ".Default", key=True, archived=True),
    ]


def test_a_physical_store_that_is_closed_does_not_hide_the_others(crypt32: Crypt32) -> None:
    assert list(crypt32.certificates(Location.LOCAL_MACHINE, "Root")) == [
        StoredCertificate(b"0\3roo", ".Default"),
        StoreRefusal(RefusalReason.ACCESS_DENIED, ".Enterprise", "0x00000005"),
    ]


def test_an_inherited_store_is_left_to_where_it_is_inherited_from(crypt32: Crypt32) -> None:
    assert [each.der for each in _certificates(crypt32, "My")] == [b"0\3usr"]


def _certificates(crypt32: Crypt32, store: str) -> list[StoredCertificate]:
    found = crypt32.certificates(Location.CURRENT_USER, store)
    return [each for each in found if isinstance(each, StoredCertificate)]


def test_an_enumeration_that_breaks_keeps_what_it_gave(crypt32: Crypt32) -> None:
    assert list(crypt32.certificates(Location.CURRENT_USER, "Broken")) == [
        StoredCertificate(b"0\3one", ".Default"),
        StoreRefusal(RefusalReason.NOT_READABLE, ".Default", "0x0000054F"),
    ]


def test_sizes_are_bounded(crypt32: Crypt32) -> None:
    large, empty, named = crypt32.certificates(Location.CURRENT_USER, "Large")
    assert isinstance(large, StoreRefusal)
    assert large.reason is RefusalReason.TOO_LARGE
    assert empty == StoredCertificate(b"", ".Default")
    assert isinstance(named, StoredCertificate)
    assert named.friendly_name == ""


def test_numbers_are_bounded(crypt32: Crypt32, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_crypt32, "MOST_CERTIFICATES", 1)
    monkeypatch.setattr(windows_crypt32, "_MOST_NAMES", 1)
    found = list(crypt32.certificates(Location.LOCAL_MACHINE, "My"))
    assert found[1:] == [StoreRefusal(RefusalReason.TOO_MANY, ".Default", "more than 1 certificates")]
    assert crypt32.stores(Location.LOCAL_MACHINE) == ["My"]


def test_leaving_a_store_half_way_gives_everything_back(crypt32: Crypt32) -> None:
    found = crypt32.certificates(Location.LOCAL_MACHINE, "My")
    next(found)
    found.close()  # type: ignore[attr-defined]  # a generator


def test_a_service_s_store_without_physical_stores_is_read_as_a_whole(crypt32: Crypt32) -> None:
    assert crypt32.stores(Location.SERVICES) == [r"Service\My"]
    (found,) = crypt32.certificates(Location.SERVICES, r"Service\My")
    assert found == StoredCertificate(b"0\3srv", "", key=True)


def test_a_location_that_is_closed_is_refused(crypt32: Crypt32) -> None:
    assert crypt32.stores(Location.USERS) == StoreRefusal(RefusalReason.ACCESS_DENIED, "", "0x00000005")


def test_requests_are_answered_in_their_order(crypt32: Crypt32) -> None:
    requests: list[Request] = [ListRequest(Location.SERVICES), ReadRequest(Location.LOCAL_MACHINE, "Absent")]
    requests.append(ListRequest(Location.USERS))
    said = io.BytesIO()
    serve(io.BytesIO(b"".join(map(encode_request, requests))), said, lambda: crypt32)
    hello, *lines = said.getvalue().splitlines()
    check_hello(hello)
    assert [decode_answer(line) for line in lines] == [
        StoreName(r"Service\My"),
        End(1),
        StoreRefusal(RefusalReason.NOT_FOUND),
        End(1),
        StoreRefusal(RefusalReason.ACCESS_DENIED, "", "0x00000005"),
        End(1),
    ]


def test_the_child_ends_at_a_request_that_is_none() -> None:
    said = io.BytesIO()
    serve(io.BytesIO(b'{"write": 1}\n' + encode_request(ListRequest(Location.USERS))), said)
    assert said.getvalue() == encode_hello()


def test_a_library_without_the_functions_is_as_good_as_none() -> None:
    def incomplete() -> Crypt32:
        return Crypt32(object(), lambda: 0)

    said = io.BytesIO()
    serve(io.BytesIO(encode_request(ListRequest(Location.USERS))), said, incomplete)
    assert b"not_available_here" in said.getvalue()
