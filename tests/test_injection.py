"""What comes in gets no further than its place: in a page, a table, a database, on the terminal, the disk, in memory.

Some of this stands where the form itself is tested: any text in a database in ``test_stores.py``, formulas in the
download of a page in ``test_report.py``, pages that fetch nothing in ``test_pages.py``.
"""

from __future__ import annotations

import ast
import csv
import gzip
import html
import json
import os
import re
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from conftest import Browser
from hitech_extract import Article, Figure, cli, extract, read_articles, read_figures, report_html, run, write_report
from hitech_extract.errors import ArticleError, InputError
from hitech_extract.evaluate import load_gold
from hitech_extract.io import Fault, find_sources, read_entries, write_figures
from hitech_extract.io.readers import holds_figures, read_placed_figures
from hitech_extract.panel import build_panel

SOURCE = Path(__file__).parent.parent / "src"
MARKUP = (
    "</script><script>window.hacked = 1</script><img src=//evil.test/x onerror='window.hacked = 2'>"
    "<svg onload=window.hacked=3><a href='javascript:window.hacked=4'>x</a><!--<script>{{script}}"
)
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")


def figure(**slots: Any) -> Figure:
    row: dict[str, Any] = {"doc_id": "a", "start": 0, "end": 9, "text": "6 percent", "type": "money", "value": "6e9"}
    row |= {"unit": "CNY", "zone_id": "kunshan", "zone": "Kunshan", "metric_id": "gdp", "metric": "GDP"}
    row |= {"period": "2022", "period_start": "2022-01-01", "period_end": "2022-12-31", "confidence": 0.9}
    return Figure.from_dict(row | slots)


def read(path: Path) -> tuple[list[Article], list[str]]:
    faults: list[str] = []
    return list(read_articles(path, on_fault=lambda fault: faults.append(str(fault)))), faults


# --- Pages ----------------------------------------------------------------------------------------


def data_in(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data"[^>]*>([^<>&]*)</script>', page)
    assert found, "no data, or data that could end its element"
    return json.loads(found[1])


hostile = st.text() | st.sampled_from(["</script><script>1</script>", "<!--", "{{script}}", "\u2028]]>", "&lt;", "\0"])


@given(words=hostile, title=hostile, reason=hostile, value=st.decimals(allow_nan=False, allow_infinity=False))
def test_what_goes_in_can_be_read_back_and_is_no_markup(words: str, title: str, reason: str, value: Decimal) -> None:
    article = Article(title or "a", f"{words}|12|{words}", None, title, words)
    start = len(words) + 1
    figure = Figure(
        doc_id=article.id,
        start=start,
        end=start + 2,
        text="12",
        type="count",
        value=value,
        unit=words,
        zone_id=words,
        metric_id=title,
        why={"value": reason, reason: words},
    )
    page = report_html([(article, [figure])], title)
    data = data_in(page)
    (read,) = data["articles"]
    assert (read["id"], read["text"], read["title"], read["source"]) == (article.id, article.text, title, words)
    (row,) = read["figures"]
    assert Figure.from_dict(dict(zip(data["fields"], row, strict=True))) == figure
    # What stands outside the data is the same whatever the article holds.
    assert page.count("<script") == page.count("</script>") == 2
    heading = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert heading
    assert html.unescape(heading[1]) == data["title"] or "\r" in title or "\0" in title


def test_a_hostile_article_does_nothing(browser: Browser, tmp_path: Path) -> None:
    bad = MARKUP
    text = f"{bad}\nZone rose 6 percent. {bad}"
    at = text.index("6 percent")
    hostile = Figure(
        bad, at, at + 9, "6 percent", "percent", Decimal(6), f"{bad}", None, "growth", bad, bad, 0, len(bad),
        bad, bad, len(text) - len(bad), len(text), period=bad, baseline="year_on_year",
        why=dict.fromkeys(("zone", bad), bad),
    )  # fmt: skip
    other = replace(hostile, doc_id="__proto__", zone_id="__proto__", metric_id="constructor")
    articles = [(Article(bad, text, None, bad, bad), [hostile]), (Article("__proto__", text), [other])]
    zones = tmp_path / "zones.csv"
    with zones.open("w", newline="") as lines:
        csv.writer(lines).writerows([["id", "name_en"], [bad, f"{bad} Zone"]])
    write_report(articles, tmp_path / "r.html", bad, zones)
    browser.open(tmp_path / "r.html")
    browser.hover(browser.figure("6 percent"))
    assert browser.words("zone") == bad
    browser.one("#review").click()
    for place in (0, 1):
        browser.all("#rows tr[data-at]")[place].click()
        browser.one("[data-verdict=wrong]").click()
        browser.one("#judge form button[type=button]").click()
        browser.one("#record summary").click()
    assert browser.slot("zone").splitlines()[0] == "__proto__"
    assert browser.slot("metric").splitlines()[0] == "constructor"
    browser.type("#search", "<script>")
    assert browser.one("#shown").text == "2 figures"
    assert bad in browser.texts("#by-zone option")[-1] + browser.texts("#by-zone option")[1]
    assert browser.downloaded("#download", "figures.csv").read_text().count("\n") > 2
    assert browser.one("#title").text == bad
    assert browser.run("return window.hacked ?? null") is None
    assert browser.all("#main img, #main a, #main script") == []


def test_a_hostile_article_does_nothing_in_a_picture(browser: Browser, tmp_path: Path) -> None:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    from hitech_extract.plots import Choice, write_plot

    found = figure(doc_id=MARKUP, zone_id="x:mire", zone=MARKUP, metric=MARKUP, text=MARKUP)
    write_plot(build_panel([found]), Choice("series", "gdp"), tmp_path / "gdp.html")
    page = (tmp_path / "gdp.html").read_text()
    outside = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"<script|\ssrc=|\shref=|url\(|@import", outside)
    assert "window.hacked = 1" in page
    assert page.count("</script>") == 2
    assert "<script>window" not in page
    browser.open(tmp_path / "gdp.html")
    assert browser.run("return document.querySelector('#chart canvas, #chart svg') !== null")
    assert browser.run("return window.hacked ?? null") is None


