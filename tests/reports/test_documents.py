from __future__ import annotations

import json
from typing import Any

import pytest

from cardtool.app.documents import event_json, organisation_json, readings_json
from cardtool.model.cause import Cause, Problem
from cardtool.model.events import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    ReadersChanged,
    ServiceFound,
    ServiceLost,
    WatchEnded,
)
from cardtool.model.reader import Reader
from cardtool.model.reading import Readings
from tests.schemas import assert_valid
from tests.values import AS_OF, READ_AT, reading, unreadable


def document(readings: Readings) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(readings_json(readings))
    assert_valid(found)
    return found


def test_a_reading_is_a_valid_document_with_every_field_of_the_card() -> None:
    found = document(
        Readings((reading(),), (Problem(Cause.CARD_MUTE, "Reader 2", "opensc", "0x80100066"),), AS_OF, READ_AT)
    )
    assert (found["schema"], found["as_of"], found["read_at"]) == (
        "cardtool.card-reading.v1",
        "2023-02-01",
        "2023-02-01T08:00:00Z",
    )
    card = found["cards"][0]
    assert card["reader"] == "Reader 1"
    assert card["atr"] == "3bdf96"
    assert (card["kind"], card["kind_confidence"]) == ("staff_or_actor", "likely")
    assert card["kind_evidence"] == ["issuer_words: Healthcare Prof"]
    assert card["holder"] == {
        "name": "TAINA TESTINEN",
        "title": "Assistant",
        "email": "taina.testinen@vsshp.fi",
        "organisation": "VSSHP",
    }
    assert card["token"] == {"label": "CARD", "serial": "1234", "manufacturer": "MAKER", "model": "MODEL"}
    assert card["valid_from"] == "2021-01-31T22:00:00Z"
    assert card["valid_until"] == "2026-01-31T21:59:59Z"
    assert card["organisation"]["status"] == "old"
    assert card["organisation"]["matched"] == "Vanha piiri"
    assert card["organisation"]["successors"] == [
        {
            "code": "05",
            "name_fi": "Varsinais-Suomen hyvinvointialue",
            "name_sv": "Egentliga Finlands välfärdsområde",
            "default": True,
        }
    ]
    assert card["verdict"] == {
        "code": "renew_and_close_by",
        "deadline": "2023-02-28",
        "days_left": 27,
        "reasons": ["reform-2023.deadline"],
    }
    assert card["findings"] == [{"code": "confirm_kind_on_card_face", "severity": "info", "detail": None}]
    assert card["trust"] == {"state": "incomplete", "anchor": None}
    certificate = card["certificates"][0]
    assert certificate["serial"] == "1267"
    assert certificate["usage"] == "authentication"
    assert certificate["subject"] == "C=FI, O=VSSHP, GN=TAINA, SN=TESTINEN, CN=TESTINEN TAINA 1234"
    assert certificate["conforming"] is False
    assert found["problems"] == [
        {"cause": "card_mute", "reader": "Reader 2", "profile": "opensc", "detail": "0x80100066"}
    ]


def test_what_is_not_known_is_null() -> None:
    card = document(Readings((unreadable(),), (), AS_OF, READ_AT))["cards"][0]
    assert card["reader"] is card["atr"] is card["token"] is card["valid_until"] is None
    assert set(card["holder"].values()) == {None}
    assert card["unreadable_certificates"] == [{"reason": "truncated", "index": 1, "detail": "short"}]


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (ReadersChanged((Reader("R", present=True, atr=b"\x3b"), Reader("S", software=True))), "readers_changed"),
        (CardInserted("R", b"\x3b"), "card_inserted"),
        (CardInserted("R", b""), "card_inserted"),
        (CardRead("R", reading()), "card_read"),
        (CardFailed("", Problem(Cause.NO_READER)), "card_failed"),
        (CardRemoved("R"), "card_removed"),
        (ServiceLost(Problem(Cause.SERVICE_STOPPED, detail="0x8010001D")), "service_lost"),
        (ServiceFound(), "service_found"),
        (WatchEnded(), "watch_ended"),
    ],
)
def test_every_event_is_one_valid_line(event: Event, name: str) -> None:
    line = event_json(event, READ_AT)
    assert "\n" not in line
    found = json.loads(line)
    assert_valid(found)
    assert found["event"] == name


def test_an_answer_of_the_register_is_a_valid_document() -> None:
    found = json.loads(organisation_json("VSSHP", "", "", AS_OF, reading().organisation))
    assert_valid(found)
    assert found["query"] == {"name": "VSSHP", "email": None, "municipality": None, "issued_on": "2023-02-01"}
    assert found["successors"][0]["code"] == "05"
