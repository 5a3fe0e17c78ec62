"""Made-up cards and entries, and strategies that make the oddest ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from hypothesis import strategies as st

from cardtool.model.kind import CardKind
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Candidate, CardCertificate, Entry, EntryState
from cardtool.worklist.candidates import card_key

MOMENT = datetime(2023, 2, 1, 8, 0, tzinfo=UTC)


def fingerprint(label: object) -> str:
    return sha256(str(label).encode()).hexdigest()


def card(label: object, **changes: object) -> Candidate:
    """A staff card; its two certificates are those of the label."""
    certificates = tuple(
        CardCertificate(found, found[:16].lstrip("0"), "C=FI, CN=Example CA")
        for found in sorted(fingerprint(f"{label} {use}") for use in ("authentication", "signature"))
    )
    values: dict[str, object] = {
        "kind": CardKind.STAFF_OR_ACTOR,
        "certificates": certificates,
        "organisation": "VSSHP",
        "successor": "Varsinais-Suomen hyvinvointialue",
        "verdict": VerdictCode.RENEW_AND_CLOSE_BY,
        "deadline": date(2023, 2, 28),
        "rules": "rules 1",
        "valid_from": datetime(2021, 1, 31, 22, 0, tzinfo=UTC),
        "valid_until": datetime(2026, 1, 31, 21, 59, 59, tzinfo=UTC),
    }
    return Candidate(**{**values, **changes})  # type: ignore[arg-type] # values of many types by name


def entry(number: int, label: object = None, state: EntryState = EntryState.TO_CLOSE, **changes: object) -> Entry:
    """An entry; its card is that of its label, or of its number."""
    held = card(number if label is None else label, **changes)
    return entry_of_card(number, held, state)


def entry_of_card(number: int, held: Candidate, state: EntryState = EntryState.TO_CLOSE) -> Entry:
    key = card_key(found.sha256 for found in held.certificates)
    return Entry(number, key, held, state, 1, MOMENT, MOMENT + timedelta(minutes=number))


#: Texts that spreadsheets, XML and separators stumble over.
ODD_TEXTS = (
    *("=1+1", "+358", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "''-", "\u00a0=1", "\uff1d1"),
    *(
        "_x0041_",
        "_x005F_x0041_",
        "_x0041_x0042_x0043_",
        "a\r\nb",
        "a\rb",
        "a\x01b",
        "\x1f",
        "\ufffe\uffff",
        " lead and trail ",
        "\u2028",
    ),
    *('"quoted"', 'a";"b', "a;b,c\td|e", "😀", "ÅÄÖ åäö", "Ω Ж 中", "\x85", "\ufeff", "sep=;", "nimi", "…"),
    *("x" * 100_000, "=" * 40_000, "😀" * 20_000, "\r\n" * 20_000),
    f"…[cardtool:{'0' * 64}]",
)

#: What a candidate can hold: no zero, no halves of surrogate pairs.
texts = st.one_of(
    st.just(""),
    st.sampled_from(ODD_TEXTS),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
    st.text("'=+-@\t\r\n;,\"_x0041", max_size=8),
)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
certificates = st.builds(CardCertificate, digests, st.from_regex(r"-?[0-9a-f]{1,40}", fullmatch=True), texts)
moments = st.datetimes(datetime(1950, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the time zone


def _ordered(found: list[CardCertificate]) -> tuple[CardCertificate, ...]:
    return tuple(sorted(found, key=lambda each: each.sha256))


cards = st.builds(
    Candidate,
    kind=st.sampled_from(CardKind),
    certificates=st.lists(certificates, min_size=1, max_size=4, unique_by=lambda each: each.sha256).map(_ordered),
    organisation=texts,
    successor=texts,
    verdict=st.none() | st.sampled_from(VerdictCode),
    deadline=st.none() | st.dates(),
    rules=texts,
    valid_from=st.none() | moments,
    valid_until=st.none() | moments,
    holder=texts,
    email=texts,
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    held = draw(cards)
    return Entry(
        id=draw(st.integers(1, 2**63 - 1)),
        key=card_key(found.sha256 for found in held.certificates),
        card=held,
        state=draw(st.sampled_from(EntryState)),
        version=draw(st.integers(1, 10**6)),
        added_at=draw(moments),
        changed_at=draw(moments),
        reason=draw(texts),
        purged_at=draw(st.none() | moments),
    )
