"""What the machine may do to a command: each fault is told with its mend, and costs nothing that was done.

More of them stand where the parts are tested that meet them: killed workers in ``test_workers.py``, kills, interrupts
and full disks in mid-run in ``test_runs.py``, databases in ``test_stores.py``, standard streams in ``test_cli.py``.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conftest import Server
from hitech_extract import cli
from hitech_extract.errors import InputError, StoreError
from hitech_extract.io import read_figures

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "fixtures" / "articles"
HITECH = [sys.executable, "-m", "hitech_extract"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "src")}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX system")


def hitech(*arguments: object, **how: Any) -> subprocess.CompletedProcess[str]:
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": ENVIRONMENT} | how
    return subprocess.run([*HITECH, *map(str, arguments)], text=True, timeout=120, **how)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the figures of a run that nothing befell."""
    out = tmp_path_factory.mktemp("whole") / "figures.jsonl"
    assert hitech("run", ARTICLES, "-o", out).returncode == 0
    return out


# --- Disks and folders ----------------------------------------------------------------------------


def apart(setup: str, *arguments: object, then: str = "", **how: Any) -> subprocess.CompletedProcess[str]:
    """Run a command where mounts are its own: after ``setup``, and before ``then``, which are shell commands."""
    mapped = [] if os.geteuid() == 0 else ["--map-root-user"]
    line = shlex.join([*HITECH, *map(str, arguments)])
    script = f"{{ {setup}; }} || exit 77\n{line}\ncode=$?\n{then}\nexit $code"
    ended = subprocess.run(
        ["unshare", *mapped, "--mount", "sh", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        env=ENVIRONMENT,
        **how,
    )
    if ended.returncode == 77:
        pytest.skip(f"nothing can be mounted here: {ended.stderr}")
    return ended


@pytest.fixture
def own_mounts() -> None:
    mapped = [] if os.geteuid() == 0 else ["--map-root-user"]
    try:
        tried = subprocess.run(["unshare", *mapped, "--mount", "true"], capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("needs unshare")
    if tried.returncode:
        pytest.skip(f"no mounts of one's own are allowed here: {tried.stderr}")


@pytest.mark.parametrize(
    ("line", "size"),
    [
        ("report figures.jsonl -o small/out.html", "8k"),
        ("panel figures.jsonl -o small/out.csv", "8k"),
        ("panel figures.jsonl -o small/out.parquet", "8k"),
        ("panel figures.jsonl -o small/out.duckdb", "16k"),  # an empty one takes 12
        ("panel figures.jsonl -o small/out.xlsx", "8k"),
        ("plot figures.jsonl --metric investment -o small/out.svg", "8k"),
    ],
)
@pytest.mark.usefixtures("own_mounts")
def test_a_full_disk_leaves_what_was_there(whole: Path, tmp_path: Path, line: str, size: str) -> None:
    pytest.importorskip({"xlsx": "xlsxwriter", "svg": "altair"}.get(line.rpartition(".")[2], "duckdb"))
    (tmp_path / "figures.jsonl").write_bytes(whole.read_bytes())
    (tmp_path / "small").mkdir()
    name = line.rpartition(" ")[2]
    before = "" if name.endswith(".duckdb") else f"echo before > {name} &&"
    ended = apart(
        f"mount -t tmpfs -o size={size} tmpfs small && {before} true",
        *line.split(),
        then="ls -A small > left; touch small/.empty; cat small/* small/.empty > content 2> /dev/null || true",
        cwd=tmp_path,
    )
    assert ended.returncode == 4, ended.stderr
    last = ended.stderr.splitlines()[-1]
    assert last.startswith(f"error: {name}: ")
    assert "space" in last
    assert "Traceback" not in ended.stderr
    assert (tmp_path / "left").read_text().split() == ([name.removeprefix("small/")] if before else [])
    assert (tmp_path / "content").read_text() == ("before\n" if before else "")


@pytest.mark.usefixtures("own_mounts")
def test_a_run_goes_on_once_the_full_disk_has_room(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    again = shlex.join([*HITECH, "run", str(ARTICLES), "-o", "small/out.jsonl"])
    ended = apart(
        # The journal finds room, and the file does not.
        "mount -t tmpfs -o size=80k tmpfs small",
        *("run", ARTICLES, "-o", "small/out.jsonl"),
        then=f"ls small > left; mount -o remount,size=10m small; {again}; cp small/out.jsonl .",
        cwd=tmp_path,
    )
    assert ended.returncode == 4, ended.stderr
    assert ended.stderr.splitlines() == [
        f"error: {tmp_path}/small/out.jsonl: No space left on device (what is done is kept; run again)",
        "82 figures from 5 articles (5 of them read before) in small/out.jsonl",
    ]
    assert (tmp_path / "left").read_text() == ""
    assert (tmp_path / "out.jsonl").read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("line", ["run {} -o fixed/out.duckdb", "report {} -o fixed/out.html"])
@pytest.mark.usefixtures("own_mounts")
def test_a_read_only_folder_is_told_before_any_work(tmp_path: Path, line: str) -> None:
    (tmp_path / "fixed").mkdir()
    setup = "mount --bind fixed fixed && mount -o remount,bind,ro fixed"
    ended = apart(setup, *line.format(ARTICLES).split(), cwd=tmp_path)
    name = line.rpartition(" ")[2]
    assert (ended.returncode, ended.stderr) == (2, f"error: {name}: folder fixed is not writable (choose another)\n")


@pytest.mark.usefixtures("own_mounts")
def test_nothing_but_the_output_folder_need_be_writable(whole: Path, tmp_path: Path) -> None:
    """Read-only packages, home and temporary folders, no environment, no terminal: installed by others, run by cron."""
    (tmp_path / "out").mkdir()
    setup = "mount --bind out out && mount -o remount,bind,ro /"
    bare = ["env", "-i", f"PYTHONPATH={ROOT / 'src'}", "setsid", *HITECH]
    lines = [
        [*bare, "run", str(ARTICLES), "-o", "out/one.jsonl"],
        [*bare, "run", str(ARTICLES), "-o", "out/two.jsonl", "-w", "2"],
        [*bare[:2], "TMPDIR=/dev/shm", *bare[2:], "run", str(ARTICLES), "-o", "out/three.jsonl", "-w", "2"],
    ]
    then = "\n".join(f"{shlex.join(line)}; echo $?" for line in lines)
    ended = apart(setup, "--version", then=then, cwd=tmp_path, stdin=subprocess.DEVNULL)
    assert ended.stdout.split()[-3:] == ["0", "4", "0"], ended.stderr
    said = ended.stderr.splitlines()
    assert "No usable temporary directory" in said[1]
    assert "name a folder for temporary files by TMPDIR" in said[1]
    for name in ("one", "three"):
        assert (tmp_path / "out" / f"{name}.jsonl").read_bytes() == whole.read_bytes()


def test_a_folder_for_temporary_files_that_is_gone_does_no_harm(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    ended = hitech("run", ARTICLES, "-o", out, "-w", "2", env=ENVIRONMENT | {"TMPDIR": str(tmp_path / "gone")})
    assert ended.returncode == 0, ended.stderr
    assert out.read_bytes() == whole.read_bytes()


# --- Streams, terminals, locales ------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("line", ["show {}", "zones kunshan", "--help", "run {}"])
def test_standard_output_on_a_full_disk_is_told(line: str) -> None:
    with Path("/dev/full").open("w") as full:
        ended = hitech(*line.format(ARTICLES).split(), stdout=full)
    assert ended.returncode == 4
    assert ended.stderr.startswith("error: standard output: No space left on device (")
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("line", ["show {}", "zones china"])
def test_a_reader_that_leaves_early_is_no_error(line: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = hitech(*line.format(ARTICLES).split(), stdout=writer)
    finally:
        os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.parametrize("errors", ["2>/dev/full", "2>&-"])
def test_what_cannot_be_said_costs_nothing(whole: Path, tmp_path: Path, errors: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    (tmp_path / "broken.jsonl").write_text("{\n")
    command = shlex.join([*HITECH, "run", str(ARTICLES), "broken.jsonl", "-o", "out.jsonl"])
    ended = subprocess.run(f"{command} {errors}", shell=True, cwd=tmp_path, env=ENVIRONMENT)
    assert ended.returncode == 3
    assert (tmp_path / "out.jsonl").read_bytes() == whole.read_bytes()


def test_names_and_texts_are_the_same_in_every_locale(tmp_path: Path) -> None:
    (tmp_path / "Übung").mkdir()
    text = "Guiyang High-tech Zone drew 5 billion yuan\u00a0in 2023, said Zhōng.".encode()
    (tmp_path / "Übung" / "贵阳.txt").write_bytes(text)
    found = []
    for settings in (
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
    ):
        out = tmp_path / f"é{settings['PYTHONUTF8']}.jsonl"
        ended = hitech("run", tmp_path / "Übung", "-o", out, "-q", env=ENVIRONMENT | settings)
        assert (ended.returncode, ended.stderr) == (0, "")
        found.append(out.read_bytes())
    assert found[0] == found[1]
    assert [figure.doc_id for figure in read_figures(tmp_path / "é0.jsonl")] == ["贵阳"]


# It saves two articles, and goes on with the third when it is told to: by what happens, not by the clock.
HELD = """
import os, sys, time
from pathlib import Path
from hitech_extract import cli, runs
from hitech_extract.pipeline import Extractor

folder, read, met = Path(os.environ["HELD_IN"]), Extractor.figures, []

def figures(self, text, *more):
    met.extend([text] if text else [])
    if len(met) == 3:
        (folder / "held").touch()
        while not (folder / "go on").exists():
            time.sleep(0.01)
    return read(self, text, *more)

Extractor.figures = figures
runs._SAVE_ARTICLES, runs.CHUNK, runs._CHUNKS_PLANNED = 1, 1, 1
cli.main()
"""


def begun(out: object, folder: Path, **how: Any) -> subprocess.Popen[str]:
    """Begin a run, and wait until two of its articles are saved; it goes on once ``folder / "go on"`` is there."""
    line = [sys.executable, "-c", HELD, "run", str(ARTICLES), "-o", str(out)]
    process = subprocess.Popen(line, text=True, env=ENVIRONMENT | {"HELD_IN": str(folder)}, **how)
    while not (folder / "held").exists():
        assert process.poll() is None
        time.sleep(0.01)
    return process


def test_a_run_whose_terminal_closes_keeps_what_is_done(whole: Path, tmp_path: Path) -> None:
    import fcntl
    import termios

    out = tmp_path / "out.jsonl"
    terminal, end = os.openpty()

    def take_terminal() -> None:
        os.setsid()
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests themselves may run under nohup
        fcntl.ioctl(end, termios.TIOCSCTTY, 0)

    process = begun(out, tmp_path, stdin=end, stdout=end, stderr=end, preexec_fn=take_terminal)
    os.close(end)
    os.close(terminal)
    assert process.wait(timeout=120) == 130
    assert not out.exists()
    again = hitech("run", ARTICLES, "-o", out)
    assert again.returncode == 0
    assert "(2 of them read before)" in again.stderr
    assert out.read_bytes() == whole.read_bytes()


def test_a_run_under_nohup_goes_on(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    ignored = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)  # noqa: E731
    process = begun(out, tmp_path, stderr=subprocess.DEVNULL, preexec_fn=ignored)
    process.send_signal(signal.SIGHUP)
    (tmp_path / "go on").touch()
    assert process.wait(timeout=120) == 0
    assert out.read_bytes() == whole.read_bytes()


def test_a_report_that_is_terminated_leaves_no_half_page(whole: Path, tmp_path: Path) -> None:
    code = "import os, time; from hitech_extract import cli; os.fsync = lambda _: time.sleep(60); cli.main()"
    line = [sys.executable, "-c", code, "report", str(ARTICLES), "-o", str(tmp_path / "out.html")]
    process = subprocess.Popen(line, text=True, env=ENVIRONMENT, stderr=subprocess.PIPE)
    while not any(tmp_path.iterdir()):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (130, "interrupted\n")
    assert list(tmp_path.iterdir()) == []


# --- Memory, files, time --------------------------------------------------------------------------


def test_too_few_open_files_for_workers_are_told(whole: Path, tmp_path: Path) -> None:
    import resource

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10))

    out = tmp_path / "out.jsonl"
    ended = hitech("run", ARTICLES, "-o", out, "-w", "2", preexec_fn=limited)
    assert ended.returncode == 4
    assert ended.stderr.startswith("error: no worker can be started: Too many open files (give fewer, ")
    assert hitech("run", ARTICLES, "-o", out, preexec_fn=limited).returncode == 0
    assert out.read_bytes() == whole.read_bytes()


def test_an_article_for_which_memory_is_short_is_read_later(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hitech_extract.pipeline import Extractor

    out, read = tmp_path / "out.jsonl", Extractor.figures

    def short(self: Extractor, text: str, date: Any = None, title: Any = None, doc_id: str = "") -> Any:
        if doc_id.startswith("guiyang"):
            raise MemoryError
        return read(self, text, date, title, doc_id)

    with monkeypatch.context() as patch:
        patch.setattr(Extractor, "figures", short)
        ended = CliRunner().invoke(cli.app, ["run", str(ARTICLES), "-o", str(out)])
    assert ended.exit_code == 3
    assert "guiyang-investment-2023.txt: cannot be read: MemoryError" in ended.stderr
    assert CliRunner().invoke(cli.app, ["run", str(ARTICLES), "-o", str(out)]).exit_code == 0
    assert out.read_bytes() == whole.read_bytes()


def test_memory_that_is_short_elsewhere_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("hitech_extract.commands.extracting.extracted", short)
    ended = CliRunner().invoke(cli.app, ["show", str(ARTICLES)])
    assert ended.exit_code == 4
    assert ended.stderr.startswith("error: no memory is left (")


JUMPING = """
import random, time
from datetime import UTC, datetime
from hitech_extract import cli, runs

runs._now = lambda: datetime.fromtimestamp(time.time(), UTC)
time.time = lambda: random.uniform(0, 4e9)
if __name__ == "__main__":
    cli.main()
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_clock_that_jumps_changes_nothing(whole: Path, tmp_path: Path, workers: int) -> None:
    duckdb = pytest.importorskip("duckdb")
    for name in ("out.jsonl", "out.duckdb"):
        line = [sys.executable, "-c", JUMPING, "run", ARTICLES, "-o", tmp_path / name, "-w", str(workers)]
        subprocess.run([*map(str, line)], check=True, env=ENVIRONMENT, timeout=120)
    assert (tmp_path / "out.jsonl").read_bytes() == whole.read_bytes()
    with duckdb.connect(str(tmp_path / "out.duckdb")) as base:
        assert base.sql("SELECT count(*) FROM figures").fetchall() == [(82,)]
        assert base.sql("SELECT status FROM runs").fetchall() == [("done",)]


# --- Servers --------------------------------------------------------------------------------------


@pytest.fixture
def table(postgresql: str) -> Iterator[Callable[[str], list[Any]]]:
    """Ask the server, by another connection."""
    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")

    def ask(sql: str) -> list[Any]:
        with dbapi.connect(postgresql, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []

    return ask


def test_a_server_that_falls_in_mid_run_costs_only_what_was_not_saved(
    server: Server, table: Callable[[str], list[Any]], whole: Path, tmp_path: Path
) -> None:
    out = f"{server.url}&schema=fallen"
    process = begun(out, tmp_path, stderr=subprocess.PIPE)
    server.stop()
    (tmp_path / "go on").touch()
    try:
        _, said = process.communicate(timeout=120)
    finally:
        server.start()
    assert process.returncode == 4, said
    assert "what was saved before is kept; run again to go on" in said.splitlines()[-1]
    assert "sesame" not in said
    assert "Traceback" not in said
    assert len(table("SELECT id FROM fallen.articles")) == 2
    again = hitech("run", ARTICLES, "-o", out)
    assert again.returncode == 0, again.stderr
    assert "(2 of them read before)" in again.stderr
    wanted = sorted((figure.doc_id, figure.start, figure.text) for figure in read_figures(whole))
    assert sorted(table("SELECT doc_id, start, text FROM fallen.figures")) == wanted


def test_a_table_that_another_program_has_locked_is_waited_for_so_long(
    postgresql: str, table: Callable[[str], list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")
    from hitech_extract.stores import Chunk, open_store, postgres

    monkeypatch.setattr(postgres, "_PATIENCE", "200ms")
    out = f"{postgresql}&schema=locked"
    with closing(open_store(out)):
        pass
    with dbapi.connect(postgresql) as other, other.cursor() as cursor:
        with closing(open_store(out)) as store:
            cursor.execute("LOCK TABLE locked.faults")
            with pytest.raises(StoreError, match=r"lock timeout .*what was saved before is kept; run again"):
                store.save([Chunk(begun=["x"])])
            other.rollback()
            store.save([Chunk(begun=["x"])])
        cursor.execute("LOCK TABLE locked.zones")
        with pytest.raises(InputError, match=r"lock timeout .*mend it, or choose another"):
            open_store(out)
        other.rollback()