# --- Cells that a spreadsheet would run -----------------------------------------------------------

FORMULAS = [
    "=1+1",
    "+1",
    "-1+cmd",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000=1",
    "\uff1d1",
    "\uff0b1",
    "\uff20A",
]
RUNS = re.compile(r"\s*[=+@\uff1d\uff0b\uff20\uff0d-]|[\t\r\n]")
TEXTS = ("doc_id", "text", "unit", "zone_id", "zone", "metric_id", "metric")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("form", [".csv", ".sdmx.csv"])
def test_a_table_of_figures_holds_no_formula(tmp_path: Path, form: str) -> None:
    figures = [figure(**dict.fromkeys(TEXTS, formula), value="-3.2") for formula in FORMULAS]
    assert write_figures(figures, tmp_path / f"out{form}") == len(FORMULAS)
    for row, formula in zip(rows_of(tmp_path / f"out{form}"), FORMULAS, strict=True):
        led = [cell for cell in row.values() if cell == f"'{formula}"]
        assert len(led) == len(TEXTS)
        # Numbers stay numbers: nobody can put words into them.
        assert [cell for cell in row.values() if RUNS.match(cell)] == ["-3.2"]


@pytest.mark.parametrize("form", [".csv", ".xlsx"])
def test_a_panel_holds_no_formula(tmp_path: Path, form: str) -> None:
    from hitech_extract.panel.writing import write_coverage, write_panel

    panel = build_panel(figure(**dict.fromkeys(TEXTS, formula)) for formula in FORMULAS)
    if form == ".csv":
        write_panel(panel, tmp_path / "panel.csv")
        write_coverage(panel.coverage(), tmp_path / "coverage.csv")
        cells = [
            cell for name in ("panel", "coverage") for row in rows_of(tmp_path / f"{name}.csv") for cell in row.values()
        ]
        assert not [cell for cell in cells if RUNS.match(cell)]
        return
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    write_panel(panel, tmp_path / "panel.xlsx")
    found = 0
    for sheet in openpyxl.load_workbook(tmp_path / "panel.xlsx"):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f"
            if isinstance(cell.value, str) and RUNS.match(cell.value):
                assert cell.quotePrefix, "else it becomes a formula once somebody has edited it"
                found += 1
    assert found >= 2 * len(FORMULAS)
    with zipfile.ZipFile(tmp_path / "panel.xlsx") as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]


