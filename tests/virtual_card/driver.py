"""Virtual cards driven by JSON lines, for benchmarks and for people without hardware; README.md has the requests."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asn1crypto import pem

from cardtool.cards.training.certificates import training_certificates
from cardtool.cards.virtual import profiles
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.cards.virtual.speed import Delay
from cardtool.model.finnish_time import FINLAND
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cardtool.cards.virtual.card import Card
    from tests.rig.rig import PcscRig
    from tests.virtual_card.slot import Slot

Request = dict[str, Any]
Answer = dict[str, Any]
_HOLDER = "TESTINEN TAINA"


class Driver:
    """Does what a request asks; a request is one JSON object with ``op`` and arguments, and so is the answer.

    Attributes:
        rig: the readers.
        finished: the request ``quit`` was given.
    """

    def __init__(self, rig: PcscRig) -> None:
        self.rig = rig
        self.finished = False
        self._operations: Mapping[str, Callable[[Request], Answer]] = {
            "insert": self._insert,
            "remove": self._remove,
            "swap": self._swap,
            "stats": self._stats,
            "reset_stats": self._reset_stats,
            "trace": self._trace,
            "counters": self._counters,
            "delay": self._delay,
            "pull_after": self._pull_after,
            "mute": self._mute,
            "fault": self._fault,
            "stop": self._stop,
            "start": self._start,
            "quit": self._quit,
        }

    def answer(self, line: str) -> Answer:
        """The answer to one line; whatever goes wrong is in its ``error``."""
        try:
            request = json.loads(line)
            operation = self._operations[request["op"]]
        except (ValueError, TypeError, KeyError):
            return {"error": f"a JSON object with one of these in op: {', '.join(self._operations)}"}
        try:
            return {"ok": True, **operation(request)}
        except (ValueError, TypeError, KeyError, IndexError, OSError, RuntimeError) as error:
            return {"error": f"{type(error).__name__}: {error}"}

    def _slot(self, request: Request) -> Slot:
        return self.rig.slots[int(request.get("reader", 0))]

    def _card(self, request: Request) -> Card:
        card = self._slot(request).card
        if card is None:
            raise ValueError("no card in this reader")
        return card

    def _insert(self, request: Request) -> Answer:
        slot = self.rig.insert(made_card(request), int(request.get("reader", 0)))
        return {"reader": self.rig.name_of(slot)}

    def _remove(self, request: Request) -> Answer:
        self.rig.remove(self._slot(request))
        return {}

    def _swap(self, request: Request) -> Answer:
        self._slot(request).swap(made_card(request))
        return {}

    def _stats(self, request: Request) -> Answer:
        return self._slot(request).stats.summary()

    def _reset_stats(self, request: Request) -> Answer:
        self._slot(request).reset_stats()
        return {}

    def _trace(self, request: Request) -> Answer:
        return {"exchanges": list(self._slot(request).stats.trace)}

    def _counters(self, request: Request) -> Answer:
        return {"tries": {f"{reference:02X}": tries for reference, tries in self._card(request).counters.items()}}

    def _delay(self, request: Request) -> Answer:
        delay = Delay(float(request.get("per_apdu", 0)), float(request.get("per_byte", 0)))
        self._slot(request).delay = delay
        return {}

    def _pull_after(self, request: Request) -> Answer:
        self._slot(request).pull_after = int(request["apdus"])
        return {}

    def _mute(self, request: Request) -> Answer:
        self._slot(request).mute = bool(request.get("on", True))
        return {}

    def _fault(self, request: Request) -> Answer:
        self._card(request).file(request["file"]).fault = int(request["status"], 16)
        return {}

    def _stop(self, request: Request) -> Answer:
        self.rig.stop(hard=bool(request.get("hard", False)))
        return {}

    def _start(self, _request: Request) -> Answer:
        self.rig.start()
        return {}

    def _quit(self, _request: Request) -> Answer:
        self.finished = True
        return {}


def made_card(request: Request) -> Card:
    """The card a request describes: a training card, from certificate files, or with throw-away certificates.

    Raises:
        ValueError: unknown kind.
        TypeError: unknown behaviour.
        KeyError: unknown training card.
        OSError: a file cannot be read.
    """
    authentication, signature, cas = _certificates(request)
    given = {name: request[name] for name in ("serial", "label") if request.get(name)}
    return profiles.build(
        request.get("kind", "s42"),
        authentication=authentication,
        signature=signature,
        cas=cas,
        atr=bytes.fromhex(request["atr"]) if request.get("atr") else None,
        behaviour=Behaviour(**request["behaviour"]) if "behaviour" in request else None,
        **given,
    )


def _certificates(request: Request) -> tuple[bytes, bytes | None, tuple[bytes, ...]]:
    if "training" in request:
        made = training_certificates(request["training"], dt.datetime.now(FINLAND).date())
        return made.authentication, made.signature, made.cas
    if "authentication" not in request:
        made = certificates(request.get("holder", _HOLDER))
        return made.authentication, made.signature, made.cas
    signature = _certificate(request["signature"]) if "signature" in request else None
    cas = tuple(_certificate(name) for name in request.get("cas", ()))
    return _certificate(request["authentication"]), signature, cas


def _certificate(name: str) -> bytes:
    data = Path(name).read_bytes()
    der: bytes = pem.unarmor(data)[2] if pem.detect(data) else data
    return der
