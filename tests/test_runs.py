"""Runs: each article once, nothing lost whenever a run is stopped, the same result in the end."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hitech_extract import runs
from hitech_extract.errors import InputError, RuleDataError, StoreError
from hitech_extract.io import WRITERS, Entry, Fault, Place, Sources, read_figures
from hitech_extract.runs import Run, run
from hitech_extract.schema import Article, Figure
from hitech_extract.stores import RunRecord
from hitech_extract.stores.journal import journal_path

CORPUS = Path(__file__).parent.parent / "fixtures" / "corpus"
TEXT = "Kunshan High-tech Zone's GDP rose 6.4 percent in {year}."


def write(path: Path, *articles: dict[str, Any] | str) -> Path:
    lines = [article if isinstance(article, str) else json.dumps(article) for article in articles]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def article(name: str, year: int = 2022, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": TEXT.format(year=year), **more}


def counts(record: RunRecord) -> tuple[int, int, int, int]:
    return record.articles, record.unchanged, record.figures, record.faults


def periods(out: Path) -> list[tuple[str, str | None]]:
    return [(figure.doc_id, figure.period) for figure in read_figures(out)]


# --- Each article once ----------------------------------------------------------------------------


def test_a_second_run_reads_only_what_is_new_or_changed(tmp_path: Path) -> None:
    docs, out = write(tmp_path / "docs.jsonl", article("a"), article("b"), article("c")), tmp_path / "out.jsonl"
    assert counts(run(docs, out)) == (3, 0, 3, 0)
    first = out.read_bytes()
    assert counts(run(docs, out)) == (3, 3, 3, 0)
    assert out.read_bytes() == first

    write(docs, article("c"), article("b", 2021), article("d"))
    assert counts(run(docs, out)) == (3, 1, 3, 0)
    assert periods(out) == [("c", "2022"), ("b", "2021"), ("d", "2022")], "the output is that of this run's input"
    assert counts(run(docs, out)) == (3, 3, 3, 0)


def test_without_its_output_or_its_journal_a_run_makes_them_again(tmp_path: Path) -> None:
    docs, out = write(tmp_path / "docs.jsonl", article("a")), tmp_path / "out.csv"
    run(docs, out)
    first = out.read_bytes()
    out.unlink()
    assert counts(run(docs, out)) == (1, 1, 1, 0)
    assert out.read_bytes() == first
    journal_path(out).unlink()
    assert counts(run(docs, out)) == (1, 0, 1, 0)
    assert out.read_bytes() == first


@pytest.mark.parametrize("change", ["date", "min_confidence", "zones", "keep_text"])
def test_what_the_figures_depend_on_makes_an_article_a_changed_one(tmp_path: Path, change: str) -> None:
    zones = tmp_path / "zones.csv"
    zones.write_text("id,name_en\nmirefold,Mirefold High-tech Zone\n", encoding="utf-8")
    options = {"date": "2024-01-31", "min_confidence": 0.5, "zones": zones, "keep_text": True}
    docs, out = write(tmp_path / "docs.jsonl", article("a")), tmp_path / "out.jsonl"
    run(docs, out)
    assert run(docs, out).unchanged == 1
    assert run(docs, out, **{change: options[change]}).unchanged == 0
    assert run(docs, out, **{change: options[change]}).unchanged == 1


def test_another_version_of_the_library_reads_anew_only_on_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs, out = write(tmp_path / "docs.jsonl", article("a"), article("b")), tmp_path / "out.jsonl"
    run(docs, out)
    monkeypatch.setattr(runs, "version", lambda _name: "9.9.9")
    notices: list[str] = []
    with Run(out, on_notice=notices.append) as running:
        assert running.read(Sources(docs)).unchanged == 2
    assert notices == ["2 articles were read by another version of the library (--redo reads them again)"]
    assert run(docs, out, redo=True).unchanged == 0
    assert run(docs, out, redo=True).unchanged == 2, "done again once"


def test_the_same_article_twice_is_read_once_and_another_of_its_id_is_a_fault(tmp_path: Path) -> None:
    docs, out = tmp_path / "docs.jsonl", tmp_path / "out.jsonl"
    write(docs, article("a"), article("b"), article("a"), article("a", 2021))
    faults: list[Fault] = []
    for _ in range(2):
        assert counts(run(docs, out, on_fault=faults.append))[2:] == (2, 1)
    assert periods(out) == [("a", "2022"), ("b", "2022")]
    assert [str(fault) for fault in faults] == [
        f"{docs}:4: the id 'a' is also that of {docs}:1 (give it another)",
    ] * 2


def test_faults_stand_beside_the_output_until_they_are_mended(tmp_path: Path) -> None:
    docs, out, kept = tmp_path / "docs.jsonl", tmp_path / "out.jsonl", tmp_path / "out.jsonl.faults.jsonl"
    write(docs, "{}", article("b"), article("c", date="31/01/2022"), "x")
    for _ in range(2):
        assert counts(run(docs, out)) == (1, _, 1, 3)
        rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
        assert [(row["file"], row["line"]) for row in rows] == [(str(docs), 1), (str(docs), 3), (str(docs), 4)]
        assert "bad date" in rows[1]["problem"]
    write(docs, article("b"))
    assert counts(run(docs, out)) == (1, 1, 1, 0)
    assert not kept.exists()


def test_faults_of_a_file_that_is_emptied_go(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    docs, out = write(tmp_path / "docs.jsonl", "{", article("a")), tmp_path / "out.duckdb"
    faulty = write(tmp_path / "more.jsonl", "{")
    assert counts(run([docs, faulty], out)) == (1, 0, 1, 2)
    write(faulty)
    assert run([docs, faulty], out).faults == 1
    with duckdb.connect(str(out)) as base:
        assert base.sql("SELECT file, line FROM faults").fetchall() == [(str(docs), 1)]


@pytest.mark.parametrize("name", ["out.jsonl", "out.duckdb"])
def test_figures_of_what_can_no_longer_be_read_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if name.endswith("duckdb"):
        pytest.importorskip("duckdb")
    docs, out = tmp_path / "docs.jsonl", tmp_path / name
    run(write(docs, article("a"), article("b"), article("c")), out)
    from hitech_extract.pipeline import Extractor

    figures = Extractor.figures

    def failing(self: Extractor, text: str, *others: Any) -> list[Figure]:
        if "2021" in text:
            raise RuntimeError("boom")
        return figures(self, text, *others)

    monkeypatch.setattr(Extractor, "figures", failing)
    write(docs, article("a"), article("b", 2021), article("c", 2020))
    assert counts(run(docs, out)) == (2, 1, 2, 1)
    found = stored(out) if name.endswith("duckdb") else periods(out)
    assert found == [("a", "2022"), ("c", "2020")]


def test_the_text_that_was_read_can_be_had_back(tmp_path: Path) -> None:
    docs, out = write(tmp_path / "docs.jsonl", article("a", title="T"), article("b")), tmp_path / "out.csv"
    kept = tmp_path / "out.csv.articles.jsonl"
    run(docs, out, keep_text=True)
    rows = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["title"], row["text"]) for row in rows] == [
        ("a", "T", TEXT.format(year=2022)),
        ("b", None, TEXT.format(year=2022)),
    ]
    run(docs, out)
    assert not kept.exists()


def test_characters_that_end_lines_elsewhere_stay_in_their_figures(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs.jsonl", article("a\u2028b\x85\x1c\r\nc"))
    for name in ("out.jsonl", "out.csv"):
        assert counts(run(docs, tmp_path / name)) == (1, 0, 1, 0)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["doc_id"] for row in csv.DictReader(stream)] == ["a\u2028b\x85\x1c\r\nc"]


def test_an_error_in_one_article_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hitech_extract.pipeline import Extractor

    figures = Extractor.figures

    def failing(self: Extractor, text: str, *more: Any) -> Any:
        if "2021" in text:
            raise RecursionError("too deep")
        if "2020" in text:
            time.sleep(30)
        return figures(self, text, *more)

    monkeypatch.setattr(Extractor, "figures", failing)
    faults: list[str] = []
    docs = write(tmp_path / "docs.jsonl", article("a", 2021), article("b"), article("c", 2020), article("d"))
    record = run(docs, tmp_path / "out.jsonl", on_fault=lambda fault: faults.append(str(fault)), time_limit=0.6)
    assert counts(record) == (2, 0, 2, 2)
    assert faults == [
        f"{docs}:1: cannot be read: RecursionError: too deep",
        f"{docs}:3: takes more than 0.6 s (--time-limit sets another limit)",
    ]


# --- What cannot be begun -------------------------------------------------------------------------


def test_two_runs_at_once_on_one_output(tmp_path: Path) -> None:
    docs, out = write(tmp_path / "docs.jsonl", article("a")), tmp_path / "out.jsonl"
    refusals: list[str] = []

    def second(_record: RunRecord) -> None:
        with pytest.raises(InputError, match="is being written by another run") as refusal:
            run(docs, out)
        refusals.append(str(refusal.value))

    with Run(out, on_progress=second) as running:
        running.read(Sources(docs))
    assert len(refusals) == 1
    assert periods(out) == [("a", "2022")]
    assert counts(run(docs, out)) == (1, 1, 1, 0), "the lock goes with the run"


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_journal_is_named_with_its_mend(tmp_path: Path, content: bytes) -> None:
    docs, out = write(tmp_path / "docs.jsonl", article("a")), tmp_path / "out.jsonl"
    journal_path(out).write_bytes(content)
    with pytest.raises(InputError, match=r"\.out\.jsonl\.journal: .*delete it"):
        run(docs, out)


def test_bad_tables_and_outputs_raise_before_anything_is_made(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs.jsonl", article("a"))
    bad = tmp_path / "bad.csv"
    bad.write_text("name\nx\n", encoding="utf-8")
    with pytest.raises(RuleDataError):
        run(docs, tmp_path / "out.jsonl", zones=bad)
    with pytest.raises(InputError, match="is also an input"):
        run(docs, docs)
    with pytest.raises(InputError, match="unknown extension"):
        run(docs, tmp_path / "out.xlsx")
    assert sorted(tmp_path.iterdir()) == [bad, docs]


def test_what_a_run_writes_beside_its_output_is_no_input(tmp_path: Path) -> None:
    docs, out = write(tmp_path / "docs.jsonl", article("a")), tmp_path / "out.jsonl"
    run(docs, out, keep_text=True)
    texts = tmp_path / "out.jsonl.articles.jsonl"
    before = texts.read_bytes()
    with pytest.raises(InputError, match=r"out\.jsonl\.articles\.jsonl: is also an input"):
        run(texts, out)
    assert texts.read_bytes() == before
    assert run(texts, tmp_path / "other.jsonl").articles == 1


def test_an_output_that_the_next_run_would_read_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    archive = tmp_path / "archive"
    (archive / "deep").mkdir(parents=True)
    docs = write(archive / "docs.jsonl", article("a"))
    with pytest.raises(InputError, match="would be an input of the next run"):
        run(archive, archive / "deep" / "out.csv")
    assert sorted(archive.rglob("*")) == [archive / "deep", docs]
    for out in (archive / ".out.csv", archive / "out.duckdb", tmp_path / "out.csv"):
        assert counts(run(archive, out)) == (1, 0, 1, 0)
        assert counts(run(archive, out)) == (1, 1, 1, 0)


def test_ids_that_no_database_can_find_are_faults(tmp_path: Path) -> None:
    docs, problems = write(tmp_path / "docs.jsonl", article("x" * 2501), article("a\0b"), article("x" * 2500)), []
    assert counts(run(docs, tmp_path / "out.jsonl", on_fault=lambda fault: problems.append(str(fault)))) == (1, 0, 1, 2)
    assert problems == [
        f"{docs}:1: an id of 2,501 bytes (give it one of 2,500 at most)",
        f"{docs}:2: the character 0 in the id (give it another)",
    ]


def test_long_articles_are_held_few_at_a_time() -> None:
    entries = [Entry(Place(""), Article("", "x" * size)) for size in (1 << 23, 1 << 23, 1 << 23, 5, 1 << 25, 5)]
    assert [len(block) for block in runs._blocks(entries, 100)] == [3, 2, 1]


def test_a_full_folder_for_temporary_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = runs._Seen.__init__

    def small(self: runs._Seen) -> None:
        begin(self)
        self._db.execute("PRAGMA max_page_count = 5")

    monkeypatch.setattr(runs._Seen, "__init__", small)
    docs = write(tmp_path / "docs.jsonl", *(article(f"{number}{'x' * 2000}") for number in range(20)))
    with pytest.raises(StoreError, match="temporary files: database or disk is full"):
        run(docs, tmp_path / "out.jsonl")


# --- Stopped and begun again ----------------------------------------------------------------------

# A run that saves often and tells when, so that a short one can be stopped between two of its savings.
COMMAND = """
import sys
from hitech_extract import cli, runs

