"""Run a command in mount and network namespaces of its own; ``tests/rig/isolated`` is its command.

The command gets an empty ``/run`` and a network that is only its own ``lo``, so that any number of runs can each have
a pcscd and virtual readers. Root needs no user namespace; an ordinary user gets one in which he is still himself. The
command replaces this process: signals and exit status are its own.

The variable CARDTOOL_STACK tells the command the outcome: ``isolated``, or ``unavailable:<reason>`` when the system
does not permit namespaces; the command is then run plainly. Only the standard library, Python 3.10 or later.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
from pathlib import Path

STACK_VARIABLE = "CARDTOOL_STACK"
ISOLATED = "isolated"
UNAVAILABLE = "unavailable:"

_CLONE_NEWNS, _CLONE_NEWUSER, _CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
_MS_NOSUID, _MS_NODEV, _MS_REC, _MS_PRIVATE = 0x2, 0x4, 0x4000, 0x40000
_SIOCSIFFLAGS, _IFF_UP, _IFF_LOOPBACK = 0x8914, 0x1, 0x8
_USAGE = "usage: isolated COMMAND [ARGUMENT ...]"


def main(arguments: list[str]) -> None:
    """Isolate this process if the system permits it, and become the command."""
    if not arguments:
        sys.exit(_USAGE)
    if os.environ.get(STACK_VARIABLE) != ISOLATED:
        os.environ[STACK_VARIABLE] = _isolated_or_reason()
    try:
        os.execvp(arguments[0], arguments)  # noqa: S606 - the command is the caller's own
    except OSError as error:
        sys.exit(f"isolated: {arguments[0]}: {error.strerror}")


def _isolated_or_reason() -> str:
    if not sys.platform.startswith("linux"):
        return f"{UNAVAILABLE}namespaces exist on Linux only"
    reason = ""
    for with_user_namespace in _ways():
        reason = _rehearse(with_user_namespace)
        if not reason:
            enter(with_user_namespace)
            return ISOLATED
    return UNAVAILABLE + reason


def _ways() -> tuple[bool, ...]:
    """Whether to make a user namespace, in the order to try; root in a container may need one too."""
    return (False, True) if os.geteuid() == 0 else (True,)


def _rehearse(with_user_namespace: bool) -> str:
    """Try it in a child, because half an isolation cannot be undone; the reason when it fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            enter(with_user_namespace)
        except OSError as error:
            os.write(writing, f"{error.filename or 'namespace'}: {error.strerror}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        reason = pipe.read()
    os.waitpid(child, 0)
    return reason


def enter(with_user_namespace: bool) -> None:
    """Move this process into its own namespaces.

    Raises:
        OSError: the system refuses; the process may already be half inside.
    """
    user, group = os.geteuid(), os.getegid()
    _call("unshare", _CLONE_NEWNS | _CLONE_NEWNET | (_CLONE_NEWUSER if with_user_namespace else 0))
    if with_user_namespace:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    _call("mount", None, b"/", None, _MS_REC | _MS_PRIVATE, None)
    _call("mount", b"tmpfs", b"/run", b"tmpfs", _MS_NOSUID | _MS_NODEV, b"mode=0755,size=16m")
    Path("/run/pcscd").mkdir()
    _raise_loopback()


def _call(name: str, *arguments: int | bytes | None) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), name)


def _raise_loopback() -> None:
    import fcntl

    request = struct.pack("16sh14x", b"lo", _IFF_UP | _IFF_LOOPBACK)
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)


if __name__ == "__main__":
    main(sys.argv[1:])
