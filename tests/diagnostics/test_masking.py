"""Masking: what is known must not survive in any spelling; what has the form of personal data neither."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cardtool.diagnostics.known_values import from_environment, from_readings
from cardtool.diagnostics.masking import LONGEST_TEXT, Masker
from cardtool.diagnostics.masking_kinds import UNMASKABLE, Kind, Known
from cardtool.diagnostics.masking_patterns import CHECK_CHARACTERS, is_identity_code
from cardtool.model.card import RawCard, Token
from tests.diagnostics.spellings import cases, spellings
from tests.values import certificate, name, reading, unreadable

#: Put together from pieces: no folder of anybody's machine is named in this tree.
HOMES, PEOPLE = "/" + "home", "C:" + r"\Users"
LETTERS = string.ascii_letters + "åäöÅÄÖéüØßŠžő"
NAMES = st.lists(st.text(LETTERS, min_size=4, max_size=9), min_size=1, max_size=3).map(" ".join)
EMAILS = st.builds("{}.{}@{}.fi".format, *[st.text(string.ascii_lowercase, min_size=3, max_size=8)] * 3)
NUMBERS = st.text(string.digits, min_size=6, max_size=18)
KNOWN = st.one_of(
    st.builds(Known, st.sampled_from([Kind.NAME, Kind.USER]), NAMES),
    st.builds(Known, st.just(Kind.EMAIL), EMAILS),
    st.builds(Known, st.just(Kind.SERIAL), NUMBERS),
    st.builds(Known, st.just(Kind.HOST), st.from_regex(r"[A-Z]{2,4}-[0-9]{3,5}", fullmatch=True)),
    st.builds(Known, st.just(Kind.FINGERPRINT), st.binary(min_size=20, max_size=32).map(bytes.hex)),
)
TAINA = Known(Kind.NAME, "TESTINEN TAINA")
VAINO = Known(Kind.NAME, "Väinö Åkerström")


def survives(known: Known, masked: str) -> bool:
    return any(case in masked for case in cases(known.value))


@settings(max_examples=60)
@given(known=KNOWN, data=st.data())
@example(known=VAINO, data=None)
@example(known=Known(Kind.NAME, "Ørjan Groß"), data=None)
def test_no_spelling_of_a_known_value_survives(known: Known, data: st.DataObject | None) -> None:
    masker = Masker([known])
    every = sorted(spellings(known.value))
    for spelling in every if data is None else [data.draw(st.sampled_from(every))]:
        masked = masker.text(f"reader 1: <{spelling}> was seen")
        assert spelling not in masked
        assert not survives(known, masked)
        assert masked.endswith("was seen")


@settings(max_examples=60)
@given(known=st.lists(KNOWN, min_size=1, max_size=4), before=st.text(max_size=20), after=st.text(max_size=20))
def test_nothing_known_survives_in_any_surroundings(known: list[Known], before: str, after: str) -> None:
    masked = Masker(known).text(before + " " + " ".join(item.value for item in known) + " " + after)
    for item in known:
        assert item.value not in masked


@given(text=st.text(), unmask=st.sets(st.sampled_from(Kind)))
def test_any_text_can_be_masked(text: str, unmask: set[Kind]) -> None:
    assert isinstance(Masker([TAINA, VAINO], unmask).text(text), str)


@given(text=st.text(string.ascii_lowercase + " .:,", max_size=60))
def test_text_without_personal_data_stays(text: str) -> None:
    assert Masker([TAINA]).text(text) == text or "@" in text or re.search("secret|token|pass|pwd|testinen", text)


def test_the_same_value_has_the_same_pseudonym_and_others_have_not() -> None:
    masker = Masker([TAINA, Known(Kind.NAME, "TAINA", TAINA.value), VAINO])
    one, two = masker.text("Testinen Taina, TAINA"), masker.value(Kind.NAME, "VÄINÖ ÅKERSTRÖM")
    assert re.fullmatch(r"(holder-\d), \1", one)
    assert two not in one
    assert masker.value(Kind.NAME, "Taina") in one
    assert masker.masked == {Kind.NAME: 2}


def test_two_files_cannot_be_joined() -> None:
    people = [Known(Kind.NAME, f"Person {chr(65 + number) * 5}") for number in range(20)]
    numbered = []
    for key in (b"1", b"2", b"1"):
        masker = Masker(people, key=key)
        for item in people:
            masker.text(item.value)
        masker.settle()
        numbered.append(tuple(masker.text(item.value) for item in people))
    assert numbered[0] != numbered[1]
    assert numbered[0] == numbered[2]
    assert len(set(numbered[0])) == len(people)


def test_what_two_persons_have_in_common_belongs_to_neither() -> None:
    masker = Masker([Known(Kind.NAME, "Taina", "Taina A"), Known(Kind.NAME, "Taina", "Taina B")])
    assert masker.value(Kind.NAME, "Taina") not in {masker.value(Kind.NAME, name) for name in ("Taina A", "Taina B")}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail taina.testinen@pshp.fi now", "mail email-1 now"),
        ("mail taina.testinen%40pshp.fi now", "mail email-1 now"),
        ("code 010190-123N.", "code identity-1."),
        ("code 010190a123n.", "code identity-1."),
        ("010203Y999X", "identity-1"),
        ("SATU 99999990T", "SATU 99999990T"),
        (f"{HOMES}/somebody/x", f"{HOMES}/user-1/x"),
        (rf"{PEOPLE}\Some Body\x", rf"{PEOPLE}\user-1\x"),
        ("C:" + r"\\Users\\somebody\\x", "C:" + r"\\Users\\user-1\\x"),
        (r"\\fileserver\share", r"\\host-1\share"),
        ("from 192.168.1.20 to 10.1.2.3", "from host-1 to host-2"),
        ("S-1-5-21-1004336348-1177238915-682003330-512", "user-1"),
        ("postgresql://clerk@db/list", "postgresql://user-1@db/list"),
        ("password=hunter22 ok", "password=[secret] ok"),
        ('{"pin": "1234"}', '{"pin": "[secret]"}'),
        ("PIN 1 is locked", "PIN 1 is locked"),
        ("Gemalto PC Twin Reader (70D7E2EE) 00 00", "Gemalto PC Twin Reader (serial-1) 00 00"),
        ("ATR 3B DF 96 FF 81 31 FE 45 5A 01 80", "ATR 3B DF 96 FF 81 31 FE 45 5A 01 80"),
        ("version 4.5.1.0 on 10.0.19045", "version 4.5.1.0 on 10.0.19045"),
    ],
)
def test_personal_data_is_known_by_its_form(text: str, masked: str) -> None:
    assert Masker().text(text) == masked


def test_satu() -> None:
    code = "99999990" + CHECK_CHARACTERS[99999990 % 31]
    assert is_identity_code(code)
    assert Masker().text(f"SATU {code}.") == "SATU identity-1."
    assert is_identity_code("010190-123N")
    assert not is_identity_code("10021231")


def test_unmasking_is_a_choice_for_each_kind() -> None:
    known = [TAINA, Known(Kind.EMAIL, "taina.testinen@pshp.fi"), Known(Kind.HOST, "WS-0123")]
    text = "TESTINEN TAINA taina.testinen@pshp.fi WS-0123"
    assert Masker(known, {Kind.NAME}).text(text) == "TESTINEN TAINA email-1 host-1"
    assert Masker(known, {Kind.EMAIL}).text(text) == "holder-1 taina.testinen@pshp.fi host-1"
    assert Masker(known, UNMASKABLE).text(text) == text
    assert Masker(known, {Kind.NAME}).value(Kind.NAME, "Anybody") == "Anybody"


def test_secrets_cannot_be_unmasked() -> None:
    masker = Masker([Known(Kind.SECRET, "a@b.fi")], Kind)
    assert masker.text("pwd=xyz a@b.fi") == "pwd=[secret] [secret]"
    assert masker.value(Kind.SECRET, "xyz") == "[secret]"


def test_values_are_masked_by_their_meaning() -> None:
    masker = Masker(numbered=False)
    assert masker.value(Kind.NAME, "Anybody At All") == "[holder]"
    assert masker.value(Kind.NAME, "") == ""


def test_short_values_are_masked_only_by_themselves() -> None:
    masker = Masker([Known(Kind.NAME, "Aino"), Known(Kind.NAME, "-"), Known(Kind.NAME, "")])
    assert masker.text("Aino ainoa AINO. aino_1") == "holder-1 ainoa holder-1. holder-1_1"


def test_a_fingerprint_is_known_by_its_beginning() -> None:
    masker = Masker([Known(Kind.FINGERPRINT, "ab12cd34" + "0" * 56)])
    assert masker.text("AB:12:CD:34:00:00, ab12cd34 is new, ab12") == "fingerprint-1, fingerprint-1 is new, ab12"


def test_a_line_break_that_is_escaped_stands_between_words() -> None:
    assert Masker([TAINA]).text(r"a TESTINEN\r\n\tTAINA b") == "a holder-1 b"


def test_letters_that_are_no_wrongly_read_utf8_stay() -> None:
    assert Masker().text("\xff\x80 \xc3") == "\xff\x80 \xc3"


def test_a_long_text_is_cut() -> None:
    assert len(Masker().text("." * (LONGEST_TEXT + 1))) == LONGEST_TEXT


# -- which values are known ----------------------------------------------------------------------------


def test_a_card_tells_of_its_holder() -> None:
    known = from_readings([reading()])
    values = {(item.kind, item.value) for item in known}
    assert values >= {
        (Kind.NAME, "TESTINEN TAINA 1234"),
        (Kind.NAME, "TAINA TESTINEN"),
        (Kind.NAME, "TAINA"),
        (Kind.EMAIL, "taina.testinen@vsshp.fi"),
        (Kind.SERIAL, "1234"),
        (Kind.SERIAL, "1267"),
        (Kind.FINGERPRINT, "ab" * 32),
    }
    assert not any("VRK" in item.value for item in known)
    masked = Masker(known).text("Taina Testinen, TESTINEN, 4711, taina.testinen@vsshp.fi, CDCDCDCDCDCD")
    assert re.fullmatch(r"(holder-1), \1, serial-\d, email-1, fingerprint-\d", masked)


def test_a_card_with_an_identity_code() -> None:
    subject = name(CN="Anna-Liisa Virtanen-Korhonen 010190-123N")
    main = certificate(subject=subject, alternative_names=certificate(serial=1).alternative_names)
    card = RawCard("R", (b"",), token=Token(serial="9924"))
    known = from_readings([reading(main=main, certificates=(main,), card=card)])
    assert {"Anna-Liisa", "Liisa", "Korhonen"} <= {item.value for item in known}
    assert Masker(known).text("virtanen 010190-123N") == "holder-1 identity-1"


def test_issuers_and_empty_cards_are_nobody() -> None:
    authority = certificate(is_ca=True)
    assert not from_readings([unreadable()])
    known = from_readings([reading(main=authority, certificates=(authority,), card=RawCard("R", ()))])
    assert not known


def test_the_environment_tells_of_user_and_workstation() -> None:
    environment = {
        "HOME": f"{HOMES}/virtaain",
        "USERNAME": "virtaain",
        "LOGONSERVER": r"\\DC-017",
        "COMPUTERNAME": "WS-0815",
        "USERDOMAIN": "root",
    }
    known = from_environment(environment, "ws-0815.pshp.local")
    masked = Masker(known).text(f"virtaain at WS-0815 (ws-0815.pshp.local) of DC-017 in {HOMES}/virtaain/.cache; root")
    assert re.fullmatch(r"user-1 at (host-\d) \((\1|host-\d)\) of host-\d in /home-1/.cache; root", masked)


def test_an_account_that_is_nobodys_is_not_masked() -> None:
    assert not from_environment({"USER": "root", "HOME": "/", "HOST": ""}, "localhost")
