"""A made-up board: three services, two organisations, and something seen of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from cardtool.model.evidence import Confidence
from cardtool.model.kind import CardKind
from cardtool.model.oid import OidVerdictCode
from cardtool.model.readiness import Ready
from cardtool.model.service import ServiceKind
from cardtool.model.transition import (
    BoardReform,
    Contact,
    ContactKind,
    DateKind,
    LanguageText,
    Link,
    Precision,
    Scope,
    SeenKind,
    TransitionDate,
    TransitionRule,
    TransitionService,
    TransitionStep,
)
from cardtool.model.transition_judged import (
    BoardOrganisation,
    DateState,
    JudgedDate,
    JudgedPlan,
    JudgedService,
    JudgedStep,
)
from cardtool.model.transition_seen import (
    Board,
    CardCount,
    CardsSeen,
    CertificatesSeen,
    LoginSeen,
    OidsSeen,
    OwnerMatch,
    ScanMoment,
    Seen,
    SeenCertificate,
    SeenProblem,
)
from cardtool.model.transition_ticks import EVERYBODY, StepKey, Tick
from cardtool.model.worklist import Author, EntryState

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_OF: Final = date(2023, 2, 20)
OURS: Final = BoardOrganisation("05", "Meidän hyvinvointialue", "Vårt välfärdsområde")
THEIRS: Final = BoardOrganisation("06", "Heidän hyvinvointialue")
REFORM: Final = BoardReform("reform", LanguageText("Uudistus", "Reformen", "The reform"), date(2023, 1, 1), "A", AS_OF)
AUTHOR: Final = Author("taina", "rp-1", datetime(2023, 2, 1, 8, 30, tzinfo=UTC))
SCAN: Final = ScanMoment(1, "server", datetime(2023, 2, 19, 10, tzinfo=UTC), date(2023, 2, 19))


def text(words: str) -> LanguageText:
    return LanguageText(f"{words} fi", f"{words} sv", words)


CARDS: Final = TransitionService(
    "cards",
    REFORM.id,
    text("Staff cards"),
    text("Staff cards of old organisations are renewed and closed."),
    text("Registrars"),
    Scope.COUNTIES,
    "Slides, 3.5",
    AS_OF,
    dates=(
        TransitionDate(
            "open", DateKind.DEADLINE, date(2022, 10, 31), text("Apply for the contract"), who=text("each county")
        ),
        TransitionDate("close", DateKind.DEADLINE, date(2023, 2, 28), text("Close the cards"), where="Vartti"),
    ),
    steps=(
        TransitionStep("apply", text("Apply for the contract in the e-services"), text("county"), by="open"),
        TransitionStep(
            "close", text("Close old cards in Vartti"), text("registrars"), by="close", link="https://asiointi.example"
        ),
    ),
    rules=(TransitionRule("keep", text("Professional cards stay"), Confidence.CERTAIN, "Slides, 3.4"),),
    contacts=(
        Contact(ContactKind.EMAIL, "contracts@example.fi", text("contracts")),
        Contact(ContactKind.PHONE, "020 000 000", text("support"), Confidence.LIKELY),
    ),
    links=(Link("https://cards.example/instructions", text("Instructions")),),
    seen=(SeenKind.CARDS,),
)
CERTIFICATES: Final = TransitionService(
    "certificates",
    REFORM.id,
    text("Service certificates"),
    text("A new OID needs a new certificate."),
    text("Each organisation"),
    Scope.EVERYBODY,
    "Slides, 4",
    AS_OF,
    certainty=Confidence.LIKELY,
    dates=(
        TransitionDate(
            "clinic",
            DateKind.EVENT,
            date(2022, 10, 10),
            text("Next clinic"),
            begins=time(13),
            ends=time(15),
        ),
        TransitionDate(
            "end",
            DateKind.MILESTONE,
            date(2023, 6, 30),
            text("The transition ends"),
            written=text("six months from the start of 2023"),
            precision=Precision.MONTH,
            provisional=True,
        ),
    ),
    seen=(SeenKind.OIDS, SeenKind.DATA_EXCHANGE, SeenKind.SAML_SIGNING),
)
LOGIN: Final = TransitionService(
    "login",
    REFORM.id,
    text("Login with a card"),
    text("Old permits do not move."),
    text("Each county"),
    Scope.RESCUE,
    "The administrator",
    AS_OF,
    steps=(TransitionStep("permit", text("Join the permit"), text("county"), certainty=Confidence.LIKELY),),
    seen=(SeenKind.CARD_LOGIN,),
    local=True,
)
STATES: Final = {
    "open": DateState.OVERDUE,
    "close": DateState.SOON,
    "clinic": DateState.PAST,
    "end": DateState.COMING,
}
SERVICE_STATES: Final = {"cards": DateState.OVERDUE, "certificates": DateState.COMING, "login": DateState.PAST}


def tick(step: str, *, done: bool = True, organisation: str = "05", note: str = "", version: int = 1) -> Tick:
    return Tick(StepKey(REFORM.id, "cards", step, organisation), done, note, version, AUTHOR)


def judged(service: TransitionService, ticks: Mapping[str, Tick] | None = None) -> JudgedService:
    """The service on the day of the judgement."""
    dates = tuple(JudgedDate(each, STATES[each.id], (each.day - AS_OF).days) for each in service.dates)
    due = {each.date.id: each for each in dates}
    steps = tuple(_judged_step(each, (ticks or {}).get(each.id), due.get(each.by)) for each in service.steps)
    return JudgedService(service, dates, steps, SERVICE_STATES[service.id])


def _judged_step(step: TransitionStep, said: Tick | None, due: JudgedDate | None) -> JudgedStep:
    """The step; nothing was said of it but what is on the screen."""
    return JudgedStep(step, said, due, version=said.version if said is not None else 0)


def certificate(number: int, ends_in: int, owner: OwnerMatch | None = None) -> SeenCertificate:
    kind = ServiceKind.SAML_SIGNING if owner is None else ServiceKind.XROAD_SIGN
    end = datetime(2023, 2, 20, 12, tzinfo=UTC) + timedelta(days=ends_in)
    name = f"server{number}.example.fi"
    return SeenCertificate(f"{number:064x}", kind, name, "Ours", "05", end, ends_in, owner, "1234567-1")


SEEN: Final[Mapping[SeenKind, Seen]] = {
    SeenKind.CARDS: Seen(
        SeenKind.CARDS,
        cards=CardsSeen(
            (CardCount(CardKind.STAFF, "Old district", "Ours", "05", EntryState.TO_CLOSE, 12),),
            12,
            3,
            date(2023, 2, 28),
            8,
        ),
    ),
    SeenKind.OIDS: Seen(
        SeenKind.OIDS,
        oids=OidsSeen((SCAN,), {OidVerdictCode.VALID: 2, OidVerdictCode.NONE: 1}, (), ("1.2.246.10.1",)),
    ),
    SeenKind.DATA_EXCHANGE: Seen(
        SeenKind.DATA_EXCHANGE,
        certificates=CertificatesSeen(
            (SCAN,),
            (certificate(1, 30, OwnerMatch.OLD), certificate(2, 400)),
            2,
            ends={AS_OF + timedelta(days=days): 1 for days in (30, 400)},
        ),
    ),
    SeenKind.SAML_SIGNING: Seen(SeenKind.SAML_SIGNING, problem=SeenProblem.NOTHING_SCANNED),
    SeenKind.CARD_LOGIN: Seen(SeenKind.CARD_LOGIN, login=LoginSeen({Ready.YES: 1, Ready.NO: 1}, 2)),
}


def board(
    organisation: BoardOrganisation | None = OURS,
    ticks: Mapping[str, Tick] | None = None,
    seen: Mapping[SeenKind, Seen] = SEEN,
) -> Board:
    """The board of an organisation with these ticks, by step of the first service."""
    services = (judged(CARDS, ticks), judged(CERTIFICATES), judged(LOGIN))
    return Board(JudgedPlan(AS_OF, organisation, (REFORM,), services), seen)


def without(kind: SeenKind, problem: SeenProblem, detail: str = "") -> Mapping[SeenKind, Seen]:
    """The same as :data:`SEEN`, with a problem in place of one kind."""
    return {**SEEN, kind: Seen(kind, problem=problem, detail=detail)}


def everybody(made: Tick) -> Tick:
    """The same tick, made for all organisations together."""
    return replace(made, key=replace(made.key, organisation=EVERYBODY))
