"""The window's table of certificates at 100 000 and 1 000 000 rows: milliseconds to filter and to sort.

    python -m benchmarks.inventory_table [--rows 100000 1000000]

Measured is what happens in the window's thread from a key press to the new rows: the search, the model and the view;
and with it the painting of the rows on the screen, which takes the same time for any number of rows. Goals, on an idle
machine and with the painting: filter at most 16 ms at 100 000 rows and 100 ms at 1 000 000. The rows are made up:
names, OIDs and places of their own, the rest out of few values. The peer, measured beside, is Qt's own
``QSortFilterProxyModel`` over the same texts, where the rows are few enough for it.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import time
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSortFilterProxyModel, QStringListModel, Qt
from PySide6.QtWidgets import QApplication

from cardtool.app.language import Texts
from tests.store.inventories import found, inventory
from ui.inventory.certificate_view import CertificateView
from ui.inventory.content import Content
from ui.inventory.strings import Column
from ui.tables.rows import RowTexts
from ui.tables.sorting import sorted_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cardtool.model.inventory import Inventory

GOALS: Final = {100_000: 16.0, 1_000_000: 100.0}
#: What is typed: of no row, of one, of some, of half, of all; letter by letter at the end.
NEEDLES: Final = ("zzz", "service0000017", "srv17", "/tls-7.pem", "3304", "g3e", "a", "s", "sr", "srv", "srv1")
_TIMES: Final = 7
_LARGEST_PEER: Final = 100_000
_ORGANISATIONS: Final = 293
_HOSTS: Final = 700
_KINDS: Final = ("Sote service certificate", "DVV service certificate", "X-Road signing certificate")
_ISSUERS: Final = (
    "DVV Social Welfare and Healthcare Service Certificates - G3E",
    "VRK CA for Social Welfare and Healthcare Service Providers",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=list(GOALS))
    asked = parser.parse_args()
    app = QApplication([])
    for rows in asked.rows:
        _measure(app, rows)


def _measure(app: QApplication, rows: int) -> None:
    columns = _made_up(rows)
    begun = time.perf_counter()
    texts = RowTexts(columns)
    print(f"{rows} rows, made ready in {time.perf_counter() - begun:.1f} s beside the window")
    content = Content(Texts("en"), _inventory(rows), texts, (), {})
    gc.freeze()  # the made-up rows are no garbage; looking through them is no part of what is measured
    view = CertificateView()
    view.resize(1200, 800)
    view.show()
    view.show_content(content)
    _filters(app, view, "as they came", rows)
    begun = time.perf_counter()
    order = sorted_rows(texts.columns[Column.OID])
    print(f"  order of a column, made beside the window    {(time.perf_counter() - begun) * 1000:8.1f} ms")
    view.model.take_order(content, Column.OID, order)
    print(f"  sort by a known order                        {_median(app, _sorts(view))[0]:8.1f} ms")
    _filters(app, view, "sorted", rows)
    if rows <= _LARGEST_PEER:
        _peer(app, columns)
    gc.unfreeze()


def _filters(app: QApplication, view: CertificateView, order: str, rows: int) -> None:
    worst = slowest = 0.0
    for needle in NEEDLES:
        spent, painted = _median(app, lambda needle=needle: view.filter(needle), lambda: view.filter("\0"))  # type: ignore[misc] # a loop's value
        worst, slowest = max(worst, spent), max(slowest, painted)
        shown = len(view.model.shown)
        print(f"  filter {needle!r:<18} {order:<14} {shown:>9} rows {spent:6.1f} ms, painted {painted:6.1f} ms")
    view.filter("")
    goal = f" (goal {GOALS[rows]:.0f} ms)" if rows in GOALS else ""
    print(f"  slowest filter, {order:<28} {worst:8.1f} ms, painted {slowest:6.1f} ms{goal}")


def _sorts(view: CertificateView) -> Callable[[], object]:
    header = view.table.horizontalHeader()

    def turn() -> None:
        upwards = header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        header.setSortIndicator(Column.OID, Qt.SortOrder.DescendingOrder if upwards else Qt.SortOrder.AscendingOrder)

    return turn


def _peer(app: QApplication, columns: Sequence[Sequence[str]]) -> None:
    source = QStringListModel(["\n".join(cells) for cells in zip(*columns, strict=True)])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(source)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    for needle in ("zzz", "srv17", "a"):
        spent, _ = _median(
            app,
            lambda needle=needle: proxy.setFilterFixedString(needle),  # type: ignore[misc] # a loop's value
            lambda: proxy.setFilterFixedString("\1"),
        )
        print(f"  QSortFilterProxyModel, filter {needle!r:<14} {spent:8.1f} ms")


def _median(app: QApplication, act: Callable[[], object], before: Callable[[], object] = tuple) -> tuple[float, float]:
    """Milliseconds of the act, and with the painting after it."""
    spent, painted = [], []
    for _ in range(_TIMES):
        before()
        app.processEvents()
        begun = time.perf_counter()
        act()
        spent.append((time.perf_counter() - begun) * 1000)
        app.processEvents()
        painted.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent), statistics.median(painted)


def _inventory(rows: int) -> Inventory:
    """One certificate in all rows: what a row shows is made when it is shown, what it says for the filter is above."""
    return replace(inventory(), certificates=(found(),) * rows)


def _made_up(rows: int) -> list[list[str]]:
    first = date(2024, 1, 1)
    days = [str(first + timedelta(days=day)) for day in range(1500)]
    numbers = range(rows)
    return [
        [f"service{number:07}.srv{number % _HOSTS}.example.fi" for number in numbers],
        [f"1.2.246.10.{10_000_000 + number * 7919 % 8000}.18.{number % 9}" for number in numbers],
        [f"Organisation {number % _ORGANISATIONS}" for number in numbers],
        [_KINDS[number % len(_KINDS)] for number in numbers],
        ["Server and client"] * rows,
        ["Valid" if number % 7 else "Expired" for number in numbers],
        [days[number % 700] for number in numbers],
        [days[700 + number % 800] for number in numbers],
        [_ISSUERS[number % len(_ISSUERS)] for number in numbers],
        ["" if number % 11 else "OID of an organisation that ended" for number in numbers],
        [f"/etc/pki/services/{number}/tls-{number % 20}.pem" for number in numbers],
    ]


if __name__ == "__main__":
    main()
