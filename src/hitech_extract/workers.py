"""Processes that read articles side by side: the order is kept, and a worker's death is survived.

Each worker has a pipe of its own. Pools whose workers share a pipe under a lock stand still for ever when one is
killed while it holds the lock (pebble #163), and the standard library's pool breaks as a whole; here a killed worker is
replaced, and the item it was at is tried once more.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import connection, current_process, get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from queue import SimpleQueue
from time import monotonic
from typing import Any, Final, Generic, NamedTuple, TypeVar

from hitech_extract.errors import WorkerError

__all__ = ["CHUNK", "Loss", "Pool", "TimeLimitError", "leave_interrupts_to_this_process"]

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK: Final = 32
"""Articles that a worker takes at a time: enough to make the hand-over cheap, few enough to share them out evenly."""

# A worker always has the next chunk at hand while the results of the last are taken in.
_CHUNKS_AT_HAND: Final = 2
# Chunks read ahead for each worker, so that a slow one does not hold up the others.
_CHUNKS_AHEAD: Final = 4
# How long after its time limit an item that does not heed it is ended together with its worker.
_GRACE: Final = 5.0
# Years, and still few enough seconds for every system's timers: "inf" is none of their numbers.
_LONGEST_TIMER: Final = 1e8
# An item is given up when it has cost this many workers.
_TRIES: Final = 2
# As many workers may die in a row, none of them at an item, before it is clear that none can start.
_FALSE_STARTS: Final = 3
_IDLE: Final = -1


class TimeLimitError(Exception):
    """An item takes longer than it may."""


class Loss(NamedTuple):
    """An item of a chunk that has no result, by its position, and why."""

    position: int
    reason: str


@dataclass(slots=True)
class _Chunk(Generic[Item]):
    number: int
    items: Sequence[Item]
    # Positions still to do: those of lost items leave.
    positions: list[int]
    tries: dict[int, int] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)


class Pool(Generic[Item, Result]):
    """Applies a function to chunks of items, in this process or in several.

    Args:
        make: called once in each process to build the function. The function takes the items of a chunk as an
            iterator and gives one result for all of them. It handles the errors of an item, ``TimeLimitError``
            included. ``make`` and what passes between the processes can be pickled.
        workers: how many processes; with 1 the work is done in this one, where no death can be survived.
        time_limit: seconds that an item may take; None for any.
        recycle: a worker is replaced by a new one after so many items, which bounds its memory.
        on_death: called with a message when a worker has died.
    """

    def __init__(
        self,
        make: Callable[[], Callable[[Iterable[Item]], Result]],
        workers: int = 1,
        time_limit: float | None = 60.0,
        recycle: int = 20_000,
        on_death: Callable[[str], None] | None = None,
    ) -> None:
        if workers < 1:
            raise WorkerError(f"{workers} workers (give 1 or more)")
        if workers > 1 and current_process().daemon:
            raise WorkerError(f"{workers} workers of a process that is itself a worker, which may have none (give 1)")
        self.make = make
        self.workers = workers
        self.time_limit = time_limit
        self.recycle = recycle
        self.on_death = on_death or (lambda _message: None)
        self._here: Callable[[Iterable[Item]], Result] | None = None
        self._staff: list[_Worker] = []
        self._false_starts = 0

    def __enter__(self) -> Pool[Item, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, whatever they are at."""
        for worker in self._staff:
            worker.kill()
        self._staff.clear()

    def map(self, chunks: Iterable[Sequence[Item]]) -> Iterator[tuple[Result | None, list[Loss]]]:
        """Yield the result of each chunk, None for one without items, and its losses, in the order of the chunks.

        Raises:
            WorkerError: workers die before they come to any item.
        """
        return self._map_here(chunks) if self.workers == 1 else self._map_there(chunks)

    def _map_here(self, chunks: Iterable[Sequence[Item]]) -> Iterator[tuple[Result | None, list[Loss]]]:
        for chunk in chunks:
            if chunk and self._here is None:
                self._here = self.make()
            yield _done(self._here, chunk, self.time_limit) if chunk and self._here else None, []

    def _map_there(self, chunks: Iterable[Sequence[Item]]) -> Iterator[tuple[Result | None, list[Loss]]]:
        source = iter(chunks)
        waiting: deque[_Chunk[Item]] = deque()
        finished: dict[int, tuple[Result | None, list[Loss]]] = {}
        begun = yielded = 0
        more = True
        try:
            while more or yielded < begun:
                # One at a time: chunks may come slowly, and results are not to wait for them.
                if more and begun - yielded < self.workers * _CHUNKS_AHEAD:
                    items = next(source, None)
                    if items is None:
                        more = False
                    else:
                        if items:
                            waiting.append(_Chunk(begun, items, list(range(len(items)))))
                        else:
                            finished[begun] = None, []
                        begun += 1
                self._assign(waiting)
                reading = more and begun - yielded < self.workers * _CHUNKS_AHEAD
                self._collect(waiting, finished, 0 if reading or yielded in finished else 1.0)
                while yielded in finished:
                    yield finished.pop(yielded)
                    yielded += 1
        finally:
            if more or yielded < begun:
                self.close()  # what they are at is wanted no more

    def _assign(self, waiting: deque[_Chunk[Item]]) -> None:
        """Give chunks to the workers, each in turn, and replace those that have done their share."""
        for worker in [worker for worker in self._staff if worker.items >= self.recycle and not worker.chunks]:
            worker.retire()
            self._staff.remove(worker)
        while waiting and len(self._staff) < self.workers:
            with _starting():
                self._staff.append(_Worker(self.make, self.time_limit))
        for _ in range(_CHUNKS_AT_HAND):
            for worker in self._staff:
                if waiting and len(worker.chunks) < _CHUNKS_AT_HAND and worker.items < self.recycle:
                    worker.give(waiting.popleft())

    def _collect(
        self,
        waiting: deque[_Chunk[Item]],
        finished: dict[int, tuple[Result | None, list[Loss]]],
        timeout: float,
    ) -> None:
        """Take in the results that are there, and see to workers that have died or hang."""
        ready = connection.wait([worker.pipe for worker in self._staff], timeout)
        for worker in list(self._staff):
            if worker.pipe in ready:
                try:
                    result = worker.pipe.recv()
                except (EOFError, OSError):
                    self._bury(worker, waiting, finished)
                    continue
                self._false_starts = 0
                chunk = worker.chunks.popleft()
                finished[chunk.number] = result, sorted(chunk.losses)
            elif self.time_limit and worker.hangs(self.time_limit + _GRACE):
                worker.kill()
                self._bury(worker, waiting, finished, f"it took more than {self.time_limit:g} s")

    def _bury(
        self,
        worker: _Worker,
        waiting: deque[_Chunk[Item]],
        finished: dict[int, tuple[Result | None, list[Loss]]],
        reason: str | None = None,
    ) -> None:
        """Let the chunks of a dead worker be done again, without the item that it died of twice."""
        self._staff.remove(worker)
        reason = reason or f"its worker {worker.end()}"
        at = worker.position()
        chunks = list(worker.chunks)
        if at is None or not chunks:
            self._false_starts += 1
            if self._false_starts >= _FALSE_STARTS:
                raise WorkerError(
                    f"{reason.replace('its worker', 'a worker')} before it came to an article, as those before it "
                    "(in a script, call from under: if __name__ == '__main__')"
                )
        else:
            first = chunks[0]
            position = first.positions[at]
            first.tries[position] = first.tries.get(position, 0) + 1
            last = first.tries[position] >= _TRIES
            item = first.items[position]
            self.on_death(f"{item}: {reason} ({'given up' if last else 'it is read once more'})")
            if last:
                first.positions.remove(position)
                first.losses.append(Loss(position, f"{reason}, twice"))
        for chunk in reversed(chunks):
            if chunk.positions:
                waiting.appendleft(chunk)
            else:
                finished[chunk.number] = None, sorted(chunk.losses)


