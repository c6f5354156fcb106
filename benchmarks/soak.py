"""Run batches for a long time and see that nothing grows: memory, open files, processes, temporary files.

usage: python benchmarks/soak.py [--minutes N] [--articles N] [--workers N] [--seed SEED] [--json]

Rounds of runs in one process, each over a new archive of made-up articles, among them broken lines, a long article and
odd characters; into JSON Lines, Parquet and DuckDB in turn, each by a run of its own with workers of its own, and into
JSON Lines once more by one run that keeps its workers from the first round to the last. After each round stands what
the process holds. The first rounds fill caches; from a third of the time on, memory must be flat: the line through it,
from there to the end, may rise by no more than a twentieth. Open files, processes and temporary files must be as many
at the end as after the first round. The exit code is 1 if anything grows.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from shutil import rmtree
from statistics import linear_regression, median
from time import monotonic
from typing import Any, Self

from batch import make_articles

FORMATS = (".jsonl", ".parquet", ".duckdb")
LOOK_EVERY = 0.5  # seconds between two looks at the workers
WARM_UP = 1 / 3  # of the time
RISE = 0.05  # what memory may rise by, as a part of itself

MEMORY = ("parent", "kept_workers", "new_workers")
COUNTS = ("open_files", "processes", "temporary_files")


@dataclass(slots=True)
class Sample:
    """What is held after a round: memory in bytes, the rest in numbers."""

    minutes: float
    articles: int  # read so far
    faults: int
    parent: int
    kept_workers: int  # the largest of those that stay
    new_workers: int  # the largest of those that come and go with each run
    open_files: int
    processes: int
    temporary_files: int


class Watch:
    """Looks at the workers from a thread of its own, and keeps the largest size of those that come and go."""

    def __init__(self, kept: set[int]) -> None:
        self.kept = kept
        self.largest = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            sizes = [size for process, size in worker_sizes().items() if process not in self.kept]
            self.largest = max(self.largest, *sizes, 0)


def worker_sizes() -> dict[int, int]:
    import psutil

    sizes: dict[int, int] = {}
    for child in psutil.Process().children(recursive=True):
        try:
            sizes[child.pid] = child.memory_info().rss
        except psutil.NoSuchProcess:
            continue  # it has ended since
    return sizes


def write_archive(path: Path, articles: int, seed: int) -> None:
    """Write made-up articles, and between them what the open web holds as well."""
    random = Random(seed)
    words = " ".join(article["text"] for article in make_articles(20, seed))
    odd = [
        json.dumps({"id": "long", "text": words, "date": "2023-04-25"}),
        json.dumps({"id": "empty", "text": ""}),
        json.dumps({"id": "none", "text": None}),
        json.dumps({"id": "no day", "text": "GDP rose 5 percent.", "date": "yesterday"}),
        json.dumps({"id": "odd", "text": "".join(chr(random.randrange(1, 0xD7FF)) for _ in range(2_000))}),
        json.dumps({"id": "digits", "text": "7," * 5_000}),
        '{"id": "broken", "text": "GDP rose',
    ]
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for number, article in enumerate(make_articles(articles, seed)):
            out.write(json.dumps(article | {"id": f"{seed}-{number}"}, ensure_ascii=False) + "\n")
            if number % (articles // len(odd) + 1) == 0:
                out.write(odd[number // (articles // len(odd) + 1)] + "\n")


def soak(minutes: float, articles: int, workers: int, seed: int, folder: Path) -> Iterator[Sample]:
    import psutil

    from hitech_extract import run
    from hitech_extract.io.sources import Sources
    from hitech_extract.runs import Options, Run

    this, started = psutil.Process(), monotonic()
    read = faults = number = 0
    archive = folder / "archive.jsonl"
    with Run(folder / "kept.jsonl", Options(), workers) as keeping:
        while monotonic() - started < minutes * 60:
            write_archive(archive, articles, seed + number)
            record = keeping.read(Sources([archive]))
            kept = set(worker_sizes())
            read, faults = read + record.articles, faults + record.faults
            with Watch(kept) as watch:
                for kind in FORMATS:
                    out = folder / f"made{kind}"
                    for old in folder.glob("made.*"):
                        old.unlink()
                    record = run(archive, out, workers=workers)
                    read, faults = read + record.articles, faults + record.faults
            number += 1
            gc.collect()
            sizes = worker_sizes()
            yield Sample(
                minutes=round((monotonic() - started) / 60, 2),
                articles=read,
                faults=faults,
                parent=this.memory_info().rss,
                kept_workers=max(sizes.values()),
                new_workers=watch.largest,
                open_files=this.num_fds(),
                processes=len(sizes),
                temporary_files=sum(len(files) for _, _, files in os.walk(tempfile.gettempdir())) - outputs(folder),
            )


def outputs(folder: Path) -> int:
    return sum(1 for path in folder.iterdir() if path.is_file())


def verdicts(samples: list[Sample]) -> dict[str, str]:
    """Say of each thing whether it is flat, and where not, how it grows."""
    found: dict[str, str] = {}
    steady = [sample for sample in samples if sample.minutes >= samples[-1].minutes * WARM_UP]
    for name in MEMORY:
        sizes = [getattr(sample, name) for sample in steady]
        slope = linear_regression([sample.minutes for sample in steady], sizes).slope if len(steady) > 2 else 0.0
        rise = slope * (steady[-1].minutes - steady[0].minutes)
        said = f"{slope * 60 / 1e6:+.1f} MB an hour, about {median(sizes) / 1e6:,.0f} MB"
        found[name] = f"{'flat' if rise <= RISE * median(sizes) else 'GROWS'}: {said}"
    for name in COUNTS:
        first, last = getattr(samples[0], name), getattr(samples[-1], name)
        found[name] = f"{'flat' if last <= first else 'GROWS'}: {first} after the first round, {last} at the end"
    return found


def show(sample: Sample) -> None:
    memory = "".join(f"{getattr(sample, name) / 1e6:>10,.1f}" for name in MEMORY)
    counts = "".join(f"{getattr(sample, name):>10}" for name in COUNTS)
    print(f"{sample.minutes:>8.1f}{sample.articles:>10,}{sample.faults:>8,}{memory}{counts}", flush=True)


def own_folder() -> Path:
    """Return a folder that is also the one for temporary files, here and in the workers, so that all are seen."""
    folder = tempfile.mkdtemp(prefix="soak-")
    # At the very end: multiprocessing clears its own up there when the program ends.
    atexit.register(rmtree, folder, ignore_errors=True)
    os.environ["TMPDIR"] = os.environ["SQLITE_TMPDIR"] = tempfile.tempdir = folder
    return Path(folder)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--articles", type=int, default=1_500, metavar="N", help="articles of an archive")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    options = parser.parse_args()
    samples: list[Sample] = []
    if not options.json:
        print(" minutes  articles  faults    parent      kept       new      open processes temporary")
        print("                            MB, this  MB, worker MB, worker     files               files")
    for sample in soak(options.minutes, options.articles, options.workers, options.seed, own_folder()):
        samples.append(sample)
        if not options.json:
            show(sample)
    said: dict[str, Any] = verdicts(samples)
    if options.json:
        print(json.dumps({"samples": [asdict(sample) for sample in samples], "verdicts": said}, indent=1))
    else:
        print("\n" + "\n".join(f"{name.replace('_', ' '):<18}{verdict}" for name, verdict in said.items()))
    return int(any(verdict.startswith("GROWS") for verdict in said.values()))


if __name__ == "__main__":
    sys.exit(main())
