"""Databases: what is saved stands in their tables, whole articles or none, whatever happens meanwhile."""

from __future__ import annotations

import json
import os
import pickle
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from hitech_extract.errors import InputError, StoreError
from hitech_extract.io import Fault, Place, write_figures
from hitech_extract.rules import load_metrics, load_zones
from hitech_extract.schema import Article, Figure
from hitech_extract.stores import Chunk, Done, Known, RunRecord, hide_password, open_store
from hitech_extract.tables import Tables

pytest.importorskip("pyarrow")

from hitech_extract.arrow import MISFIT


def figure(doc_id: str, start: int = 0, **changes: object) -> Figure:
    row: dict[str, object] = {"doc_id": doc_id, "start": start, "end": start + 2, "text": "16", "type": "count"}
    return Figure.from_dict({**row, "value": "16", "unit": "firm", "confidence": 0.5, **changes})


def linked(doc_id: str, value: str, **changes: object) -> Figure:
    row: dict[str, object] = {"type": "money", "unit": "CNY", "zone_id": "kunshan", "metric_id": "gdp"}
    row |= {"period": "2023", "period_start": "2023-01-01", "period_end": "2023-12-31", "value": value}
    return figure(doc_id, **(row | changes))


def chunk(results: dict[str, Sequence[Figure]], encode: Callable[..., Any], **about: Any) -> Chunk:
    """Make a chunk as the run engine does."""
    texts = about.pop("texts", {})
    articles = {id_: Article(id_, "as read", date(2023, 4, 25), f"Title of {id_}", "S") for id_ in results}
    payload = encode([(articles[id_], list(figures)) for id_, figures in results.items()])
    done = []
    for line, (id_, figures) in enumerate(results.items(), start=1):
        articles[id_].text = texts.get(id_, "")
        done.append(Done(Place("news.jsonl", line), articles[id_], len(figures), f"hash of {id_}", "0.1.0"))
    return Chunk(done, payload, **about)


class Base:
    """A database to test, and a look into it that goes by no code of ours."""

    out: str

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        raise NotImplementedError

    def open(self, tables: Tables | None = None) -> Any:
        return closing(open_store(self.out, tables=tables))

    def save(self, *results: dict[str, Sequence[Figure]], **about: Any) -> None:
        with self.open() as store:
            store.save([chunk(some, store.encode, **about) for some in results])


class InDuckDB(Base):
    def __init__(self, folder: Path) -> None:
        self.out = str(folder / "news.duckdb")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        import duckdb

        with duckdb.connect(self.out) as connection:
            return list(connection.execute(sql).fetchall())