def test_an_article_with_a_formula_is_read_as_it_stands(tmp_path: Path) -> None:
    """Of tables that others have quoted the apostrophe is part of the text: offsets count it."""
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([["id", "text"], ["'=1", "'=GDP rose 5 percent"], ["=1", "=GDP"]])
    articles, faults = read(tmp_path / "a.csv")
    assert [(article.id, article.text) for article in articles] == [("'=1", "'=GDP rose 5 percent"), ("=1", "=GDP")]
    assert not faults


# --- Databases ------------------------------------------------------------------------------------

SQL = [
    "x'); DROP TABLE figures; --",
    'x"; DROP TABLE figures; --',
    "a'b",
    "$$; SELECT 1",
    "%s ? $1 {x}",
    "a; ATTACH 'b'",
]


@pytest.mark.parametrize("name", [*SQL[:3], SQL[-1], ":memory:", "md:x", "postgres:x", "a?b#c%41"])
def test_the_name_of_a_database_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    pytest.importorskip("duckdb")
    from hitech_extract.panel.reading import FigureFiles
    from hitech_extract.panel.writing import write_panel

    monkeypatch.chdir(tmp_path)
    name += ".duckdb"
    Path("docs.jsonl").write_text("".join(json.dumps({"id": id_, "text": "GDP rose 5 percent."}) + "\n" for id_ in SQL))
    assert run("docs.jsonl", name).figures == len(SQL)
    assert run("docs.jsonl", name).unchanged == len(SQL)
    files = FigureFiles([Path(name)])
    assert sorted(figure.doc_id for figure in files) == sorted(SQL)
    assert write_panel(build_panel([figure()]), name) == ("checked_panel", "checked_panel_sources")
    assert write_panel(build_panel([figure()]), f"panel {name}") == ("panel", "panel_sources")
    assert write_panel(build_panel([figure()]), f"panel {name}") == ("panel", "panel_sources")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["docs.jsonl", name, f"panel {name}"])


@pytest.mark.parametrize("schema", ['x"; DROP SCHEMA public', "x'; --", "A", "x y", "pg.x", "", "x" * 64, "\u00e9"])
def test_the_name_of_a_schema_is_a_name(schema: str) -> None:
    pytest.importorskip("adbc_driver_postgresql")
    from urllib.parse import quote

    from hitech_extract.stores import open_store

    with pytest.raises(InputError, match="no name for a schema"):
        open_store(f"postgresql://nobody@localhost:1/x?schema={quote(schema)}")


# --- Paths ----------------------------------------------------------------------------------------

