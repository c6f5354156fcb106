"""The pool: order kept, deaths survived and blamed on the right item, limits of time, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from hitech_extract import workers
from hitech_extract.errors import WorkerError
from hitech_extract.workers import Loss, Pool, TimeLimitError

Work = Callable[[Iterable[str]], list[str]]
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def do(items: Iterable[str], folder: Path | None = None) -> list[str]:
    """Do what the items say, and return what came of each."""
    done = []
    for item in items:
        what, _, argument = item.partition(" ")
        try:
            if what == "sleep":
                time.sleep(float(argument))
            elif what == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            elif what == "die-once" and folder and not (folder / argument).exists():
                (folder / argument).touch()
                os._exit(7)
            elif what == "hang":
                signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
                time.sleep(60)
            done.append(str(os.getpid()) if what == "pid" else item)
        except TimeLimitError:
            done.append(f"too long: {item}")
    return done


def make() -> Work:
    return do


def make_in(folder: Path) -> Work:
    return partial(do, folder=folder)


def make_nothing() -> Work:
    os._exit(3)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_results_come_in_the_order_of_the_chunks(count: int) -> None:
    chunks = [[f"sleep {0.03 * (number % 3 == 0)}", f"{number}"] for number in range(40)]
    chunks[7] = []
    with Pool(make, count) as pool:
        results = list(pool.map(chunks))
        assert results == [(chunk or None, []) for chunk in chunks]
        assert list(pool.map([["again"]])) == [(["again"], [])], "a pool can be used again"


def test_chunks_are_read_no_further_ahead_than_needed() -> None:
    read = 0

    def chunks() -> Iterator[list[str]]:
        nonlocal read
        for number in range(1000):
            read += 1
            yield [str(number)]

    with Pool(make, 2) as pool:
        results = pool.map(chunks())
        for _ in range(5):
            next(results)
        assert read < 30


@needs_signals
def test_an_item_that_kills_its_worker_is_tried_once_more(tmp_path: Path) -> None:
    deaths: list[str] = []
    with Pool(partial(make_in, tmp_path), 2, on_death=deaths.append) as pool:
        results = list(pool.map([["a", "die-once flag", "b"], ["c"], ["d"], ["e"]]))
    assert results == [(["a", "die-once flag", "b"], []), (["c"], []), (["d"], []), (["e"], [])]
    assert deaths == ["die-once flag: its worker ended with exit code 7 (it is read once more)"]


@needs_signals
def test_an_item_that_kills_two_workers_is_lost_and_no_other(tmp_path: Path) -> None:
    deaths: list[str] = []
    with Pool(make, 2, on_death=deaths.append) as pool:
        results = list(pool.map([["a", "die", "b"], ["c"], ["die"], ["d", "e"]]))
    reason = "its worker was killed by SIGKILL, twice"
    assert results == [(["a", "b"], [Loss(1, reason)]), (["c"], []), (None, [Loss(0, reason)]), (["d", "e"], [])]
    assert sorted(deaths) == sorted(
        [
            "die: its worker was killed by SIGKILL (it is read once more)",
            "die: its worker was killed by SIGKILL (given up)",
        ]
        * 2
    )


@needs_signals
@pytest.mark.parametrize("count", [1, 2])
def test_an_item_may_take_so_long_and_no_longer(count: int) -> None:
    with Pool(make, count, time_limit=0.5) as pool:  # "a" takes no time, but the machine may have other work
        results = list(pool.map([["a", "sleep 30", "b"], ["sleep 0.01"]]))
    assert results == [(["a", "too long: sleep 30", "b"], []), (["sleep 0.01"], [])]


@needs_signals
def test_an_item_that_does_not_heed_its_time_limit_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_GRACE", 0.4)
    with Pool(make, 2, time_limit=0.4) as pool:
        results = list(pool.map([["a", "hang", "b"], ["c"]]))
    assert results == [(["a", "b"], [Loss(1, "it took more than 0.4 s, twice")]), (["c"], [])]


def test_a_worker_leaves_after_its_share() -> None:
    with Pool(make, 2, recycle=10) as pool:
        results = [result for result, _ in pool.map([["pid", "x"]] * 60)]
    shares = [
        sum(result is not None and result[0] == pid for result in results) for pid in {r[0] for r in results if r}
    ]
    assert max(shares) <= 6, "each does 10 items, and what it had at hand by then"
    assert len(results) == sum(shares) == 60


def test_workers_that_cannot_start_are_no_endless_loop() -> None:
    with Pool(make_nothing, 2) as pool, pytest.raises(WorkerError, match="ended with exit code 3 before it came"):
        list(pool.map([["a"]]))
    with pytest.raises(WorkerError, match="0 workers"):
        Pool(make, 0)


@pytest.mark.parametrize("count", [1, 2])
def test_an_alarm_between_two_items_costs_nothing(tmp_path: Path, count: int) -> None:
    with Pool(partial(make_alarmed_once, tmp_path), count) as pool:
        assert list(pool.map([["a", "b"], ["c"]])) == [(["a", "b"], []), (["c"], [])]


def make_alarmed_once(folder: Path) -> Work:
    def work(items: Iterable[str]) -> list[str]:
        done = do(items)
        if not (folder / done[0]).exists():
            (folder / done[0]).touch()
            raise TimeLimitError
        return done

    return work


@needs_signals
def test_a_time_limit_may_be_endless() -> None:
    assert [result for result, _ in Pool(make, time_limit=float("inf")).map([["a"]])] == [["a"]]


def test_a_worker_has_no_workers() -> None:
    with Pool(make_pool, 2) as pool:
        [(said, _)] = pool.map([["a"]])
    assert said == ["2 workers of a process that is itself a worker, which may have none"]


def make_pool() -> Work:
    def work(items: Iterable[str]) -> list[str]:
        try:
            return [str(result) for _ in items for result in Pool(make, 2).map([["a"]])]
        except WorkerError as error:
            return [str(error).partition(" (")[0]]

    return work


@needs_signals
def test_workers_go_when_their_parent_is_killed() -> None:
    script = """
import test_workers, sys
from hitech_extract.workers import Pool

if __name__ == "__main__":
    for result, _ in Pool(test_workers.make, 2).map([["pid", "sleep 0.2"]] * 2 + [["sleep 60"]] * 2):
        print(result[0], flush=True)
"""
    path = os.pathsep.join(sys.path)
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path}, text=True
    )
    assert parent.stdout
    pids = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in pids if alive(pid)]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False