runs._SAVE_ARTICLES, runs.CHUNK = 10, 5
opened = runs.open_store

def telling(*given):
    store = opened(*given)
    save = store.save
    store.save = lambda chunks: (save(chunks), print("saved", flush=True))
    return store

runs.open_store = telling
if __name__ == "__main__":
    sys.argv[0] = "hitech-extract"
    cli.main()
"""


ARTICLES = 80


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-c", COMMAND, *map(str, arguments)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give articles that take about a second, two of them faulty."""
    lines = (CORPUS / "written" / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    path = tmp_path_factory.mktemp("archive") / "docs.jsonl"
    return write(path, *lines[:30], "{}", *lines[30:70], '{"id": "x", "text": 5}', *lines[70:ARTICLES])


def same_bytes(out: Path) -> Any:
    return out.read_bytes(), (out.parent / f"{out.name}.faults.jsonl").read_bytes()


def same_rows(out: Path) -> Any:
    import duckdb

    with duckdb.connect(str(out), read_only=True) as base:
        return [
            base.sql(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
            for table in ("articles", "figures", "faults", "zones", "metrics")
        ]


OUTPUTS: dict[str, Callable[[Path], Any]] = {
    "out.jsonl": same_bytes,
    "out.parquet": same_bytes,
    "out.duckdb": same_rows,
}


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("name", OUTPUTS)
def test_a_run_killed_at_any_moment_goes_on_to_the_same_end(archive: Path, tmp_path: Path, name: str) -> None:
    pytest.importorskip({".parquet": "pyarrow", ".duckdb": "duckdb"}.get(Path(name).suffix, "json"))
    content, is_base = OUTPUTS[name], name.endswith(".duckdb")
    (tmp_path / "whole").mkdir()
    whole = tmp_path / "whole" / name
    ended = subprocess.run(command("run", archive, "-o", whole, "-q"), check=False, capture_output=True)
    savings = ended.stdout.count(b"saved")
    assert savings >= ARTICLES // 10
    wanted = content(whole)

    moments = random.Random(name)  # the same each time, though what they hit is not

    def killed_and_begun_again(trial: int, saved: int, after: float) -> bool:
        """Whether the second start had something to go on from."""
        (tmp_path / str(trial)).mkdir()
        out = tmp_path / str(trial) / name
        again = command("run", archive, "-o", out)
        line = [*again, "-w", str(1 + trial % 2)]
        with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout
            # Not by the clock, so that some are killed in the midst of it however slow the machine.
            for _ in range(saved):
                process.stdout.readline()
            time.sleep(after)
            process.kill()
        assert is_base or not out.exists() or content(out) == wanted, "a file is whole or not there"
        second = subprocess.run(again, check=False, capture_output=True, text=True)
        assert second.returncode == 3, second.stderr
        assert content(out) == wanted
        return "of them read before" in second.stderr

    with ThreadPoolExecutor(2) as trials:
        saved = [moments.randrange(savings + 1) for _ in range(20)]
        # Before the first saving there is more to wait for: the start.
        after = [moments.uniform(0, 0.1 if number else 1.0) for number in saved]
        gone_on = sum(trials.map(killed_and_begun_again, range(20), saved, after))
    assert gone_on >= 10, "most were killed in the midst of it"


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize(("sign", "workers"), [(signal.SIGINT, 1), (signal.SIGINT, 2), (signal.SIGTERM, 2)])
def test_a_run_that_is_interrupted_keeps_what_is_done(
    archive: Path, tmp_path: Path, sign: signal.Signals, workers: int
) -> None:
    out = tmp_path / "out.jsonl"
    process = subprocess.Popen(
        command("run", archive, "-o", out, "-w", workers),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "saved\n"
    os.killpg(process.pid, sign)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert said.splitlines()[-1] == "interrupted"
    assert "Traceback" not in said
    assert not out.exists()
    record = run(archive, out)
    assert 0 < record.unchanged < record.articles == ARTICLES


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the processes in /proc")
def test_workers_that_are_being_made_leave_an_interrupt_to_their_parent(archive: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("run", archive, "-o", tmp_path / "out.jsonl", "-w", 2),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not any(b"forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children.read_text().split()):
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.1)  # it loads for some ten times as long
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "Traceback" not in said


def test_what_a_killed_writing_leaves_is_removed_by_the_next(tmp_path: Path) -> None:
    docs, out = write(tmp_path / "docs.jsonl", article("a"), "{"), tmp_path / "out.jsonl"
    parts = [tmp_path / f".{name}-0123abcd.jsonl" for name in ("out", "out.jsonl.faults", "out.jsonl.articles")]
    others = [tmp_path / ".other-0123abcd.jsonl", tmp_path / ".out-0123abcd.csv", tmp_path / ".out-mine.jsonl"]
    for path in (*parts, *others):
        path.touch()
    run(docs, out)
    assert [path for path in parts if path.exists()] == []
    assert [path for path in others if path.exists()] == others


def test_a_run_interrupted_while_its_file_is_written_can_be_begun_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs, out = write(tmp_path / "docs.jsonl", article("a"), article("b")), tmp_path / "out.csv"

    def interrupted(figures: Iterable[Figure], path: Path) -> int:
        path.touch()
        next(iter(figures))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setitem(WRITERS, ".csv", interrupted)
        with pytest.raises(KeyboardInterrupt) as stopped:
            run(docs, out)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.csv.journal", "docs.jsonl"]
    assert counts(run(docs, out)) == (2, 2, 2, 0), stopped


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")
def test_a_run_that_meets_a_full_disk_keeps_what_is_done(archive: Path, tmp_path: Path) -> None:
    limited = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
"""
    out, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    full = subprocess.run(
        [sys.executable, "-c", limited + COMMAND, "run", str(archive), "-o", str(out)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert full.returncode == 4, full.stderr
    assert "what was saved before is kept; run again to go on" in full.stderr
    assert "Traceback" not in full.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.jsonl.journal"]
    assert run(archive, out).unchanged > 0
    run(archive, whole)
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the worker in /proc")
def test_a_killed_worker_costs_nothing(archive: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    run(archive, whole)
    notices: list[str] = []
    killed: list[int] = []

    def kill(record: RunRecord) -> None:
        if record.articles > 20 and not killed:
            assert running._pool
            killed.append(running._pool._staff[0].process.pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    with Run(out, workers=2, on_notice=notices.append, on_progress=kill) as running:
        record = running.read(Sources(archive))
    assert counts(record)[0] == ARTICLES
    assert out.read_bytes() == whole.read_bytes()
    assert killed
    assert all("was killed by SIGKILL (it is read once more)" in notice for notice in notices)


# --- Watching -------------------------------------------------------------------------------------


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    pytest.importorskip("watchfiles")
    pytest.importorskip("duckdb")
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def stored(out: Path) -> list[tuple[Any, ...]]:
    import duckdb

    with duckdb.connect(str(out), read_only=True) as base:
        return base.sql("SELECT id, period FROM articles JOIN figures ON id = doc_id ORDER BY ALL").fetchall()


def test_files_that_come_while_watching_are_read_once_each(watched: Path, tmp_path: Path) -> None:
    out = tmp_path / "news.duckdb"
    (watched / "a.txt").write_text(TEXT.format(year=2020), encoding="utf-8")
    with Run(out) as running:
        records = runs.watch(running, Sources(watched, empty=True))
        assert counts(next(records)) == (1, 0, 1, 0)

        # The system may tell of what is done in one go in several parts, and so there may be a pass with nothing new.
        fresh = (new for record in records if (new := record.articles - record.unchanged))

        (watched / "deep").mkdir()
        (watched / "deep" / "b.txt").write_text(TEXT.format(year=2021), encoding="utf-8")
        (watched / "notes.md").write_text("none of ours", encoding="utf-8")
        (watched / ".half.txt").write_text("none yet", encoding="utf-8")
        assert next(fresh) == 1
        assert stored(out) == [("a", "2020"), ("deep/b", "2021")]

        write(watched / "c.jsonl", article("c1"))
        assert next(fresh) == 1
        write(watched / "c.jsonl", article("c1"), article("c2"))
        assert next(fresh) == 1, "of a file that has grown only what is new"
        (watched / ".half.txt").rename(watched / "whole.txt")
        assert next(fresh) == 1
        (watched / "a.txt").write_text(TEXT.format(year=2023), encoding="utf-8")
        assert next(fresh) == 1
    assert ("a", "2023") in stored(out)
    assert ("a", "2020") not in stored(out)


def test_a_folder_that_is_moved_to_a_watched_one_is_read(watched: Path, tmp_path: Path) -> None:
    out = tmp_path / "news.duckdb"
    (tmp_path / "batch" / "deep").mkdir(parents=True)
    (tmp_path / "batch" / "deep" / "b.txt").write_text(TEXT.format(year=2021), encoding="utf-8")
    (watched / "a.txt").write_text(TEXT.format(year=2020), encoding="utf-8")
    with Run(out) as running:
        records = runs.watch(running, Sources(watched))
        next(records)
        (tmp_path / "batch").rename(watched / "batch")
        assert counts(next(records)) == (1, 0, 1, 0)
        assert stored(out) == [("a", "2020"), ("batch/deep/b", "2021")]


def test_a_busy_database_is_waited_for(watched: Path, tmp_path: Path) -> None:
    import duckdb

    out = tmp_path / "news.duckdb"
    (watched / "a.txt").write_text(TEXT.format(year=2020), encoding="utf-8")
    run(watched, out)
    (watched / "b.txt").write_text(TEXT.format(year=2021), encoding="utf-8")
    reader = duckdb.connect(str(out), read_only=True)
    notices: list[str] = []

    def noticed(notice: str) -> None:
        notices.append(notice)
        if len(notices) == 2:
            reader.close()

    with Run(out, on_notice=noticed) as running:
        assert counts(next(runs.watch(running, Sources(watched)))) == (2, 1, 2, 0)
    assert notices
    assert all(notice.endswith("; trying again") for notice in notices)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_the_command_watches_until_it_is_told_to_end(watched: Path, tmp_path: Path) -> None:
    out = tmp_path / "news.duckdb"
    process = subprocess.Popen(command("run", watched, "-o", out, "--watch"), stderr=subprocess.PIPE, text=True)
    assert process.stderr
    # Written beside and renamed, as whoever drops files into an inbox should.
    (tmp_path / "a.txt").write_text(TEXT.format(year=2020), encoding="utf-8")
    (tmp_path / "a.txt").rename(watched / "a.txt")
    assert process.stderr.readline() == f"1 figure from 1 article in {out}\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (0, "watched no longer\n")
    assert stored(out) == [("a", "2020")]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_faults_that_are_mended_while_watching_count_no_longer(watched: Path, tmp_path: Path) -> None:
    out = tmp_path / "news.duckdb"
    (watched / "a.txt").write_bytes(b"GDP \xff")
    (watched / "b.txt").write_bytes(b"GDP \xff")
    process = subprocess.Popen(command("run", watched, "-o", out, "--watch"), stderr=subprocess.PIPE, text=True)
    assert process.stderr
    said = [process.stderr.readline() for _ in range(3)]
    assert [line.partition(": ")[0] for line in said[:2]] == [str(watched / "a.txt"), str(watched / "b.txt")]
    (tmp_path / "a.txt").write_text(TEXT.format(year=2020), encoding="utf-8")
    (tmp_path / "a.txt").rename(watched / "a.txt")
    assert process.stderr.readline() == f"1 figure from 1 article in {out}\n"
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=120)
    assert (process.returncode, rest) == (3, "watched no longer\n1 article could not be read (named above)\n")


def test_watching_needs_folders_and_a_database(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    docs = write(tmp_path / "docs.jsonl", article("a"))
    with Run(tmp_path / "out.jsonl") as running, pytest.raises(InputError, match="--watch needs a database"):
        next(runs.watch(running, Sources(tmp_path)))
    with Run(tmp_path / "out.duckdb") as running, pytest.raises(InputError, match="--watch takes folders"):
        next(runs.watch(running, Sources(docs)))