PATHS = [
    "../../outside",
    "/tmp/outside",
    "..\\..\\outside",
    "C:\\outside",
    "a/../../outside",
    "file:///outside",
    "~/x",
    ".",
]


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv.gz", "out.parquet", "out.duckdb", "out.html"])
def test_ids_are_no_paths(tmp_path: Path, name: str) -> None:
    pytest.importorskip("duckdb" if name.endswith("duckdb") else "pyarrow")
    inside = tmp_path / "deep" / "inside"
    inside.mkdir(parents=True)
    rows = [{"id": path, "text": "GDP rose 5 percent.", "source": path, "title": path} for path in PATHS]
    (inside / "docs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    if name.endswith("html"):
        assert write_report([(article, ()) for article in read_articles(inside / "docs.jsonl")], inside / name) == 0
    else:
        assert run(inside / "docs.jsonl", inside / name, keep_text=True).articles == len(PATHS)
    made = {str(path.relative_to(inside)) for path in tmp_path.rglob("*") if path.is_file()}
    journal = {f".{name}.journal", f"{name}.articles.jsonl"} if "." in name[3:] and "duckdb" not in name else set()
    assert made == {"docs.jsonl", name} | (journal if "html" not in name else set())


def record(body: bytes, uri: str = "http://a.cn/x", coding: str = "", length: int | str | None = None) -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{coding}\r\n".encode() + body
    size = len(http) if length is None else length
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nContent-Type: application/http\r\n"
    return f"{head}Content-Length: {size}\r\n\r\n".encode() + http + b"\r\n\r\n"


PAGE = b"<html><body><article><p>" + b"The zone's GDP rose 5 percent in 2022, it said. " * 9 + b"</p></article></html>"


def test_names_in_an_archive_are_no_paths(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    pytest.importorskip("trafilatura")
    inside = tmp_path / "inside"
    inside.mkdir()
    addresses = [f"http://a.cn/{path}" for path in PATHS]
    (inside / "a.warc").write_bytes(b"".join(record(PAGE, address) for address in [*addresses, *PATHS]))
    articles, faults = read(inside / "a.warc")
    assert [article.id for article in articles] == addresses, "what no server has sent is passed over"
    assert not faults
    assert [path.name for path in tmp_path.rglob("*")] == ["inside", "a.warc"]


@POSIX
def test_a_folder_may_hold_what_never_ends(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.jsonl").symlink_to("/dev/zero")
    (tmp_path / "c.csv").symlink_to("/dev/null")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "real.txt").write_text("GDP rose 5 percent.")
    (tmp_path / "linked.txt").symlink_to(tmp_path / "real.txt")
    articles, faults = read(tmp_path)
    assert [article.id for article in articles] == ["linked", "real"]
    assert len(faults) == 1
    assert faults[0].startswith(f"{tmp_path / 'gone.txt'}: cannot be read: No such file")


# --- What unfolds ---------------------------------------------------------------------------------

MEMBER = gzip.compress(bytes(1 << 24))
UNFOLDED = 32  # times 16 MB
HELD = 420  # MB, the program itself and all its libraries included


def bombs(folder: Path) -> Iterator[tuple[str, str]]:
    """Write small files that unfold to 500 MB, and give for each what is said of it."""
    packed = MEMBER * UNFOLDED
    end = gzip.compress(b'\n{"text": "GDP"}\n')
    (folder / "text.txt").write_bytes(packed)
    yield "text.txt", "a text of over 67 million bytes"
    (folder / "line.jsonl.gz").write_bytes(packed + end)
    yield "line.jsonl.gz:1", "a line of over 67 million bytes"
    (folder / "cell.csv.gz").write_bytes(gzip.compress(b"text\n") + packed + gzip.compress(b"\nGDP\n"))
    yield "cell.csv.gz:2", "a row of over 67 million"
    lines = (b"x" * (1 << 20) + b"\n") * 15 + b'","'
    (folder / "cells.csv.gz").write_bytes(gzip.compress(b'text\n"') + gzip.compress(lines) * 5)
    yield "cells.csv.gz:2", "a row of over 67 million"
    (folder / "page.html").write_bytes(packed)
    yield "page.html", "a page of over 10 million bytes"
    (folder / "head.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\nWARC-Type: ") + packed)
    yield "head.warc.gz:1", "headings of over 1 million bytes"
    (folder / "heads.warc.gz").write_bytes(gzip.compress(b"WARC/1.0\r\n") + gzip.compress(b"a: b\r\n" * 200_000))
    yield "heads.warc.gz:1", "headings of over 1 million bytes"
    zipped = record(packed, coding="Content-Encoding: gzip\r\n")
    (folder / "zipped.warc").write_bytes(zipped + record(PAGE, "http://a.cn/next"))
    yield "zipped.warc:1", "a page of over 10 million bytes"
    try:
        import brotli
    except ImportError:
        return
    packer = brotli.Compressor(quality=4)
    squeezed = b"".join(packer.process(bytes(1 << 24)) for _ in range(UNFOLDED)) + packer.finish()
    (folder / "brotli.warc").write_bytes(record(squeezed, coding="Content-Encoding: br\r\n"))
    yield "brotli.warc:1", "a page of over 10 million bytes"


# What the kernel notes of this program alone: ru_maxrss holds what the one that started it took as well.
READ = """
import pathlib, re, resource, sys
from hitech_extract import read_articles
articles = read_articles(sys.argv[1], on_fault=lambda fault: print(fault))
print("read:", *(article.id for article in articles if "cells" not in article.id))
status = pathlib.Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s*(\\d+)", status.read_text()) if status.exists() else None
print("MB:", (int(peak[1]) if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) // 1024)
"""


@POSIX
def test_zips_that_unfold_are_faults_and_fill_no_memory(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    pytest.importorskip("trafilatura")
    said = dict(bombs(tmp_path))
    assert all(path.stat().st_size < 3_000_000 for path in tmp_path.iterdir())
    done = subprocess.run([sys.executable, "-c", READ, tmp_path], capture_output=True, text=True, check=True)
    for place, problem in said.items():
        assert f"{tmp_path / place}: " in done.stdout
        assert problem in done.stdout.partition(f"{tmp_path / place}: ")[2].partition("\n")[0]
    # What comes after such a line, row or record is read.
    assert re.search(r"^read: cell:3 line:2 http://a.cn/next$", done.stdout, re.MULTILINE), done.stdout
    assert int(re.search(r"^MB: (\d+)$", done.stdout, re.MULTILINE)[1]) < HELD  # type: ignore[index]


@POSIX
def test_parquet_that_unfolds_fills_no_memory(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    small = pa.table({"text": ["GDP rose."]})
    texts = pa.table({"text": pa.array(["x" * (1 << 20)] * 270)})
    with parquet.ParquetWriter(
        tmp_path / "page.parquet", small.schema, compression="zstd", use_dictionary=False, data_page_size=1 << 30
    ) as pages:
        for table in (small, texts, small):
            pages.write_table(table)
    same = pa.table({"text": pa.array(["x" * (6 << 20)] * 100)})
    parquet.write_table(same, tmp_path / "same.parquet", compression="zstd")
    assert all(path.stat().st_size < 200_000 for path in tmp_path.iterdir())
    done = subprocess.run([sys.executable, "-c", READ, tmp_path], capture_output=True, text=True, check=True)
    fault, read_ids, held = done.stdout.splitlines()
    assert fault.startswith(f"{tmp_path / 'page.parquet'}:2: pages that unfold to over 268 million bytes")
    assert read_ids.split()[1:] == ["page:1", "page:272", *(f"same:{row}" for row in range(1, 101))]
    assert int(held.removeprefix("MB: ")) < HELD


def test_parquet_with_pages_that_lie_is_a_fault(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pa.table({"text": ["GDP rose."] * 9}), tmp_path / "a.parquet", use_dictionary=False)
    whole = (tmp_path / "a.parquet").read_bytes()
    start = parquet.ParquetFile(tmp_path / "a.parquet").metadata.row_group(0).column(0).data_page_offset
    for at in range(start, start + 40):
        for byte in range(0, 256, 5):
            (tmp_path / "a.parquet").write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
            articles, faults = read(tmp_path / "a.parquet")
            assert articles or faults


@pytest.mark.parametrize("name", ["a.html", "a.xhtml"])
def test_entities_of_xml_are_not_followed(tmp_path: Path, name: str) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "secret").write_text("SESAME")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}<!ENTITY file SYSTEM "{(tmp_path / "secret").as_uri()}">'
    doctype += '<!ENTITY % remote SYSTEM "http://evil.test/x.dtd"> %remote;]>'
    body = PAGE.decode().replace("<p>", "<p>&file; &l11; <xi:include href='secret' parse='text'/>")
    (tmp_path / name).write_text(f'<?xml version="1.0"?>{doctype}{body}')
    start = time.process_time()
    (article,), faults = read(tmp_path / name)
    assert time.process_time() - start < 20
    assert "5 percent" in article.text
    assert "SESAME" not in article.text
    assert len(article.text) < 2000
    assert not faults


# --- What is nested, long or lies -----------------------------------------------------------------

DEEP = "[" * 100_000
NESTED = "[" * 700 + "]" * 700  # JSON reads it, and the text that Python would make of it nests twice as deep
LINES = [
    DEEP,
    '{"text": ' * 100_000,
    f'{{"text": "GDP", "id": {NESTED}}}',
    f'{{"text": "GDP", "date": {NESTED}}}',
    f'{{"text": {NESTED}}}',
    f'{{"text": "GDP", "id": {"9" * 100_000}}}',
    '{"text": "GDP", "id": {"a": 1}}',
    '{"text": "GDP", "date": 1e999999999}',
]


def test_lines_of_json_that_are_bombs(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([*LINES, f'{{"text": "GDP", "other": {NESTED}, "n": 1e999999999}}']))
    articles, faults = read(path)
    assert [article.id for article in articles] == ["a:9"]
    assert [fault.partition(": ")[0] for fault in faults] == [f"{path}:{line}" for line in range(1, 9)]
    assert max(map(len, faults)) < 300
    for line in LINES:
        path.write_text(line)
        with pytest.raises(ArticleError, match=re.escape(f"{path}:1: ")):
            load_gold(path)
        with pytest.raises(ArticleError, match=re.escape(f"{path}:1: ")):
            list(read_placed_figures(path))


@pytest.mark.parametrize("name", ["id", "date", "text", "title"])
def test_lines_of_json_as_deep_as_python_itself_can_go(tmp_path: Path, name: str) -> None:
    """What JSON still reads must not be too deep for what is done with it, some calls further down."""
    depths = range(sys.getrecursionlimit() - 200, sys.getrecursionlimit() + 2)
    nested = (f'{{"text": "GDP", "{name}": {"[" * depth + "]" * depth}}}\n' for depth in depths)
    (tmp_path / "a.jsonl").write_text("".join(nested))
    articles, faults = read(tmp_path / "a.jsonl")
    assert (len(articles), len(faults)) == (0, len(depths))


@pytest.mark.parametrize(
    "change",
    [
        f'"start": {NESTED}',
        f'"why": {NESTED}',
        f'"period_start": {NESTED}',
        f'"measure": {NESTED}',
        f'"{"x" * 100_000}": 1',
        '"value": 1e999999999',
        '"value": -1e-999999999',
        '"value": 1e99999999999999999999',
        '"value": "1e999999999"',
        '"start": 1e999999999',
        '"period_span": [1e999999999, 2]',
        '"confidence": 1e999',
        '"confidence": NaN',
    ],
    ids=lambda change: change[:30],
)
def test_a_figure_that_is_a_bomb_is_refused_wherever_it_is_read(tmp_path: Path, change: str) -> None:
    line = f"{figure().to_json()[:-1]}, {change}}}"
    path = tmp_path / "a.jsonl"
    path.write_text(line)
    for reader in (Figure.from_json, lambda _: list(read_figures(path)), lambda _: list(read_placed_figures(path))):
        with pytest.raises(ArticleError) as raised:
            reader(line)
        assert len(str(raised.value)) < 700
    assert holds_figures(path) in (True, False)
    path.write_text(f'{{"id": "a", "figures": [{line}]}}')
    with pytest.raises(ArticleError, match=re.escape(str(path))):
        load_gold(path)


def test_a_value_may_have_many_digits_but_no_endless_ones() -> None:
    assert Figure.from_json(figure(value="1e9999").to_json()).value == Decimal("1e9999")
    assert figure(value=f"0.{'0' * 20_000}1").value > 0
    with pytest.raises(ArticleError, match=r"a number of over 10,000 places"):
        figure(value=Decimal("1e10001"))


def test_a_quote_that_is_never_closed_costs_its_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text\nGDP\n"' + "x" * (1 << 24) + "\nmore\n")
    articles, faults = read(tmp_path / "a.csv")
    assert articles[0].text == "GDP"
    assert faults[0].startswith(f"{tmp_path / 'a.csv'}:3: broken CSV: field larger than field limit")


@pytest.mark.parametrize(
    ("length", "coding", "body"),
    [
        (-1, "", PAGE),
        (99_999_999_999_999, "", PAGE),
        ("9" * 5000, "", PAGE),
        (30, "", PAGE),
        (0, "", PAGE),
        (None, "Content-Length: 99999999\r\n", PAGE),
        (None, "Content-Length: -5\r\n", PAGE),
        (None, "Transfer-Encoding: chunked\r\n", b"ffffffffffffffff\r\n" + PAGE),
        (None, "Transfer-Encoding: chunked\r\n", b"-5\r\n" + PAGE + b"\r\n0\r\n\r\n"),
        (None, "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", b"5\r\nabcde\r\n0\r\n\r\n"),
    ],
    ids=str,
)
def test_an_archive_may_lie_about_lengths(tmp_path: Path, length: Any, coding: str, body: bytes) -> None:
    pytest.importorskip("warcio")
    path = tmp_path / "a.warc"
    path.write_bytes(record(PAGE, "http://a.cn/first") + record(body, "http://a.cn/lies", coding, length))
    first, *rest = read_entries(find_sources(path))
    assert first.id == "http://a.cn/first"  # type: ignore[union-attr]
    for entry in rest:
        if isinstance(entry, Fault):
            assert str(entry).startswith(f"{path}:")
        else:
            assert len(entry.content.html) < 10_000  # type: ignore[union-attr]


def test_parquet_of_odd_types_is_read_or_refused(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    texts = ["GDP rose 5 percent.", None]
    kinds = {
        "numbers": pa.array([5, None]),
        "lists": pa.array([texts, None]),
        "structs": pa.array([{"text": "GDP"}, None]),
        "maps": pa.array([[("a", "b")], None], pa.map_(pa.string(), pa.string())),
        "half": pa.array([b"\xff", b"GDP"]),
        "times": pa.array([2**62, None], pa.timestamp("ns", "Asia/Shanghai")),
        "spans": pa.array([2**62, None], pa.duration("ns")),
        "wide": pa.array([Decimal(10**75), None], pa.decimal256(76)),
        "nothing": pa.nulls(2),
        "words": pa.array(texts).dictionary_encode(),
        "broad": pa.array([b"a" * 2000, None], pa.binary(2000)),
    }
    nested = ("lists", "structs", "maps", "broad")
    for name, column in kinds.items():
        for of in ("text", "id", "date", "title", "source"):
            path = tmp_path / f"{name}-{of}.parquet"
            parquet.write_table(pa.table({"text": pa.array(["GDP", "exports"])} | {of: column}), path)
            articles, faults = read(path)
            if name in nested:
                assert len(faults) == 1, path.name
                assert f'{path}: column "{of}" holds ' in faults[0]
            else:
                assert len(articles) + len(faults) == 2, path.name
            assert all(isinstance(article.text, str) and isinstance(article.id, str) for article in articles)
    parquet.write_table(pa.Table.from_arrays([pa.array(["a"])] * 2, ["text", "text"]), tmp_path / "twice.parquet")
    assert read(tmp_path / "twice.parquet")[0] == []


# --- The terminal and logs ------------------------------------------------------------------------

STEERING = "\x1b]0;evil\x07\x1b[2J\r\x9b31m\u202e\nerror: forged"


def steers(text: str) -> list[str]:
    """Return what in an output is more than visible characters and ends of lines."""
    forged = [line for line in text.splitlines() if line.startswith("error: forged")]
    return forged + [
        character for character in text if character != "\n" and unicodedata.category(character) in ("Cc", "Cf")
    ]


def command(*arguments: object) -> str:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments]).output


