"""The use case of the login test, faked: no card is asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cardtool.app.login import LoginPlan, LoginResult

if TYPE_CHECKING:
    import pytest

    from cardtool.app.workspace import Workspace
    from cardtool.model.reading import CardReading


@dataclass
class FakeLogin:
    """Has the two functions of the use case.

    Attributes:
        readings: the cards asked, once a call.
        plan: what the card says first.
        result: how the test ends.
        pins: the PINs given, each as it was then.
        given: the very arrays given, to see that they were overwritten.
        agreed: what the person agreed to, for each test.
        go_on: set while the card answers; cleared it hangs.
    """

    readings: list[CardReading] = field(default_factory=list)
    plan: LoginPlan = field(default_factory=lambda: LoginPlan(tries_left=3))
    result: LoginResult = field(default_factory=LoginResult)
    pins: list[bytes | None] = field(default_factory=list)
    given: list[bytearray] = field(default_factory=list)
    agreed: list[bool] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    def make_plan(self, _: Workspace, reading: CardReading) -> LoginPlan:
        self.readings.append(reading)
        self.go_on.wait(30)
        return self.plan

    def make_test(
        self, _: Workspace, reading: CardReading, pin: bytearray | None, *, unknown_tries_accepted: bool
    ) -> LoginResult:
        self.readings.append(reading)
        self.pins.append(bytes(pin) if pin is not None else None)
        self.agreed.append(unknown_tries_accepted)
        if pin is not None:
            self.given.append(pin)
        self.go_on.wait(30)
        return self.result

    @classmethod
    def install(cls, monkeypatch: pytest.MonkeyPatch) -> FakeLogin:
        """Put it in the place of the use case."""
        made = cls()
        made.go_on.set()
        monkeypatch.setattr("cardtool.app.login.plan_login", made.make_plan)
        monkeypatch.setattr("cardtool.app.login.run_login_test", made.make_test)
        return made
