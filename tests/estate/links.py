"""What is no ordinary file: links that lead nowhere, in circles or to one file twice, pipes, what may not be opened."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Final

from tests.inventory.made_stores import pem

if TYPE_CHECKING:
    from pathlib import Path

    from tests.estate.issuing import Made
    from tests.estate.population import Population
    from tests.estate.tree import Tree

#: Folders below the one that is scanned, as many as are opened; two of them are not called "d".
_DEPTH: Final = 64
_HUGE: Final = 33 * 1024 * 1024
#: Lines of text before the hole, more than what is looked at to tell a text.
_TEXT: Final = 4096
#: Letters of the longest path that a socket may have, a little less than the system's limit.
_SOCKET_PATH: Final = 90


def write_oddities(tree: Tree, people: Population) -> None:
    """Everything that this system and this user can make."""
    one, other = people.services[:2]
    tree.put("traps/file.pem", pem(one.der), [one])
    tree.put("traps/folder/a.pem", pem(other.der), [other])
    _write_huge(tree, one)
    _write_deep(tree, one)
    if os.name == "posix":
        _write_links(tree)
        _write_special(tree)
        _write_forbidden(tree, one)


def _write_links(tree: Tree) -> None:
    traps = tree.folder / "traps"
    os.link(traps / "file.pem", traps / "same-file.pem")
    (traps / "link.pem").symlink_to("file.pem")
    (traps / "link-to-folder").symlink_to("folder", target_is_directory=True)
    _refuse(tree, traps / "dangling.pem", "nowhere.pem", "broken_link")
    _refuse(tree, traps / "dangling-folder", "/nowhere/at/all", "broken_link")
    _refuse(tree, traps / "itself.pem", "itself.pem", "link_loop")
    _refuse(tree, traps / "folder" / "up", "..", "link_loop")
    _refuse(tree, traps / "folder" / "here", ".", "link_loop")
    _refuse(tree, traps / "top", str(tree.folder), "link_loop")


def _refuse(tree: Tree, link: Path, target: str, reason: str) -> None:
    link.symlink_to(target)
    tree.note(link.relative_to(tree.folder).as_posix(), refused=[reason])


def _write_special(tree: Tree) -> None:
    os.mkfifo(tree.folder / "traps" / "pipe.pem")
    tree.note("traps/pipe.pem", refused=["special_file"])
    path = tree.folder / "traps" / "socket"
    if len(str(path)) < _SOCKET_PATH:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(path))
        tree.note("traps/socket", refused=["special_file"])


def _write_forbidden(tree: Tree, one: Made) -> None:
    """Nothing is forbidden to the system's administrator, so that there is nothing to write for one."""
    if os.geteuid() == 0:
        return
    file = tree.folder / "traps" / "forbidden.pem"
    file.write_bytes(pem(one.der))
    file.chmod(0)
    tree.note("traps/forbidden.pem", refused=["access_denied"])
    folder = tree.folder / "traps" / "forbidden"
    folder.mkdir(mode=0)
    tree.note("traps/forbidden", refused=["access_denied"])


def _write_huge(tree: Tree, one: Made) -> None:
    """Files with a hole, which are as long as they say and take no room on the disk."""
    for name, start, reasons in (
        ("huge.pem", pem(one.der) + b"#\n" * _TEXT, ["too_large"]),
        ("huge.der", one.der, ["too_large"]),
        ("huge.log", b"", []),
    ):
        path = f"traps/{name}"
        file = tree.put(path, start, refused=reasons)
        os.truncate(file, _HUGE)


def _write_deep(tree: Tree, one: Made) -> None:
    """A certificate below more folders than are opened, and one just above."""
    deep = "traps/deep/" + "d/" * (_DEPTH - 2)
    tree.put(deep + "found.pem", pem(one.der), [one])
    (tree.folder / deep / "d").mkdir()
    (tree.folder / deep / "d" / "not-found.pem").write_bytes(pem(one.der))
    tree.note(deep + "d", refused=["too_deep"])
