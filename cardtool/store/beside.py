"""Work that goes on beside its caller, one job at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    Job = Callable[[], None]


@contextmanager
def beside(*, apart: bool) -> Iterator[Callable[[Job], None]]:
    """Yields a function that takes jobs; at the end all of them are done. What a job raises, the caller gets.

    Args:
        apart: do each job on a thread of its own while the caller prepares the next one. That pays where a job waits
            for another process, as PostgreSQL is; SQLite takes turns with this process for every row.
    """
    if not apart:
        yield _at_once
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer") as pool:
        line = _Line(pool)
        yield line.add
        line.wait()


def _at_once(job: Job) -> None:
    job()


class _Line:
    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._at_work: Future[None] | None = None

    def add(self, job: Job) -> None:
        self.wait()
        self._at_work = self._pool.submit(job)

    def wait(self) -> None:
        if self._at_work is not None:
            self._at_work.result()
