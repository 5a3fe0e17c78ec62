"""Made-up files and values for the tests of the transition board's rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from cardtool.model.evidence import Confidence
from cardtool.model.kind import CardKind
from cardtool.model.transition_ticks import EVERYBODY, StepKey, Tick
from cardtool.model.worklist import Author
from cardtool.rules import transition_plan
from cardtool.rules.transition import Reform, TransitionRules

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CITED: Final = 'source = "Slides"\nread = 2026-01-01\n'
LIMITS: Final = '[limits]\nsoon_days = 30\noverdue_days = 365\nsource = "Our own choice"\n'


def words(text: str) -> str:
    """A text in the three languages."""
    return f'{{ fi = "{text}", sv = "{text} (sv)", en = "{text} (en)" }}'


REFORM: Final = f'[[reform]]\nid = "reform-2023"\nname = {words("Uudistus")}\neffective = 2023-01-01\n{CITED}'
SERVICE: Final = (
    f'[[service]]\nid = "cards"\nreform = "reform-2023"\ntitle = {words("Kortit")}\nchange = {words("Muutos")}\n'
    f'who = {words("Alue")}\nscope = "counties"\n{CITED}'
)
CLOSING: Final = (
    f'[[service.date]]\nid = "closing"\nkind = "deadline"\nday = 2023-02-28\ntext = {words("Sulje")}\n'
    "concerns_cards = true\n"
)
ORDER: Final = f'[[service.date]]\nid = "order"\nkind = "deadline"\nday = 2022-09-30\ntext = {words("Tilaa")}\n'
CLINIC: Final = f'[[service.date]]\nid = "clinic"\nkind = "event"\nday = 2022-10-10\ntext = {words("Klinikka")}\n'
STEP: Final = f'[[service.step]]\nid = "close"\ntext = {words("Sulje kortit")}\nwho = {words("Rekisteröijä")}\n'
RULE: Final = f'[[service.rule]]\nid = "stays"\ntext = {words("Ammattikortti jää")}\n'
CONTACT: Final = f'[[service.contact]]\nkind = "email"\naddress = "kortit@dvv.example"\nmatter = {words("Kortit")}\n'
LINK: Final = f'[[service.link]]\nurl = "https://dvv.example/kortit"\ntitle = {words("Ohje")}\n'
SHIPPED: Final = f"{LIMITS}{REFORM}{SERVICE}{CLOSING}{ORDER}{CLINIC}{STEP}{RULE}{CONTACT}{LINK}"

#: An administrator writes Finnish only.
OWN_REFORM: Final = f'[[reform]]\nid = "own"\nname = {{ fi = "Oma" }}\neffective = 2030-01-01\n{CITED}'
OWN_SERVICE: Final = (
    '[[service]]\nid = "own-service"\nreform = "reform-2023"\ntitle = { fi = "Oma" }\nchange = { fi = "Muutos" }\n'
    f'who = {{ fi = "Me" }}\nscope = "everybody"\n{CITED}'
)


def write(folder: Path, text: str) -> Path:
    """The file of a folder."""
    path = folder / transition_plan.TRANSITION_SERVICES
    path.write_text(text, encoding="utf-8")
    return path


def ship(patch: pytest.MonkeyPatch, folder: Path, text: str = SHIPPED) -> None:
    """Let a file be the shipped one."""
    shipped = folder / "shipped"
    shipped.mkdir(exist_ok=True)
    path = write(shipped, text)
    patch.setattr(transition_plan, "resource", lambda *_: path)


def card_rules(deadline: date = date(2023, 2, 28), name: str = "reform-2023") -> TransitionRules:
    """The rules on cards with one reform."""
    reform = Reform(
        id=name,
        name="Reform",
        effective=date(2023, 1, 1),
        deadline=deadline,
        concerns=frozenset({CardKind.STAFF}),
        exempts=frozenset(),
        organisations=frozenset(),
        certainty=Confidence.LIKELY,
        source="Letter",
        read=date(2026, 1, 1),
    )
    return TransitionRules((reform,))


#: Before every day that the board is judged for.
LONG_AGO: Final = datetime(1, 1, 3, tzinfo=UTC)


def tick(
    step: str,
    organisation: str = EVERYBODY,
    *,
    service: str = "cards",
    done: bool = True,
    version: int = 1,
    at: datetime = LONG_AGO,
) -> Tick:
    """What somebody said of a step."""
    key = StepKey("reform-2023", service, step, organisation)
    return Tick(key, done, "", version, Author("somebody", "desk", at))