class _Worker:
    """A process, as its parent sees it."""

    def __init__(self, make: Callable[[], Callable[[Iterable[Any]], Any]], time_limit: float | None) -> None:
        context = _context()
        self.pipe, theirs = context.Pipe()
        # Written by the worker, read here also after its death: items begun in all, position of the present one.
        self.progress = context.RawArray("q", [0, _IDLE])
        self.process = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, make, self.progress, time_limit), name="hitech-extract worker", daemon=True
        )
        self.process.start()
        theirs.close()
        self.chunks: deque[_Chunk[Any]] = deque()
        self.items = 0
        self._seen = (0, monotonic())

    def give(self, chunk: _Chunk[Any]) -> None:
        self.chunks.append(chunk)
        self.items += len(chunk.positions)
        # One that has died is found when its results are asked for.
        with suppress(OSError):
            self.pipe.send([chunk.items[position] for position in chunk.positions])

    def position(self) -> int | None:
        """Return at which item of its first chunk the worker is; None if at none."""
        at = self.progress[1]
        return None if at == _IDLE else int(at)

    def hangs(self, limit: float) -> bool:
        """Whether it has been at one item for longer than the limit."""
        begun = self.progress[0]
        if begun != self._seen[0] or self.position() is None:
            self._seen = begun, monotonic()
        return monotonic() - self._seen[1] > limit

    def end(self) -> str:
        """Say how the process ended."""
        self.process.join(5)
        code = self.process.exitcode
        if code is not None and code < 0:
            with suppress(ValueError):
                return f"was killed by {signal.Signals(-code).name}"
            return f"was killed by signal {-code}"
        return "hung up" if code is None else f"ended with exit code {code}"

    def retire(self) -> None:
        """Let the process go; it has nothing left to do."""
        self.pipe.close()
        self.process.join(5)

    def kill(self) -> None:
        self.process.kill()
        self.pipe.close()
        self.process.join()


