"""Made-up boards for the tests of the board's use cases and papers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from cardtool.app.transition.ticks import StepTicks
from cardtool.model.cause import Cause, Problem
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
    TransitionPlan,
    TransitionRule,
    TransitionService,
    TransitionStep,
)
from cardtool.model.transition_judged import BoardOrganisation
from cardtool.model.transition_limits import BoardLimits
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
from cardtool.model.transition_ticks import StepKey, Tick
from cardtool.model.worklist import Author, EntryState
from cardtool.rules.transition_judging import judge_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.app.workspace import Workspace

VARHA: Final = BoardOrganisation("05", "Varsinais-Suomen hyvinvointialue", "Egentliga Finlands välfärdsområde")
CLERK: Final = Author("clerk", "ws1", datetime(2022, 9, 13, 9, 0, tzinfo=UTC))
DAY: Final = date(2022, 10, 5)
LIMITS: Final = BoardLimits(30, 365, "our own choice")
EMAIL: Final = Contact(ContactKind.EMAIL, "kortit@dvv.example", LanguageText("Sopimukset", "Avtal", "Contracts"))
PHONE: Final = Contact(ContactKind.PHONE, "020 000 000", LanguageText("Tuki"), Confidence.LIKELY)
SCAN: Final = ScanMoment(3, "srv1", datetime(2022, 10, 4, 12, 0, tzinfo=UTC), date(2022, 10, 4), whole=False)
CERTIFICATE: Final = SeenCertificate(
    "5a" * 32,
    ServiceKind.XROAD_SIGN,
    "CN=0725901-5, O=Kymenlaakson hyvinvointialue",
    "Kymenlaakson hyvinvointialue",
    "10",
    datetime(2022, 12, 31, 21, 59, 59, tzinfo=UTC),
    87,
    OwnerMatch.REGISTER,
    "0725901-5",
)


def text(words: str) -> LanguageText:
    """A text in three languages that can be told apart."""
    return LanguageText(words, f"{words} (sv)", f"{words} (en)")


CONTRACT: Final = TransitionService(
    "contract",
    "reform-2023",
    text("Sopimus"),
    text("Uusi sopimus"),
    text("Alue"),
    Scope.COUNTIES,
    "Slides, 3.1",
    date(2026, 1, 1),
    dates=(
        TransitionDate(
            "apply",
            DateKind.DEADLINE,
            date(2022, 9, 30),
            text("Hakemus jätetty"),
            who=text("Jokainen alue"),
            where="https://asiointi.dvv.example",
        ),
        TransitionDate(
            "clinic",
            DateKind.EVENT,
            date(2022, 10, 10),
            text("Klinikka"),
            begins=time(13),
            ends=time(15),
        ),
        TransitionDate("founded", DateKind.MILESTONE, date(2021, 7, 1), text("Perustettu")),
    ),
    steps=(
        TransitionStep("send", text("Lähetä hakemus"), text("Alue"), "apply", "https://asiointi.dvv.example"),
        TransitionStep("tell", text("Kerro"), text("Alue"), certainty=Confidence.LIKELY),
    ),
    rules=(TransitionRule("pharmacies", text("Ei koske apteekkeja"), Confidence.LIKELY, "Slides, 3.1"),),
    contacts=(EMAIL, PHONE),
    links=(Link("https://dvv.example/ohje", text("Ohje")),),
    seen=tuple(SeenKind),
)
CERTIFICATES: Final = TransitionService(
    "certificates",
    "reform-2023",
    text("Varmenteet"),
    text("Uudet varmenteet"),
    text("Organisaatio"),
    Scope.EVERYBODY,
    "Slides, 4",
    date(2026, 1, 1),
    dates=(
        TransitionDate(
            "kanta",
            DateKind.DEADLINE,
            date(2023, 6, 30),
            text("Siirtymäaika päättyy"),
            written=text("kuusi kuukautta"),
            precision=Precision.MONTH,
            provisional=True,
            certainty=Confidence.LIKELY,
        ),
    ),
    seen=(SeenKind.OIDS,),
)
PLAN: Final = TransitionPlan(
    (BoardReform("reform-2023", text("Uudistus"), date(2023, 1, 1), "Slides", date(2026, 1, 1)),),
    (CONTRACT, CERTIFICATES),
)

SEEN: Final = {
    SeenKind.CARDS: Seen(
        SeenKind.CARDS,
        cards=CardsSeen(
            (
                CardCount(CardKind.STAFF_OR_ACTOR, "VSSHP", VARHA.name_fi, "05", EntryState.TO_CLOSE, 12),
                CardCount(CardKind.BACKUP, "", "", "", EntryState.CLOSED, 3),
            ),
            12,
            3,
            date(2023, 2, 28),
            146,
        ),
    ),
    SeenKind.OIDS: Seen(
        SeenKind.OIDS,
        oids=OidsSeen(
            (SCAN,),
            {OidVerdictCode.VALID: 2, OidVerdictCode.ONLY_OLD: 1, OidVerdictCode.NONE: 1},
            ("1.2.246.10.8282559.10.1",),
            ("1.2.246.10.32210651.10.9",),
        ),
    ),
    SeenKind.DATA_EXCHANGE: Seen(SeenKind.DATA_EXCHANGE, certificates=CertificatesSeen((SCAN,), (CERTIFICATE,), 1)),
    SeenKind.SAML_SIGNING: Seen(SeenKind.SAML_SIGNING, SeenProblem.NOT_READABLE, "store_unreachable"),
    SeenKind.CARD_LOGIN: Seen(SeenKind.CARD_LOGIN, login=LoginSeen({Ready.YES: 1, Ready.NO: 2}, 3)),
}
PROBLEM: Final = Problem(Cause.STORE_UNREACHABLE, reader="postgresql://server/cards", detail="it does not answer")


def tick_step(
    workspace: Workspace, key: StepKey, *, done: bool = True, note: str = "", version: int | None = None
) -> Tick:
    """A tick in the database of the workspace."""
    with StepTicks(workspace) as ticks:
        return ticks.tick(key, done=done, note=note, version=version)


def said(step: str = "send", *, done: bool = True, note: str = "", version: int = 1, organisation: str = "05") -> Tick:
    """What somebody said of a step of the contract."""
    return Tick(StepKey("reform-2023", "contract", step, organisation), done, note, version, CLERK)


def board(
    ticks: Iterable[Tick] = (), *, as_of: date = DAY, organisation: BoardOrganisation | None = VARHA, whole: bool = True
) -> Board:
    """The made-up plan, judged, with something of every kind seen."""
    plan = judge_plan(PLAN, as_of=as_of, organisation=organisation, ticks=ticks, limits=LIMITS)
    return Board(plan, SEEN, () if whole else (PROBLEM,))
