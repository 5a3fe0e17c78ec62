"""What ``cardtool doctor`` looks at only when asked: the network, revocation, what the user says, an inventory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from cardtool.app.diagnosing.inventory_facts import inventory_facts
from cardtool.app.diagnosing.revocation_wording import REACHING, TOLD
from cardtool.app.inventory.keeping import load_inventory
from cardtool.app.training import begin_training
from cardtool.cli.inventory_runs import database_option
from cardtool.model.diagnosis import ProbeId, Symptom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cardtool.app.diagnosing.on_request import OnRequest
    from cardtool.cli.session import Session
    from cardtool.model.diagnosis import Fact

_Command = TypeVar("_Command", bound="Callable[..., Any]")

#: Said by options of their own, not by ``--only``.
_NOT_ALONE: Final = frozenset({ProbeId.SYMPTOM, ProbeId.INVENTORY})
CHECKS: Final = tuple(probe.value for probe in ProbeId if probe not in _NOT_ALONE)


@dataclass(frozen=True, slots=True)
class DoctorRequest:
    """What was asked for.

    Attributes:
        only: the checks to make; all but those on request when empty.
        network: see whether the issuer's servers can be reached.
        revocation: ask whether the card was revoked.
        offline: for that, ask nobody.
        symptoms: what the user says.
        inventory: number of a kept run or file of a bundle, empty for none.
        database: where kept runs are, empty for the user's own file.
        train: script of a training card that stands for the card in the reader, empty for none.
    """

    only: tuple[ProbeId, ...] = ()
    network: bool = False
    revocation: bool = False
    offline: bool = False
    symptoms: tuple[Symptom, ...] = ()
    inventory: str = ""
    database: str = ""
    train: str = ""

    @property
    def probes(self) -> tuple[ProbeId, ...]:
        """The probes to run; none for the usual ones and those that were asked for."""
        if self.inventory:
            return (ProbeId.INVENTORY,)
        if not self.only:
            return ()
        asked = {ProbeId.NETWORK: self.network, ProbeId.REVOCATION: self.revocation, ProbeId.SYMPTOM: self.symptoms}
        return (*self.only, *(probe for probe, is_asked in asked.items() if is_asked))

    def on_request(self, session: Session) -> OnRequest:
        """The same for the check; it says whom it asks before it does."""
        from cardtool.app.diagnosing.on_request import OnRequest

        def announce(probe: ProbeId, hosts: tuple[str, ...]) -> None:
            told = TOLD if probe is ProbeId.REVOCATION else REACHING
            click.echo(session.texts.say(told, hosts=", ".join(hosts)), err=True)

        return OnRequest(
            network=self.network or ProbeId.NETWORK in self.only,
            revocation=self.revocation or ProbeId.REVOCATION in self.only,
            offline=self.offline,
            announce=announce,
        )

    def practise(self, session: Session) -> None:
        """Put a training card into a training reader, if one was named.

        Raises:
            click.UsageError: there is no such script.
            CardtoolError: the training cards cannot be made.
        """
        if not self.train:
            return
        training = begin_training(session.surroundings())
        try:
            training.insert(self.train, training.readers[0])
        except KeyError as error:
            raise click.UsageError("no such script; see: cardtool train --list") from error

    def brought(self, session: Session) -> Mapping[ProbeId, Callable[[], Iterable[Fact]]]:
        """The facts of the inventory, if one was named.

        Raises:
            CardtoolError: it cannot be read.
        """
        if not self.inventory:
            return {}
        found = load_inventory(session.surroundings(), self.inventory, self.database)
        return {ProbeId.INVENTORY: lambda: inventory_facts(found)}


def request_options(command: _Command) -> Callable[..., Any]:
    """The options; the command gets them as ``request``."""

    @click.option(
        "--only", multiple=True, type=click.Choice(CHECKS), help="Make this check only; may be given several times."
    )
    @click.option(
        "--network",
        is_flag=True,
        help="Also see whether the card issuer's servers can be reached, and whether a proxy is set; they learn "
        "nothing of the card.",
    )
    @click.option(
        "--revocation",
        is_flag=True,
        help="Also ask the card issuer whether the card was revoked; it learns which card is looked at.",
    )
    @click.option("--offline", is_flag=True, help="With --revocation: ask nobody, only what is kept here counts.")
    @click.option(
        "--symptom",
        "symptoms",
        multiple=True,
        type=click.Choice([symptom.value for symptom in Symptom]),
        help="What the user says, which no check can see; may be given several times.",
    )
    @click.option(
        "--inventory",
        default="",
        metavar="RUN",
        help="Name the cause in an inventory of service certificates instead: the number of a kept run, or a bundle.",
    )
    @database_option
    @click.option(
        "--train",
        default="",
        metavar="SCRIPT",
        help="Practise on a made-up card in a made-up reader instead; the scripts: cardtool train --list.",
    )
    @wraps(command)
    def with_request(*values: object, **named: Any) -> object:
        return command(*values, request=_request(named), **named)

    return with_request


def _request(named: dict[str, Any]) -> DoctorRequest:
    """Takes its options out of those of the command."""
    taken = {name: named.pop(name) for name in DoctorRequest.__dataclass_fields__}
    taken["only"] = tuple(map(ProbeId, taken["only"]))
    taken["symptoms"] = tuple(map(Symptom, taken["symptoms"]))
    request = DoctorRequest(**taken)
    asks = request.revocation or ProbeId.REVOCATION in request.only
    if request.offline and not asks:
        raise click.UsageError("--offline needs --revocation")
    if request.database and not request.inventory:
        raise click.UsageError("--db needs --inventory")
    if request.inventory and (request.only or request.network or asks or request.symptoms):
        raise click.UsageError("--inventory looks at an inventory alone, and goes with no other check")
    return request