@POSIX
def test_names_and_texts_do_not_steer_the_terminal(tmp_path: Path) -> None:
    bad = tmp_path / f"bad{STEERING.replace('/', '')}.jsonl"
    ids = [
        {"id": STEERING, "text": f"GDP of {STEERING} rose 5 percent.", "title": STEERING},
        {"id": STEERING, "text": "x"},
    ]
    bad.write_text("".join(json.dumps(row) + "\n" for row in ids) + "no json\n" + '{"text": 1}\n')
    (tmp_path / f"{STEERING}.csv").write_text(f'"{STEERING}","{STEERING}"\n1,2\n')
    figures = tmp_path / "figures.jsonl"
    write_figures(extract("GDP rose 5 percent.", doc_id=STEERING), figures)
    other = tmp_path / f"other{STEERING}.jsonl"
    write_figures([figure(doc_id=STEERING, zone_id=STEERING, metric=STEERING)], other)
    gold = tmp_path / "gold.jsonl"
    slots = {
        "start": 0,
        "end": 3,
        "type": "percent",
        "value": 5,
        "measure": STEERING,
        "zone": [STEERING],
        "text": STEERING,
    }
    gold.write_text(json.dumps({"id": STEERING, "figures": [slots]}))
    commands: list[tuple[object, ...]] = [
        ("run", tmp_path, "-o", tmp_path / "out.csv"),
        ("run", bad),
        ("run", tmp_path / f"no{STEERING}"),
        ("run", bad, "-o", tmp_path / f"out{STEERING}"),
        ("show", bad),
        ("evaluate", "--gold", gold, "--pred", other, "--errors"),
        ("evaluate", "--gold", bad, "--pred", other),
        ("compare", figures, other),
        ("compare", figures, other, "--json"),
        ("report", figures, "--docs", bad, "-o", tmp_path / "r.html"),
        ("panel", other, "-o", tmp_path / "panel.csv"),
        ("zones", STEERING),
    ]
    for one in commands:
        output = command(*one)
        assert output, one[0]
        assert not steers(output), (one[0], output)


