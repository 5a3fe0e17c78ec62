"""One helper for each module: kept, replaced, queued for, and gone at the end."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.cards.helper import pool
from cardtool.cards.helper.pool import Helpers
from cardtool.cards.helper.protocol import ListRequest
from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profile import Profile, ProfileKind
from cardtool.model.errors import (
    CardTimeoutError,
    CardtoolError,
    MiddlewareCrashedError,
    MiddlewareMisbehavesError,
)
from tests.cards.helper.fake_hardware import FakeHardware
from tests.pkcs11_module.building import Slot, calls_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cardtool.cards.helper.client import HelperClient
    from tests.pkcs11_module.building import ModuleMaker

EMPTY: dict[str, Any] = {"contents": [], "failures": [], "readers": []}
ENVIRONMENT = {"A": "1"}


class FakeClient:
    """A helper that answers what the test says, when the test says."""

    def __init__(self, environment: Mapping[str, str], bench: Bench) -> None:
        self.environment, self.bench = environment, bench
        self.healthy = True
        self.cancelled = 0

    def request(self, request: Any, seconds: float) -> dict[str, Any]:
        assert seconds > 0
        self.bench.requests.append(request)
        self.bench.entered.release()
        assert self.bench.leave.wait(10)
        answer = self.bench.answers.pop(0) if self.bench.answers else EMPTY
        if isinstance(answer, CardtoolError):
            raise answer
        return answer

    def cancel(self) -> None:
        self.cancelled += 1

    def part(self) -> None:
        self.healthy = False

    def reap(self) -> None:
        self.bench.ended += 1


class Bench:
    """Helpers of fake clients, and a file that is a library of this system."""

    def __init__(self) -> None:
        self.module = Path(pool.__file__)
        self.requests: list[Any] = []
        self.answers: list[Any] = []
        self.clients: list[FakeClient] = []
        self.entered, self.leave = threading.Semaphore(0), threading.Event()
        self.leave.set()
        self.ended = 0
        self.helpers = Helpers(self.start)

    def start(self, environment: Mapping[str, str]) -> HelperClient:
        self.clients.append(FakeClient(environment, self))
        return self.clients[-1]  # type: ignore[return-value]  # it does what is used of one

    def list(
        self, *readers: str, seconds: float = 10, environment: Mapping[str, str] | None = None, **more: bool
    ) -> Any:
        request = ListRequest("", readers, readers, **more)
        return self.helpers.read_slots(self.module, request, environment or ENVIRONMENT, seconds)


class Life:
    """A service that was restarted or not."""

    restarts: bool = False

    def restarted(self) -> bool:
        return Life.restarts


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(pool, "check_header", lambda _: None)
    monkeypatch.setattr(pool, "ServiceLife", Life)
    monkeypatch.setattr(Life, "restarts", False)
    return Bench()


def test_a_helper_is_kept(bench: Bench) -> None:
    bench.list("R")
    bench.list("R")
    bench.helpers.check(bench.module, ENVIRONMENT, 5)
    assert (len(bench.clients), bench.ended) == (1, 0)


def test_two_paths_to_a_file_are_one_module(bench: Bench, tmp_path: Path) -> None:
    link = tmp_path / "linked.so"
    link.symlink_to(bench.module)
    bench.list("R")
    bench.helpers.check(link, ENVIRONMENT, 5)
    assert len(bench.clients) == 1
    assert bench.requests[1].module == str(bench.module)


def replace_unhealthy(bench: Bench) -> None:
    bench.clients[0].healthy = False


def restart_service(_: Bench) -> None:
    Life.restarts = True


@pytest.mark.parametrize("happens", [replace_unhealthy, restart_service])
def test_a_helper_is_replaced(bench: Bench, happens: Callable[[Bench], None]) -> None:
    bench.list("R")
    happens(bench)
    bench.list("R")
    assert (len(bench.clients), bench.ended) == (2, 1)


def test_software_tokens_do_not_ask_for_the_service(bench: Bench) -> None:
    bench.list(software=True)
    Life.restarts = True
    bench.list(software=True)
    assert len(bench.clients) == 1


def test_another_environment_needs_another_helper(bench: Bench) -> None:
    bench.list("R")
    bench.list("R", environment={"A": "2"})
    assert [client.environment for client in bench.clients] == [ENVIRONMENT, {"A": "2"}]


MISBEHAVED = {"slot": "R", "cause": "middleware_misbehaves", "detail": ""}


@pytest.mark.parametrize(
    ("answer", "fails"),
    [
        ({"nonsense": 1}, True),
        (MiddlewareMisbehavesError("words"), True),
        (EMPTY | {"failures": [MISBEHAVED]}, False),
    ],
)
def test_after_misbehaviour_comes_a_fresh_one(bench: Bench, answer: Any, fails: bool) -> None:
    bench.answers = [answer]
    if fails:
        with pytest.raises(MiddlewareMisbehavesError):
            bench.list("R")
    else:
        assert bench.list("R").failures
    bench.list("R")
    assert (len(bench.clients), bench.ended) == (2, 1)


# -- the queue --------------------------------------------------------------------------------------------


def test_one_runs_one_waits_a_third_is_refused(bench: Bench) -> None:
    bench.leave.clear()
    with ThreadPoolExecutor(2) as threads:
        running = threads.submit(bench.list, "A")
        assert bench.entered.acquire(timeout=10)
        waiting = threads.submit(bench.list, "B", fresh=True)
        while bench.helpers._places[_identity(bench)]._inside < 2:
            threading.Event().wait(0.001)
        with pytest.raises(CardTimeoutError, match="busy"):
            bench.list("C", seconds=60)
        bench.leave.set()
        assert running.result(10).contents == waiting.result(10).contents == []
    assert [request.readers for request in bench.requests] == [("A",), ("B",)]


def _identity(bench: Bench) -> tuple[int, int]:
    return next(iter(bench.helpers._places))


def test_those_who_ask_the_same_of_other_readers_share_the_request_that_waits(bench: Bench) -> None:
    bench.leave.clear()
    bench.answers = [EMPTY, EMPTY | {"readers": ["shared"]}]
    with ThreadPoolExecutor(6) as threads:
        running = threads.submit(bench.list, "A")
        assert bench.entered.acquire(timeout=10)
        others = [threads.submit(bench.list, name) for name in "BCDEF"]
        place = bench.helpers._places[_identity(bench)]
        while place._waiting is None or len(place._waiting.request.readers) < 5:
            threading.Event().wait(0.001)
        bench.leave.set()
        assert running.result(10).readers == set()
        assert [other.result(10).readers for other in others] == [{"shared"}] * 5
    assert [sorted(request.readers) for request in bench.requests] == [["A"], [*"BCDEF"]]


def test_what_fails_fails_for_all_who_share_it(bench: Bench) -> None:
    bench.leave.clear()
    bench.answers = [EMPTY, MiddlewareCrashedError("words")]
    with ThreadPoolExecutor(3) as threads:
        running = threads.submit(bench.list, "A")
        assert bench.entered.acquire(timeout=10)
        others = [threads.submit(bench.list, name) for name in "BC"]
        place = bench.helpers._places[_identity(bench)]
        while place._waiting is None or len(place._waiting.request.readers) < 2:
            threading.Event().wait(0.001)
        bench.leave.set()
        running.result(10)
        for other in others:
            assert isinstance(other.exception(10), MiddlewareCrashedError)
    bench.list("A")


def test_nobody_waits_for_ever(bench: Bench) -> None:
    bench.leave.clear()
    with ThreadPoolExecutor(2) as threads:
        running = threads.submit(bench.list, "A")
        assert bench.entered.acquire(timeout=10)
        waiting = threads.submit(bench.list, "B", seconds=0.2)
        place = bench.helpers._places[_identity(bench)]
        while place._waiting is None:
            threading.Event().wait(0.001)
        with pytest.raises(CardTimeoutError):
            bench.list("C", seconds=0.01)
        assert isinstance(waiting.exception(10), CardTimeoutError)
        bench.leave.set()
        running.result(10)


# -- the end ----------------------------------------------------------------------------------------------


def test_all_end_with_the_program(bench: Bench) -> None:
    bench.list("R")
    bench.helpers.cancel(bench.module)
    assert bench.clients[0].cancelled == 1
    bench.helpers.close()
    assert (bench.clients[0].healthy, bench.ended) == (False, 1)
    bench.helpers.cancel(bench.module)
    bench.helpers.cancel(bench.module.with_name("gone.so"))
    Helpers().cancel(bench.module)
    bench.helpers.close()
    bench.list("R")
    assert len(bench.clients) == 2


def test_500_readings_grow_nothing(modules: ModuleMaker, helpers: Helpers) -> None:
    module = modules.make(Slot("Reader"), Slot("Reader", "TWO", certificates=((0x46, b"two"),)))
    hardware = FakeHardware()
    source = Pkcs11Source(Profile("vendor", "Vendor"), module, hardware=hardware, helpers=helpers)
    software = Profile("soft", "Soft", kind=ProfileKind.SOFTWARE)
    tokens = Pkcs11Source(software, module, hardware=hardware, helpers=helpers)
    for _ in range(5):
        assert source.read(hardware.readers()).cards
    before = (threading.active_count(), _handles())
    for _ in range(250):
        assert source.read(hardware.readers()).cards
        assert tokens.read([]).cards
    after = (threading.active_count(), _handles())
    print(f"threads and handles before 500 readings {before}, after {after}")  # noqa: T201 - the numbers are the point
    assert after == before
    assert calls_of(module).count("C_Initialize") == 1


def test_crashes_grow_nothing(modules: ModuleMaker, helpers: Helpers) -> None:
    hardware = FakeHardware()
    module = modules.make(behaviour="crash_find")
    source = Pkcs11Source(Profile("vendor", "Vendor"), module, hardware=hardware, helpers=helpers)
    source.read(hardware.readers())
    before = (threading.active_count(), _handles())
    for _ in range(10):
        assert source.read(hardware.readers()).problems
    threads, handles = threading.active_count(), _handles()
    assert threads <= before[0]
    assert handles <= before[1]


def _handles() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0
