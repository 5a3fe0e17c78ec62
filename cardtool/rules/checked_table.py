"""Reading a TOML table key by key without stopping at the first fault.

:class:`cardtool.rules.table.Table` raises at the first mistake. For files that somebody writes and corrects by hand all
of them are wanted at once, each with its line; values that are wrong are replaced by neutral ones until the end, and
whoever asked uses nothing of an entry in which there are faults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from cardtool.model.file_fault import FaultSeverity, FileFault
from cardtool.rules.toml_places import Place, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cardtool.rules.toml_checks import Check
    from cardtool.rules.toml_places import KeyPath

Value = TypeVar("Value")

#: Most faults that are told of one file.
MAX_FAULTS: Final = 200
#: Most tables of one list.
MAX_TABLES: Final = 200
_LONGEST_KEY: Final = 80


class FaultList:
    """The faults of a file, and the doubts: what may stand there but has no effect.

    Args:
        text: its content, in which lines are looked up once there is a fault.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[FaultSeverity, list[tuple[KeyPath, str]]] = {each: [] for each in FaultSeverity}
        self._count = 0

    @property
    def count(self) -> int:
        """How many faults there are, also of those that are not told; doubts are none."""
        return self._count

    def add(self, path: KeyPath, what: str, severity: FaultSeverity = FaultSeverity.FAULT) -> None:
        """A fault or doubt of the value at a path, or of the nearest thing above it that is there."""
        self._count += severity is FaultSeverity.FAULT
        found = self._found[severity]
        if len(found) < MAX_FAULTS:
            found.append((path, what))

    def in_order(self, *, doubts: bool = False) -> tuple[FileFault, ...]:
        """The faults from the top of the file to its end.

        Args:
            doubts: with the doubts.
        """
        told = [each for each in FaultSeverity if doubts or each is FaultSeverity.FAULT]
        known = places(self._text) if any(self._found[each] for each in told) else {}
        return tuple(
            sorted(FileFault(*_nearest(known, path), what, each) for each in told for path, what in self._found[each])
        )


def _nearest(known: Mapping[KeyPath, Place], path: KeyPath) -> Place:
    return next((known[path[:end]] for end in range(len(path), 0, -1) if path[:end] in known), Place(0, 0))


class CheckedTable:
    """One table of a file.

    Args:
        content: keys and values as ``tomllib`` gives them.
        faults: where faults go.
        path: where the table stands.
        where: how complaints name it, empty for the whole file.
        prefix: how complaints name the keys of a table that is a value: with its own key and a dot in front.

    Attributes:
        faults: where faults go.
    """

    def __init__(
        self, content: Mapping[str, object], faults: FaultList, path: KeyPath = (), *, where: str = "", prefix: str = ""
    ) -> None:
        self.faults = faults
        self._content = dict(content)
        self._path = path
        self._where = where
        self._prefix = prefix

    def has(self, key: str) -> bool:
        """Whether the key is there and not read yet."""
        return key in self._content

    def fault(self, what: str, *key: str | int) -> None:
        """Note what is wrong with the table, or with the value of a key of it, or with an item of that."""
        self.faults.add((*self._path, *key), self._told(what))

    def doubt(self, what: str, *key: str | int) -> None:
        """Note what has no effect."""
        self.faults.add((*self._path, *key), self._told(what), FaultSeverity.DOUBT)

    def close(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self._content:
            self.fault(f"unknown key {self._prefix}{key[:_LONGEST_KEY] if key.isprintable() else ascii(key)}", key)

    def required(self, key: str, check: Check[Value], neutral: Value) -> Value:
        """The value of a key that has to be there."""
        if not self.has(key):
            self.fault(f"{self._prefix}{key} is missing")
            return neutral
        return self.optional(key, check, neutral)

    def optional(self, key: str, check: Check[Value], default: Value) -> Value:
        """The value of a key, or the default when it is not there."""
        value = self.possible(key, check)
        return default if value is None else value

    def possible(self, key: str, check: Check[Value]) -> Value | None:
        """The value of a key, ``None`` when it is not there."""
        if not self.has(key):
            return None
        value = check.read(self._content.pop(key))
        if value is None:
            self.fault(f"{self._prefix}{key} must be {check.what}", key)
        return value

    def listed(self, key: str, check: Check[Value]) -> tuple[Value, ...]:
        """The values of a list, none when the key is not there; its items differ."""
        items = self._content.pop(key, [])
        if not isinstance(items, list):
            self.fault(f"{key} must be a list", key)
            return ()
        found: dict[Value, None] = {}
        for number, item in enumerate(items):
            value = check.read(item)
            if value is None:
                self.fault(f"{key} must hold {check.what}", key, number)
            elif value in found:
                self.fault(f"{key} holds {value} twice", key, number)
            else:
                found[value] = None
        return tuple(found)

    def table(self, key: str) -> CheckedTable | None:
        """The table that is the value of a key; ``None`` when it is not there or something else."""
        value = self._content.pop(key, None)
        if isinstance(value, dict):
            prefix = f"{self._prefix}{key}."
            return CheckedTable(value, self.faults, (*self._path, key), where=self._where, prefix=prefix)
        if value is not None:
            self.fault(f"{self._prefix}{key} must be a table in braces", key)
        return None

    def tables(self, key: str) -> Iterator[CheckedTable]:
        """The tables of a list of tables, none when the key is not there."""
        items = self._content.pop(key, [])
        if not isinstance(items, list) or len(items) > MAX_TABLES or not all(isinstance(item, dict) for item in items):
            self.fault(f"{key} must be at most {MAX_TABLES} tables [[{key}]]", key)
            return
        for number, item in enumerate(items):
            where = ", ".join(filter(None, (self._where, f"[[{key}]] {number + 1}{_named(item)}")))
            yield CheckedTable(item, self.faults, (*self._path, key, number), where=where)

    def _told(self, what: str) -> str:
        return f"{self._where}: {what}" if self._where else what


def _named(item: Mapping[str, object]) -> str:
    """The identifier of a table, for people to find it by."""
    name = item.get("id")
    return f" ({name})" if isinstance(name, str) and name.isprintable() and len(name) <= _LONGEST_KEY else ""