def test_what_is_said_beside_a_bar_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from hitech_extract.commands.progress import _bar

    with _bar(10) as (_, say):
        say(f"[bold]{STEERING}")
    said = capsys.readouterr().err
    assert "[bold]" in said
    assert not steers(said)


def test_faults_are_lines(tmp_path: Path) -> None:
    """Whoever logs them gets one line each, whatever stands in the input."""
    (tmp_path / "a.csv").write_text(f'"{STEERING}"\n1\n')
    (tmp_path / "b.jsonl").write_text(
        json.dumps({"text": "x", "date": STEERING}) + "\n" + json.dumps({"Text": 1, "text ": 2})
    )
    _, faults = read(tmp_path)
    assert len(faults) >= 2
    assert not [character for fault in faults for character in fault if not character.isprintable()]
    with pytest.raises(ArticleError) as raised:
        list(read_articles(tmp_path / "a.csv"))
    assert str(raised.value).isprintable()


# --- Code out of data -----------------------------------------------------------------------------

# What runs what it reads. Of pickles only these are made, by others and within one run: multiprocessing sends them
# between a process and the workers that it has started, Spark between its own. No file or row is ever read as one.
NEVER = {"pickle", "cPickle", "_pickle", "cloudpickle", "dill", "marshal", "shelve", "yaml", "ruamel", "joblib", "code"}
NEVER |= {"subprocess", "ctypes", "pty", "jsonpickle", "xml", "imp", "runpy"}
CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
METHODS = {"system", "popen", "execv", "execvp", "spawnv", "spawnlp", "fork", "allow_pickle", "from_pickle"}