class InPostgreSQL(Base):
    def __init__(self, server: str) -> None:
        self.server = server
        self.schema = f"news_{random.getrandbits(60):x}"
        self.out = f"{server}&schema={self.schema}"

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        from adbc_driver_postgresql import dbapi

        with dbapi.connect(self.server, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"') if "CREATE TABLE" in sql else None
            cursor.execute(f'SET search_path = "{self.schema}"')
            cursor.execute(sql)
            return list(cursor.fetchall()) if cursor.description else []


@pytest.fixture(params=["duckdb", "postgresql"])
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Base:
    if request.param == "duckdb":
        pytest.importorskip("duckdb")
        return InDuckDB(tmp_path)
    pytest.importorskip("adbc_driver_postgresql")
    return InPostgreSQL(request.getfixturevalue("postgresql"))


@pytest.fixture
def in_duckdb(tmp_path: Path) -> InDuckDB:
    pytest.importorskip("duckdb")
    return InDuckDB(tmp_path)


@pytest.fixture
def in_postgresql(postgresql: str) -> InPostgreSQL:
    pytest.importorskip("adbc_driver_postgresql")
    return InPostgreSQL(postgresql)


# --- What is saved --------------------------------------------------------------------------------


def test_figures_stand_in_their_table_typed(base: Base) -> None:
    given = linked(
        "a", "12345678901234567890.123456789", start=7, zone="it", zone_start=3, zone_end=5, period_span=[8, 12],
        baseline="period", baseline_start="2012-01-01", baseline_end="2012-12-31", why={"zone": "same-clause"},
    )  # fmt: skip
    base.save({"a": [given, figure("a", 20)], "b": []})
    assert base.query(
        "SELECT CAST(value AS VARCHAR), value * 2 > 1, period_start, baseline_end, period_span, zone_start, confidence "
        "FROM figures WHERE start = 7"
    ) == [
        ("12345678901234567890.123456789", True, date(2023, 1, 1), date(2012, 12, 31), [8, 12], 3, 0.5),
    ]
    why = "why->>'zone'" if isinstance(base, InPostgreSQL) else "why.zone"
    assert base.query(f"SELECT doc_id, start, {why}, period_span FROM figures ORDER BY start") == [
        ("a", 7, "same-clause", [8, 12]),
        ("a", 20, None, None),
    ]
    assert base.query("SELECT * FROM articles ORDER BY id") == [
        ("a", date(2023, 4, 25), "Title of a", "S", "news.jsonl", 1, 2, "hash of a", "0.1.0", None),
        ("b", date(2023, 4, 25), "Title of b", "S", "news.jsonl", 2, 0, "hash of b", "0.1.0", None),
    ]


def test_articles_are_known_afterwards(base: Base) -> None:
    base.save({"a": [figure("a")], "b": []})
    with base.open() as store:
        assert store.known(["b", "a", "c"]) == {
            "a": Known("hash of a", "0.1.0", 1),
            "b": Known("hash of b", "0.1.0", 0),
        }
        assert store.known(["c"]) == store.known([]) == {}


def test_an_article_is_replaced_with_its_figures(base: Base) -> None:
    base.save({"a": [figure("a"), figure("a", 9)], "b": [figure("b")]})
    base.save({"a": [figure("a", 4)]}, texts={"a": "kept"})
    assert base.query("SELECT doc_id, start FROM figures ORDER BY doc_id") == [("a", 4), ("b", 0)]
    assert base.query("SELECT id, figures, text FROM articles ORDER BY id") == [("a", 1, "kept"), ("b", 1, None)]


def test_of_an_article_saved_twice_the_last_counts(base: Base) -> None:
    base.save({"a": [figure("a"), figure("a", 5)], "b": [figure("b")]}, {"c": [], "a": [figure("a", 9)]})
    assert base.query("SELECT doc_id, start FROM figures ORDER BY doc_id") == [("a", 9), ("b", 0)]
    assert base.query("SELECT id, figures FROM articles ORDER BY id") == [("a", 1), ("b", 1), ("c", 0)]


def test_many_at_once_go_in_piece_by_piece(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hitech_extract.stores.database._PIECE", 3)
    first = [{f"{number}": [figure(f"{number}"), figure(f"{number}", 5)]} for number in range(10)]
    base.save(*first, {"3": [figure("3", 7)]})
    assert base.query("SELECT count(*), sum(figures) FROM articles") in ([(10, 19)], [(10, "19")])
    assert base.query("SELECT start FROM figures WHERE doc_id = '3'") == [(7,)]


def test_faults_of_a_file_go_when_it_is_begun_again(base: Base) -> None:
    def fault(file: str, line: int | None, id_: str | None = None) -> Fault:
        return Fault(Place(file, line), "broken", id_)

    with base.open() as store:
        store.save([Chunk(faults=[fault("x", 1), fault("x", 2, "b"), fault("y", None)], begun=["x", "y"])])
        store.save([Chunk(faults=[fault("x", 3)])])
    rows = "SELECT file, line, article_id, problem FROM faults ORDER BY file, line"
    assert base.query(rows) == [
        ("x", 1, None, "broken"),
        ("x", 2, "b", "broken"),
        ("x", 3, None, "broken"),
        ("y", None, None, "broken"),
    ]
    with base.open() as store:
        store.save([Chunk(faults=[fault("x", 8)]), Chunk(faults=[fault("x", 9)], begun=["x"])])
    assert base.query(rows) == [("x", 9, None, "broken"), ("y", None, None, "broken")]


def test_any_text_can_be_saved(base: Base) -> None:
    odd = [
        "\\u0000",
        "'; DROP TABLE figures; --",
        "nul \0",
        "half \ud800",
        '"\\',
        "\U0001f4c8 \u5357\u4eac",
        "$1 %s {x}",
        "",
    ]
    base.save({id_: [figure(id_, text=id_, why={"zone": id_})] for id_ in odd})
    escaped = {"half \ud800": "half \\ud800"}
    if isinstance(base, InPostgreSQL):
        escaped["nul \0"] = "nul \ufffd"  # its text has no character 0
    expected = sorted((escaped.get(id_, id_),) * 3 for id_ in odd)
    why = "why->>'zone'" if isinstance(base, InPostgreSQL) else "why.zone"
    query = f"SELECT id, doc_id, {why} FROM articles JOIN figures ON doc_id = id"
    assert sorted(base.query(query)) == expected


def test_a_value_without_a_place_is_null(base: Base) -> None:
    base.save({"a": [figure("a", value="1E+40")]})
    why = "why->>'value'" if isinstance(base, InPostgreSQL) else "why.value"
    assert base.query(f"SELECT value, text, {why} FROM figures") == [(None, "16", MISFIT)]


def test_zones_and_metrics_have_their_names(base: Base, tmp_path: Path) -> None:
    path = tmp_path / "zones.csv"
    path.write_text("id,name_en,province_en\nmoon,Moon High-tech Zone,Hubei\n", encoding="utf-8")
    with base.open(Tables(zones=path)):
        pass
    with base.open():
        pass
    assert base.query("SELECT count(*) FROM zones") == [(len(load_zones()) + 1,)]
    assert base.query("SELECT * FROM zones WHERE id = 'moon'") == [("moon", "Moon High-tech Zone", None, "Hubei")]
    assert base.query("SELECT count(*) FROM metrics") == [(len(load_metrics()),)]
    assert base.query("SELECT name, nature FROM metrics WHERE id = 'gdp'") == [("gross domestic product", "flow")]


def test_runs_are_logged(base: Base) -> None:
    started = datetime(2023, 4, 25, 12, tzinfo=UTC)
    with base.open() as store:
        store.begin(RunRecord(started, "0.1.0", ("a/", "b.txt"), {"zones": None, "redo": True}))
        # Closed without an end, as by a kill.
    run = RunRecord(started, "0.2.0", ("a/",), {})
    with base.open() as store:
        store.begin(run)
        run.status, run.ended, run.articles, run.figures = "done", started, 3, 5_000_000_000
        store.finish(run, iter(["a"]))
    rows = base.query("SELECT id, status, started, ended, version, inputs, articles, figures FROM runs ORDER BY id")
    assert rows == [
        (1, "interrupted", started, None, "0.1.0", ["a/", "b.txt"], 0, 0),
        (2, "done", started, started, "0.2.0", ["a/"], 3, 5_000_000_000),
    ]
    assert json.loads(base.query("SELECT options FROM runs WHERE id = 1")[0][0]) == {"zones": None, "redo": True}


def test_figures_without_articles_are_written_too(base: Base) -> None:
    given = [figure("a"), figure("a", 9), figure("b")]
    assert write_figures(iter(given), base.out) == 3
    assert write_figures([figure("b", 4)], base.out) == 1
    assert base.query("SELECT doc_id, start FROM figures ORDER BY doc_id, start") == [("a", 0), ("a", 9), ("b", 4)]
    assert base.query("SELECT id, file, hash FROM articles ORDER BY id") == [("a", None, ""), ("b", None, "")]


@pytest.mark.parametrize("problem", [KeyboardInterrupt, InputError])
def test_figures_are_written_all_or_none(
    base: Base, problem: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hitech_extract.stores.database._CHUNK", 1)
    monkeypatch.setattr("hitech_extract.stores.database._PIECE", 1)
    write_figures([figure("a")], base.out)

    def failing() -> Iterator[Figure]:
        yield figure("a", 5)
        yield figure("b")
        if problem is KeyboardInterrupt:
            raise KeyboardInterrupt
        yield figure("a", 7)

    hint = r"'a' do not stand together \(sort" if problem is InputError else None
    with pytest.raises(problem, match=hint):
        write_figures(failing(), base.out)
    assert base.query("SELECT doc_id, start FROM figures") == [("a", 0)]


# --- Views ----------------------------------------------------------------------------------------


def test_the_panel_has_the_best_supported_value(base: Base) -> None:
    base.save(
        {
            "a": [linked("a", "100", confidence=0.9), linked("a", "90", confidence=0.95), figure("a")],
            "b": [linked("b", "100", confidence=0.7), linked("b", "100", confidence=0.6)],
            "c": [linked("c", "120", confidence=0.99)],
            "d": [linked("d", "7", measure="growth", unit="percent", baseline="year_on_year")],
            "e": [linked("e", "1E+40"), linked("e", "1", zone_id=None), linked("e", "1", period=None)],
        }
    )
    columns = "measure, baseline, CAST(value AS INTEGER), lowest, highest, confidence, statements, articles"
    panel = base.query(f"SELECT zone_id, metric_name, {columns} FROM panel ORDER BY measure")
    assert [(*row[:5], float(row[5]), float(row[6]), *row[7:]) for row in panel] == [
        ("kunshan", "gross domestic product", "growth", "year_on_year", 7, 7, 7, 0.5, 1, 1),
        ("kunshan", "gross domestic product", "level", None, 100, 90, 120, 0.9, 5, 3),
    ]
    observations = base.query("SELECT doc_id, zone_name, date, title, text FROM observations ORDER BY doc_id, value")
    assert len(observations) == 6
    assert observations[0] == (
        "a",
        "Kunshan National High-tech Industrial Development Zone",
        date(2023, 4, 25),
        "Title of a",
        "16",
    )


PANEL_QUERIES = {
    "the zones with the highest output of a year": """
        SELECT zone_name, value FROM panel
        WHERE metric_id = 'gdp' AND measure = 'level' AND unit = 'CNY' AND period = '2023'
        ORDER BY value DESC LIMIT 2""",
    "a zone through the years": """
        SELECT period, value, articles FROM panel
        WHERE zone_id = 'kunshan' AND metric_id = 'gdp' AND measure = 'level' ORDER BY period_start""",
    "where articles contradict each other": """
        SELECT zone_id, period, lowest, highest FROM panel
        WHERE measure = 'level' AND highest > 1.02 * lowest AND articles > 1""",
}


def test_queries_of_the_panel(base: Base) -> None:
    base.save(
        {
            "a": [linked("a", "100"), linked("a", "300", zone_id="wuxi"), linked("a", "200", zone_id="suzhou")],
            "b": [linked("b", "101"), linked("b", "210", zone_id="suzhou")],
            "c": [linked("c", "80", period="2022", period_start="2022-01-01", period_end="2022-12-31")],
        }
    )
    answers = [
        [[str(cell).removesuffix(".000000000") for cell in row] for row in base.query(query)]
        for query in PANEL_QUERIES.values()
    ]
    zones = {zone.id: zone.name for zone in load_zones()}
    assert answers == [
        [[zones["wuxi"], "300"], [zones["suzhou"], "200"]],
        [["2022", "80", "1"], ["2023", "100", "2"]],
        [["suzhou", "2023", "200", "210"]],
    ]


# --- Other databases, other runs ------------------------------------------------------------------


def test_other_tables_are_left_alone(base: Base) -> None:
    base.query("CREATE TABLE notes (id INTEGER)")
    base.query("INSERT INTO notes VALUES (1)")
    base.save({"a": [figure("a")]})
    assert base.query("SELECT count(*) FROM notes JOIN figures ON true") == [(1,)]


@pytest.mark.parametrize("name", ["figures", "panel"])
def test_a_table_of_other_make_is_refused(base: Base, name: str) -> None:
    base.query(f"CREATE TABLE {name} (id INTEGER)")
    with pytest.raises(InputError, match=f"holds a table '{name}' of other make"):
        base.open()
    assert base.query(f"SELECT count(*) FROM {name}") == [(0,)]
    found = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    assert base.query(found) == [(name,)]


def test_another_layout_is_refused(base: Base) -> None:
    base.save({"a": []})
    base.query("UPDATE hitech_extract SET layout = 99")
    with pytest.raises(InputError, match=r"its tables have layout 99.*this one writes layout 1"):
        base.open()


def test_a_changed_table_is_refused(base: Base) -> None:
    base.save({"a": []})
    base.query("ALTER TABLE faults ADD COLUMN more INTEGER")
    with pytest.raises(InputError, match="its table 'faults' has been dropped or changed"):
        base.open()


def test_a_second_run_is_refused(base: Base) -> None:
    code = "import sys; from hitech_extract.stores import open_store; open_store(sys.argv[1]).close()"

    def elsewhere() -> str:
        return subprocess.run([sys.executable, "-c", code, base.out], capture_output=True, text=True).stderr

    with base.open() as store:
        assert "BusyError" in (said := elsewhere())
        assert "is being written by another run" in said
        with pytest.raises(InputError, match="is being written by another run"):
            base.open()
        store.save([chunk({"a": []}, store.encode)])
    assert elsewhere() == ""


# --- What goes wrong ------------------------------------------------------------------------------


def test_a_save_that_fails_leaves_nothing_of_itself(base: Base) -> None:
    base.save({"a": [figure("a")]})
    with base.open() as store:
        bad = chunk({"a": [figure("a", 5)], "b": []}, store.encode, faults=[Fault(Place("x"), "bad")], begun=["x"])
        worse = chunk({"c": []}, store.encode)
        worse.payload = b"no Arrow stream"
        with pytest.raises(ValueError, match=r"IPC|stream|bytes"):
            store.save([bad, worse])
        store.save([chunk({"d": []}, store.encode)])
    assert base.query("SELECT doc_id, start FROM figures") == [("a", 0)]
    assert base.query("SELECT id FROM articles ORDER BY id") == [("a",), ("d",)]
    assert base.query("SELECT * FROM faults") == []


SAVING = textwrap.dedent("""
    import sys
    from hitech_extract.io import Place
    from hitech_extract.schema import Article, Figure
    from hitech_extract.stores import Chunk, Done, open_store

    out, turn = sys.argv[1:]
    with_figures = lambda id_: [Figure(id_, n, n + 1, "5", "count", n, "firm") for n in range(30)]
    store = open_store(out)
    for number in range(1_000_000):
        # Every other chunk replaces the one before.
        ids = [f"{turn}-{number // 2}-{n}" for n in range(20)]
        results = [(Article(id_, ""), with_figures(id_)) for id_ in ids]
        done = [Done(Place("f"), article, len(found), str(number), "0") for article, found in results]
        store.save([Chunk(done, store.encode(results))])
        print(number, flush=True)
""")


def test_a_kill_leaves_whole_chunks(base: Base) -> None:
    for turn in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", SAVING, base.out, str(turn)], stdout=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout is not None
            assert run.stdout.readline() == "0\n"
            time.sleep(random.uniform(0, 0.5))
            run.send_signal(signal.SIGKILL)
            saved = int([*["0"], *run.stdout.read().split()][-1])
        _wait_until_free(base)
        last = base.query(f"SELECT max(CAST(hash AS INTEGER)) FROM articles WHERE id LIKE '{turn}-%'")[0][0]
        assert last in (saved, saved + 1), "what was said to be saved is there"
        chunks = base.query(f"SELECT hash, count(*) FROM articles WHERE id LIKE '{turn}-%' GROUP BY hash")
        assert {count for _, count in chunks} == {20}
        assert {int(hash_) for hash_, _ in chunks} == {*range(1, last, 2), last}
    assert base.query("SELECT DISTINCT count(*) FROM figures GROUP BY doc_id") == [(30,)]
    assert base.query("SELECT count(*) FROM figures") == [(base.query("SELECT count(*) FROM articles")[0][0] * 30,)]


def _wait_until_free(base: Base) -> None:
    """A server may take a moment to see that a client is gone."""
    for _ in range(100):
        try:
            base.open().thing.close()
        except InputError as error:
            if "another run" not in str(error):
                raise
            time.sleep(0.1)
        else:
            return
    raise AssertionError("still locked")


def test_encode_can_be_sent_to_workers(base: Base) -> None:
    with base.open() as store:
        encode = pickle.loads(pickle.dumps(store.encode))
        assert isinstance(encode([(Article("a", ""), [figure("a")])]), bytes)


# --- DuckDB alone ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "hint"), [(b"", "not a valid DuckDB"), (b"text " * 9_000, "not a valid DuckDB")])
def test_a_file_that_is_no_database_is_refused(in_duckdb: InDuckDB, content: bytes, hint: str) -> None:
    Path(in_duckdb.out).write_bytes(content)
    with pytest.raises(InputError, match=hint):
        in_duckdb.open()
    assert Path(in_duckdb.out).read_bytes() == content


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no /proc, where nobody can make files")
def test_a_lock_in_the_name_is_none(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    (tmp_path / "o'clock").mkdir()
    (tmp_path / "o'clock" / "news.duckdb").write_bytes(b"no database")
    with pytest.raises(InputError, match="cannot be used"):
        open_store(tmp_path / "o'clock" / "news.duckdb")


def test_a_place_where_nothing_can_be_made_is_refused() -> None:
    pytest.importorskip("duckdb")
    with pytest.raises(InputError, match=r"/proc/news\.duckdb: cannot be made: .*choose another output"):
        open_store("/proc/news.duckdb")


def test_the_log_of_a_database_that_is_gone_does_no_harm(in_duckdb: InDuckDB) -> None:
    with subprocess.Popen([sys.executable, "-c", SAVING, in_duckdb.out, "0"], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "0\n"
        run.send_signal(signal.SIGKILL)
    assert Path(f"{in_duckdb.out}.wal").exists()
    Path(in_duckdb.out).unlink()
    in_duckdb.save({"a": []})
    assert in_duckdb.query("SELECT id FROM articles") == [("a",)]


def test_a_full_disk_keeps_what_was_saved(in_duckdb: InDuckDB) -> None:
    resource = pytest.importorskip("resource")
    in_duckdb.save({"a": [figure("a")]})
    size = Path(in_duckdb.out).stat().st_size
    run = subprocess.run(
        [sys.executable, "-c", SAVING, in_duckdb.out, "0"],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size + 300_000,) * 2),
    )
    assert "hitech_extract.errors.StoreError" in run.stderr
    assert "what was saved before is kept; run again to go on" in run.stderr
    saved = int(run.stdout.split()[-1])
    with in_duckdb.open() as store:
        assert store.known(["a", f"0-{saved // 2}-19"])["a"].figures == 1
        assert store.known([f"0-{saved // 2}-19"]) != {}
        store.save([chunk({"b": []}, store.encode)])
    assert in_duckdb.query("SELECT DISTINCT count(*) FROM figures WHERE doc_id <> 'a' GROUP BY doc_id") == [(30,)]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_an_interrupt_is_one_also_in_the_midst_of_a_query(in_duckdb: InDuckDB) -> None:
    # The timer is set within, since an interrupt that came before would end the tests.
    with in_duckdb.open() as store, pytest.raises(KeyboardInterrupt):  # noqa: PT012
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        store._query("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000) b")


def test_a_database_appears_complete(in_duckdb: InDuckDB) -> None:
    with in_duckdb.open():
        pass
    assert [path.name for path in Path(in_duckdb.out).parent.iterdir()] == ["news.duckdb"]


def test_a_text_of_uncommon_length_finds_room(in_duckdb: InDuckDB) -> None:
    words = random.Random(1).choices(["zone", "output", "billion", "\u534e", "7.4", "growth"], k=60_000)
    text = " ".join(words)
    ids = [f"{number}" for number in range(400)]
    in_duckdb.save({id_: [] for id_ in ids}, texts={id_: id_ + text for id_ in ids})
    assert in_duckdb.query("SELECT count(*), min(length(text)) FROM articles") == [(400, len(text) + 1)]


# --- PostgreSQL alone -----------------------------------------------------------------------------


def test_a_server_that_goes_away_leaves_nothing_half_done(in_postgresql: InPostgreSQL) -> None:
    in_postgresql.save({"a": [figure("a")]})
    with in_postgresql.open() as store:
        chunks = [chunk({"a": [figure("a", 5)]}, store.encode), chunk({"b": []}, store.encode)]

        def gone() -> Iterator[Chunk]:
            yield chunks[0]
            in_postgresql.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND backend_type = 'client backend'"
            )
            yield chunks[1]

        with pytest.raises(StoreError, match="what was saved before is kept; run again to go on") as raised:
            store.save(gone())
        assert "sesame" not in str(raised.value)
        with pytest.raises(StoreError):
            store.known(["a"])
    assert in_postgresql.query("SELECT doc_id, start FROM figures") == [("a", 0)]
    in_postgresql.save({"b": []})


def test_tables_stand_in_a_schema_of_their_own(in_postgresql: InPostgreSQL, postgresql: str) -> None:
    with closing(open_store(postgresql)):
        pass
    rows = in_postgresql.query(
        "SELECT table_schema FROM information_schema.tables WHERE table_name = 'observations' "
        f"AND table_schema IN ('hitech_extract', '{in_postgresql.schema}', 'public')"
    )
    assert rows == [("hitech_extract",)]
    with in_postgresql.open() as one, closing(open_store(postgresql)):
        one.save([chunk({"a": []}, one.encode)])  # two schemas are two outputs: neither locks the other
    assert in_postgresql.query("SELECT count(*) FROM hitech_extract.articles") == [(0,)]


def test_figures_are_found_by_index(in_postgresql: InPostgreSQL) -> None:
    in_postgresql.save({"a": []})
    rows = in_postgresql.query(
        f"SELECT indexdef FROM pg_indexes WHERE schemaname = '{in_postgresql.schema}' ORDER BY indexdef"
    )
    assert [row[0].rpartition(" USING ")[2] for row in rows] == ["btree (doc_id)", "btree (id)"]


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (("@/postgres", "@/nowhere"), 'database "nowhere" does not exist'),
        (("tester:", "nobody:"), 'role "nobody" does not exist'),
        (("/hitech", "/none/hitech"), "check the URL and the server"),
        (("sesame", "ses@me"), "write @ / . # and % in a user name, password or option as %40"),
        (("sesame", "ses/me"), "write @ /"),
        (("sesame", "100%sesame"), "write @ /"),
        (("&schema=", "&schema=Big-"), "'Big-news.*' is no name for a schema"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(
    in_postgresql: InPostgreSQL, change: tuple[str, str], hint: str
) -> None:
    with pytest.raises(InputError, match=hint) as raised:
        open_store(in_postgresql.out.replace(*change))
    for piece in ("ses", "same", "me@", "100"):
        assert piece not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://host/db", "postgresql://host/db"),
        ("postgresql://me@host:5432/db", "postgresql://me@host:5432/db"),
        ("postgresql://me:se:sa%40me@host:5432/db", "postgresql://me:***@host:5432/db"),
        ("postgresql://me:se@s/a?me@host/db?x=1", "postgresql://me:***@host/db?x=1"),
        ("postgresql:///db?host=h&password=sesame&user=me", "postgresql:///db?host=h&password=***&user=me"),
        ("news.duckdb", "news.duckdb"),
    ],
)
def test_passwords_are_hidden(url: str, shown: str) -> None:
    assert hide_password(url) == shown
