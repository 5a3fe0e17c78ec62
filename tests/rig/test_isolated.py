"""The command ``tests/rig/isolated``: private namespaces where the system permits them, a plain run where not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig import namespace
from tests.virtual_card.waiting import wait_until

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="namespaces exist on Linux only")

ISOLATED = Path(__file__).with_name("isolated")
_TIMEOUT = 30
#: Starts a service, says which process it is, and is killed.
_KILLED_OWNER = """
import os, signal
from tests.rig.daemon import PcscDaemon
daemon = PcscDaemon({})
daemon.start()
print(daemon._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
#: The command as it is on a system that refuses namespaces.
_REFUSED = """
import sys
from tests.rig import namespace
def refuse(with_user_namespace):
    raise PermissionError(1, "Operation not permitted", "unshare")
namespace.enter = refuse
namespace.main(sys.argv[1:])
"""


@pytest.fixture
def outside() -> dict[str, str]:
    """The environment as it is outside of any isolation."""
    return {name: value for name, value in os.environ.items() if name != namespace.STACK_VARIABLE}


def isolated(*command: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ISOLATED), *command], capture_output=True, text=True, timeout=_TIMEOUT, check=False, env=env
    )


@pytest.fixture
def permitted(outside: dict[str, str]) -> dict[str, str]:
    outcome = isolated("printenv", namespace.STACK_VARIABLE, env=outside).stdout.strip()
    if outcome != namespace.ISOLATED:
        pytest.skip(f"this system permits no namespaces: {outcome}")
    return outside


def test_the_command_is_run_with_its_arguments_and_its_exit_status(outside: dict[str, str]) -> None:
    done = isolated("sh", "-c", 'echo "$1"; exit 7', "sh", "two words", env=outside)
    assert (done.returncode, done.stdout) == (7, "two words\n")


def test_the_user_stays_the_same(permitted: dict[str, str]) -> None:
    assert isolated("id", "-u", env=permitted).stdout.strip() == str(os.geteuid())


def test_the_place_is_empty_but_for_the_folder_of_the_service(permitted: dict[str, str]) -> None:
    assert isolated("ls", "/run", env=permitted).stdout.split() == ["pcscd"]


def test_the_network_is_private_and_up(permitted: dict[str, str]) -> None:
    program = "import socket; s = socket.create_server(('127.0.0.1', 35963)); socket.create_connection(s.getsockname())"
    done = isolated(sys.executable, "-W", "ignore", "-c", program, env=permitted)
    assert done.returncode == 0, done.stderr


def test_inside_it_is_not_done_again(outside: dict[str, str]) -> None:
    inside = outside | {namespace.STACK_VARIABLE: namespace.ISOLATED}
    assert isolated("readlink", "/proc/self/ns/net", env=inside).stdout.strip() == str(
        Path("/proc/self/ns/net").readlink()
    )


def test_a_refusing_system_runs_the_command_plainly_and_says_why(outside: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _REFUSED, "printenv", namespace.STACK_VARIABLE],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=True,
        env=outside,
    )
    assert done.stdout.strip() == "unavailable:unshare: Operation not permitted"


@pytest.mark.parametrize("command", [(), ("/no/such/program",)])
def test_a_command_that_cannot_be_run_is_an_error(command: tuple[str, ...], outside: dict[str, str]) -> None:
    done = isolated(*command, env=outside)
    assert done.returncode == 1
    assert "isolated" in done.stderr


@pytest.mark.stack
def test_the_service_dies_with_its_killed_owner(permitted: dict[str, str]) -> None:
    done = isolated(sys.executable, "-c", _KILLED_OWNER, env=permitted)
    assert done.returncode == -9, done.stderr
    service = int(done.stdout)
    wait_until(lambda: not _lives(service), "end of the service", 10)


def _lives(process: int) -> bool:
    """Whether it runs; one that ended but was not yet collected does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