def uses(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in NEVER)
        elif isinstance(node, ast.ImportFrom):
            if (node.module or "").split(".")[0] in NEVER and not node.level:
                yield node.module or ""
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in CALLS:
                yield node.func.id
            if isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
                yield node.func.attr
            yield from (word.arg for word in node.keywords if word.arg in ("shell", "allow_pickle"))


def test_nothing_read_is_run() -> None:
    found = {
        f"{path.relative_to(SOURCE)}:{use}"
        for path in sorted(SOURCE.rglob("*.py"))
        for use in uses(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()
    assert list(SOURCE.rglob("*.y*ml")) == list(SOURCE.rglob("*.pkl")) == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from yaml import load",
        "eval('1')",
        "os.system('x')",
        "run(x, shell=True)",
        "load(x, allow_pickle=1)",
    ],
)
def test_what_runs_what_it_reads_is_seen(code: str) -> None:
    assert list(uses(ast.parse(code)))


def test_a_saved_pipeline_is_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pickle

    from hitech_extract import load

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a pickle")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, refuse)
    import spacy

    load().to_disk(tmp_path / "pipeline")
    assert spacy.load(tmp_path / "pipeline")("GDP rose 5 percent.")._.figures
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} <= {"", ".json", ".cfg", ".bin"}