def _context() -> BaseContext:
    # Not fork: it copies the locks of the parent's threads as they happen to be, and its pipes, which then never close.
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["hitech_extract.pipeline"])
    return context


def leave_interrupts_to_this_process() -> None:
    """Start what makes the workers so that neither it nor they ever see Ctrl-C, not even while they load.

    It goes to all processes of a terminal. For programs that are ours alone: processes that others start by way of
    ``forkserver`` would not see it either.
    """
    if not hasattr(signal, "pthread_sigmask") or "forkserver" not in get_all_start_methods():
        return
    from multiprocessing import forkserver, resource_tracker

    _context()
    with _starting():
        resource_tracker.ensure_running()  # before, since it lets interrupts through once it runs
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with _starting():
            forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _starting() -> Iterator[None]:
    """Tell what the system would not give for a process."""
    try:
        yield
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None) or error
        raise WorkerError(
            f"no worker can be started: {why} (give fewer, allow more open files and processes "
            "by ulimit, or name a folder for temporary files by TMPDIR)"
        ) from None


# --- In the worker --------------------------------------------------------------------------------


def _serve(
    pipe: connection.Connection[Any, Any],
    make: Callable[[], Callable[[Iterable[Any]], Any]],
    progress: Any,
    time_limit: float | None,
) -> None:
    """Do chunks until the pipe closes."""
    # Ctrl-C goes to all processes of a terminal; the parent decides what becomes of its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    chunks: SimpleQueue[Sequence[Any]] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, chunks), daemon=True).start()
    work = make()
    while True:
        result = _done(work, chunks.get(), time_limit, progress)
        progress[1] = _IDLE
        pipe.send(result)


def _receive(pipe: connection.Connection[Any, Any], chunks: SimpleQueue[Sequence[Any]]) -> None:
    """Take chunks in as they come, so that neither side ever waits for the other to read."""
    code = 0
    try:
        while True:
            chunks.put(pipe.recv())
    except (EOFError, OSError):
        pass  # the parent has let go, or is no more: nobody waits for what is under way
    except BaseException:
        code = 1
        raise
    finally:
        os._exit(code)


def _done(
    work: Callable[[Iterable[Item]], Result], items: Sequence[Item], limit: float | None, progress: Any = None
) -> Result:
    """Do a chunk; once more where the alarm rings just between two items, and nobody heeds it."""
    while True:
        with suppress(TimeLimitError):
            return work(_timed(items, limit, progress))


def _timed(items: Iterable[Item], limit: float | None, progress: Any = None) -> Iterator[Item]:
    """Yield the items, and raise ``TimeLimitError`` in what is done with one for too long, where signals allow it."""
    with _alarm(limit) as set_timer:
        for position, item in enumerate(items):
            if progress is not None:
                progress[0] += 1
                progress[1] = position
            set_timer(True)
            try:
                yield item
            finally:
                set_timer(False)


@contextmanager
def _alarm(limit: float | None) -> Iterator[Callable[[bool], None]]:
    """Give what sets a timer that raises ``TimeLimitError``, and what ends it."""
    on_main_thread = threading.current_thread() is threading.main_thread()
    if limit is None or not on_main_thread or not hasattr(signal, "setitimer"):
        yield lambda _on: None
        return

    def ring(_signal: int, _frame: object) -> None:
        raise TimeLimitError

    def set_timer(on: bool) -> None:
        # Again and again: the first may come where exceptions are swallowed.
        signal.setitimer(signal.ITIMER_REAL, min(limit, _LONGEST_TIMER) if on else 0.0, 1.0 if on else 0.0)

    before = signal.signal(signal.SIGALRM, ring)
    try:
        yield set_timer
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
