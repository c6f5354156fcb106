"""Reading articles: every kind of input, every fault, nothing held that need not be."""

from __future__ import annotations

import csv
import gzip
import io as streams
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hitech_extract import extract
from hitech_extract.errors import ArticleError, InputError
from hitech_extract.io import Columns, Entry, Fault, Place, find_sources, read_articles, read_entries, write_figures
from hitech_extract.schema import Article


def read(*inputs: Path | str, **options: Any) -> tuple[list[Article], list[Fault]]:
    faults: list[Fault] = []
    return list(read_articles(inputs, on_fault=faults.append, **options)), faults


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> streams.BytesIO:
    buffer = streams.BytesIO()
    monkeypatch.setattr(sys, "stdin", streams.TextIOWrapper(buffer, encoding="ascii"))
    return buffer


# --- Reading --------------------------------------------------------------------------------------


def test_a_text_file_is_one_article_with_its_text_as_given(tmp_path: Path) -> None:
    path = tmp_path / "q1.report.txt"
    path.write_bytes("Line one\r\n\u00a5 5\u00a0bn\n".encode())
    assert read(path) == ([Article(id="q1.report", text="Line one\r\n\u00a5 5\u00a0bn\n")], [])
    assert list(read_articles(str(path))) == read(path)[0], "a single path need not stand in a list"


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfGDP")
    (tmp_path / "b.jsonl").write_bytes(b'\xef\xbb\xbf{"id": "b", "text": "GDP"}\n')
    articles, faults = read(tmp_path / "a.txt", tmp_path / "b.jsonl")
    assert [article.text for article in articles] == ["GDP", "GDP"]
    assert not faults


def test_a_folder_stands_for_its_files_sorted_by_path(tmp_path: Path) -> None:
    names = ("b.txt", "a.TXT", "sub/c.txt", "sub/deep/d.txt", "sub-2/e.txt", "notes.md", ".git/x.txt", ".hidden.txt")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "more.jsonl").write_text('{"text": "t"}\n', encoding="utf-8")
    articles, _ = read(tmp_path)
    assert [article.id for article in articles] == ["a", "b", "more:1", "sub-2/e", "sub/c", "sub/deep/d"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_links_that_lead_in_a_circle_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "deep" / "up").symlink_to(tmp_path)
    (tmp_path / "other").symlink_to(tmp_path / "deep")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert [source.id for source in find_sources(tmp_path)] == ["deep/a", "other/a"]
    assert [source.id for source in find_sources(tmp_path / "**" / "*.txt")] == ["deep/a", "other/a"]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "deep").mkdir()
    scandir = os.scandir

    def refused(path: str) -> Any:
        if str(path).rstrip("/").endswith("deep"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    with pytest.raises(InputError, match="deep/: cannot be listed: Permission denied"):
        list(find_sources(tmp_path))


def test_a_glob_stands_for_the_files_that_match(tmp_path: Path) -> None:
    for name in ("2023/a.txt", "2023/x.md", "2024/05/b.txt", "2024/.05/h.txt", "2024/[5]/b.txt", "c[1].txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert [article.id for article in read(tmp_path / "20*" / "*.txt")[0]] == ["2023/a"]
    all_of_them = ["2023/a", "2024/05/b", "2024/[5]/b", "c[1]"]
    assert [article.id for article in read(tmp_path / "**" / "*.txt")[0]] == all_of_them
    assert [article.id for article in read(tmp_path / "**" / "**" / "*")[0]] == all_of_them
    assert [article.id for article in read(tmp_path / "**" / "0*" / "**")[0]] == ["2024/05/b"]
    assert [article.id for article in read(tmp_path / "c[1].txt")[0]] == ["c[1]"], "a name is a name first"
    with pytest.raises(InputError, match="no file to read has such a name"):
        read_articles(tmp_path / "*.md")


def test_standard_input_is_one_text(stdin: streams.BytesIO) -> None:
    stdin.write("\ufeffCNY 5\u00a0bn".encode())
    stdin.seek(0)
    assert read("-", date="2023-04-25") == ([Article(id="stdin", text="CNY 5\u00a0bn", date=date(2023, 4, 25))], [])


def test_standard_input_that_is_not_utf8(stdin: streams.BytesIO) -> None:
    stdin.write(b"ab\xff")
    stdin.seek(0)
    assert [str(fault) for fault in read("-")[1]] == [
        "standard input: not UTF-8: byte 0xFF at offset 2 (save it as UTF-8)"
    ]


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_text(
        '{"id": "x", "text": "one", "date": "2022-01-31", "title": "T", "source": "S", "url": "u"}\n'
        "\n"
        '{"text": "two"}\r\n'
        '{"id": 3, "text": "", "date": null}',
        encoding="utf-8",
    )
    articles, faults = read(path, date="2023-04-25")
    assert articles == [
        Article(id="x", text="one", date=date(2022, 1, 31), title="T", source="S"),
        Article(id="docs:3", text="two", date=date(2023, 4, 25)),
        Article(id="3", text="", date=date(2023, 4, 25)),
    ]
    assert not faults


def test_faults_name_file_and_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_bytes(
        b'{"id": "1", "text": "good"}\n'
        b'{"id": "2", "text": \n'
        b'{"id": "3"}\n'
        b'{"id": "4", "text": "t", "date": "31/01/2022"}\n'
        b'["5"]\n'
        b'{"id": "6", "text": "caf\xe9"}\n'
        b'{"id": "7", "text": "half \\ud800"}\n' + b'{"id": ' + b"[" * 100_000 + b"\n"
        b'{"id": ' + b"9" * 10_000 + b', "text": "t"}\n'
        b'{"id": "10", "text": "good"}\n'
    )
    articles, faults = read(path)
    assert [article.id for article in articles] == ["1", "10"]
    assert [fault.place for fault in faults] == [Place(str(path), line) for line in range(2, 10)]
    problems = [fault.problem for fault in faults]
    assert problems[0].startswith("broken JSON: Expecting value at column ")
    assert problems[1] == 'no "text" (give each article its text as a string)'
    assert problems[2] == "bad date '31/01/2022' (write it as YYYY-MM-DD)"
    assert problems[3].startswith("not a JSON object (write one object a line")
    offset = path.read_bytes().index(b"\xe9")
    assert problems[4] == f"not UTF-8: byte 0xE9 at offset {offset} (save it as UTF-8)"
    assert problems[5] == '"text" holds the half character \\ud800 (write the whole character)'
    assert all(problem.startswith("JSON that cannot be read") for problem in problems[6:])


def test_text_that_is_not_utf8_names_file_and_byte(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xef\xbb\xbfcaf\xe9 5bn")
    (tmp_path / "wide.txt").write_bytes("GDP".encode("utf-16"))
    (tmp_path / "good.txt").write_bytes(b"GDP")
    articles, faults = read(tmp_path)
    assert [article.id for article in articles] == ["good"]
    assert [str(fault) for fault in faults] == [
        f"{tmp_path / 'bad.txt'}: not UTF-8: byte 0xE9 at offset 6 (save it as UTF-8)",
        f"{tmp_path / 'wide.txt'}: not UTF-8: byte 0xFF at offset 0 (it looks like UTF-16: save it as UTF-8)",
    ]


def test_a_file_that_goes_away_is_a_fault(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("GDP", encoding="utf-8")
    faults: list[Fault] = []
    articles = read_articles(tmp_path, on_fault=faults.append)
    assert next(articles).id == "a"
    (tmp_path / "b.txt").unlink()
    assert not list(articles)
    assert faults[0].place == Place(str(tmp_path / "b.txt"))
    assert "cannot be read" in faults[0].problem


def test_without_on_fault_the_first_fault_is_raised(tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_text('{"id": "1", "text": "t"}\n{}\n', encoding="utf-8")
    articles = read_articles(path)
    assert next(articles).id == "1"
    with pytest.raises(ArticleError, match=r"docs\.jsonl:2: no \"text\""):
        next(articles)


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_text('{"id": "1", "text": "t"}\n' * 3, encoding="utf-8")
    articles = read_articles([path, path])
    assert next(articles).id == "1"
    assert sum(1 for _ in articles) == 5


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("missing.txt", "no such file"),
        ("report.pdf", r"unknown extension '\.pdf' \(read are \.txt"),
        ("report", "no extension"),
        ("empty", "no files to read"),
    ],
)
def test_inputs_that_cannot_be_used_raise_at_once(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / "good.txt").write_text("t", encoding="utf-8")
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    (tmp_path / "report").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=hint):
        read_articles([tmp_path / "good.txt", tmp_path / name])


def test_standard_input_twice_and_a_bad_default_date_raise_at_once() -> None:
    with pytest.raises(InputError, match="only once"):
        read_articles(["-", "-"])
    with pytest.raises(ArticleError, match="YYYY-MM-DD"):
        read_articles([], date="2023")


# --- Columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "id,text,date,title",
        "url,content,published,headline",
        "GUID,Full Text,Publish_Date,Article Title",
        "docId,articleBody,pubDate,Title",
        "id,text,date,title,url,content,published,headline",
    ],
)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_the_usual_names_of_columns_are_known(tmp_path: Path, heading: str, kind: str) -> None:
    names = heading.split(",")
    cells = ["a1", "GDP rose.", "2023-04-25", "Growth", "other", "other", "2001-01-01", "other"][: len(names)]
    path = tmp_path / f"a.{kind}"
    if kind == "csv":
        path.write_text(f"{heading}\n{','.join(cells)}\n", encoding="utf-8")
    else:
        path.write_text(json.dumps(dict(zip(names, cells, strict=True))), encoding="utf-8")
    assert read(path) == ([Article("a1", "GDP rose.", date(2023, 4, 25), "Growth")], [])


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_columns_go_by_the_names_given(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_text("nr,text,raw,day,text of link\n7,x,GDP rose.,20230425,y\n", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text('{"nr": 7, "text": "x", "raw": "GDP rose.", "day": 20230425}', encoding="utf-8")
    columns = Columns(text="raw", id="NR", date="day")
    assert read(tmp_path / name, columns=columns) == ([Article("7", "GDP rose.", date(2023, 4, 25))], [])


@pytest.mark.parametrize(
    ("heading", "columns", "problem"),
    [
        ("id,words", Columns(), 'no column of texts among "id", "words" (name it: --text-column NAME)'),
        ("id;text", Columns(), 'no column of texts among "id;text" (name it: --text-column NAME)'),
        ("body,content", Columns(), '"content" and "body" could each be the text (say which: --text-column NAME)'),
        ("text,Text", Columns(), '"Text" and "text" could each be the text (say which: --text-column NAME)'),
        (
            "text,published,pubdate",
            Columns(),
            '"published" and "pubdate" could each be the date (say which: --date-column NAME)',
        ),
        ("id,words", Columns(text="txt"), 'no column "txt" among "id", "words" (check --text-column)'),
        ("id,text", Columns(date="day"), 'no column "day" among "id", "text" (check --date-column)'),
        ("", Columns(), "an empty table (the first row should name the columns)"),
    ],
)
def test_columns_are_never_guessed_between(tmp_path: Path, heading: str, columns: Columns, problem: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{heading}\n1,2,3\n" if heading else "", encoding="utf-8")
    (tmp_path / "b.txt").write_text("GDP", encoding="utf-8")
    articles, faults = read(tmp_path, columns=columns)
    assert [str(fault) for fault in faults] == [f"{path}:1: {problem}"]
    assert [article.id for article in articles] == ["b"], "the rest goes on"


def test_a_line_of_json_between_two_texts_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"body": "x", "content": "y"}\n{"body": "GDP"}\n', encoding="utf-8")
    articles, faults = read(path)
    assert [article.text for article in articles] == ["GDP"]
    assert [str(f) for f in faults] == [
        f'{path}:1: "content" and "body" could each be the text (say which: --text-column NAME)'
    ]


# --- CSV ------------------------------------------------------------------------------------------


def test_a_row_of_csv_is_an_article_and_its_line_the_one_on_which_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes(
        b"\xef\xbb\xbfid,text,date,source,unused\r\n"
        b'a,"GDP, the zone\'s,\r\nrose ""fast"".",2023/04/25,Daily,\xff\r\n'
        b"\r\n"
        b",Exports fell.,,,\r\n"
        b'c,"Profits\nrose\n3 percent","Apr 25, 2023",,'
    )
    entries = list(read_entries(find_sources(path)))
    assert [entry.content for entry in entries if isinstance(entry, Entry)] == [
        Article("a", 'GDP, the zone\'s,\r\nrose "fast".', date(2023, 4, 25), source="Daily"),
        Article("news:5", "Exports fell."),
        Article("c", "Profits\nrose\n3 percent", date(2023, 4, 25)),
    ]
    assert [entry.place for entry in entries] == [Place(str(path), line) for line in (2, 5, 6)]


@pytest.mark.parametrize("name", ["a.tsv", "a.TSV.gz", "a.csv"])
def test_tabs_part_the_cells(tmp_path: Path, name: str) -> None:
    data = b"id\ttext\n1\tGDP, up\n"
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert read(tmp_path / name) == ([Article("1", "GDP, up")], [])


def test_faulty_rows_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"id,text,date\n"
        b"1,good,2023-04-25\n"
        b"2,too,many,cells\n"
        b"3,few\n"
        b"4, ,2023-04-25\n"
        b"5,bad day,01/02/2022\n"
        b'6,"bad\ncaf\xe9",2023-04-25\n'
        b"7,nul\0,2023-04-25\n"
        b'8,"quotes "inside" a cell",2023-04-25\n'
        b"9,good,\n"
        b'10,"never closed,2023-04-25\n11,lost,\n'
    )
    articles, faults = read(path)
    assert [article.id for article in articles] == ["1", "9"]
    assert [str(fault).removeprefix(f"{path}:") for fault in faults] == [
        "3: 4 cells under 3 columns (quote the cells that hold the delimiter)",
        "4: 2 cells under 3 columns (quote the cells that hold the delimiter)",
        '5: no text in column "text" (fill it in)',
        "6: bad date '01/02/2022' (write it as YYYY-MM-DD)",
        '7: not UTF-8: byte 0xE9 in column "text" (save it as UTF-8)',
        '9: column "text" holds a NUL byte (save the table as text in UTF-8)',
        "10: broken CSV: ',' expected after '\"' (quote cells that hold quotes, and double these)",
        "12: broken CSV: unexpected end of data (quote cells that hold quotes, and double these)",
    ]


def test_csv_in_utf16_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("id,text\n1,GDP\n".encode("utf-16"))
    assert [str(fault).partition(": ")[2] for fault in read(tmp_path / "a.csv")[1]] == [
        "not UTF-8 (it looks like UTF-16: save it as UTF-8)"
    ]


def test_long_cells_are_read_and_endless_ones_are_not(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    try:
        csv.field_size_limit(100)
        (tmp_path / "a.csv").write_text(f"text\n{'GDP rose. ' * 50_000}\n", encoding="utf-8")
        assert len(read(tmp_path / "a.csv")[0][0].text) == 500_000
        (tmp_path / "b.csv").write_text(f'text\n"never closed{"GDP rose. " * 2_000_000}', encoding="utf-8")
        assert "field larger than field limit" in str(read(tmp_path / "b.csv")[1][0])
    finally:
        csv.field_size_limit(limit)


# --- Parquet --------------------------------------------------------------------------------------


def write_parquet(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pa.table(columns), path, **options)
    return path


def test_a_row_of_parquet_is_an_article(tmp_path: Path) -> None:
    path = write_parquet(
        tmp_path / "news.parquet",
        {
            "doc_id": [7, None, 9],
            "content": ["GDP rose.", "Exports fell.", None],
            "published": [date(2023, 4, 25), None, None],
            "headline": ["T", None, None],
            "unused": [[1], [2], [3]],
        },
    )
    articles, faults = read(path)
    assert articles == [
        Article("7", "GDP rose.", date(2023, 4, 25), "T"),
        Article("news:2", "Exports fell."),
    ]
    assert [str(f) for f in faults] == [f'{path}:3: no "text" (give each article its text as a string)']


def test_dates_in_parquet_may_be_of_any_type(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    late = datetime(2023, 4, 24, 23, 30, tzinfo=UTC)
    for number, days in enumerate(
        [
            pa.array([date(2023, 4, 25)], pa.date64()),
            pa.array([datetime(2023, 4, 25, 23, 59)], pa.timestamp("ns")),
            pa.array([late], pa.timestamp("us", tz="Asia/Shanghai")),  # the day where the table's clock stands
            pa.array([20230425], pa.int64()),
            pa.array([20230425.0], pa.float64()),
            pa.array(["25 Apr 2023"]).dictionary_encode(),
            pa.array(["2023-04-25T10:00:00Z"], pa.large_string()),
        ]
    ):
        path = write_parquet(tmp_path / f"{number}.parquet", {"text": ["GDP"], "date": days})
        assert read(path) == ([Article(f"{number}:1", "GDP", date(2023, 4, 25))], []), days.type


def test_faulty_rows_of_parquet_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    texts = pa.array([b"one", b"caf\xe9", b"three", b"four"], pa.binary())
    days = pa.array([0, 0, 10**14, 0], pa.timestamp("s"))
    as_text = pa.Array.from_buffers(pa.string(), 4, texts.buffers())
    for column in (texts, as_text):
        path = write_parquet(tmp_path / "a.parquet", {"id": [1.0, 2.0, 3.0, None], "text": column, "date": days})
        articles, faults = read(path)
        assert [(article.id, article.text) for article in articles] == [("1", "one"), ("a:4", "four")]
        assert [str(fault).removeprefix(f"{path}:") for fault in faults] == [
            "2: not UTF-8: byte 0xE9 (write the column as UTF-8)",
            faults[1].problem.join(("3: ", "")),
        ]
        assert faults[1].problem.startswith("a value that cannot be read")


def test_parquet_without_texts_lists_its_columns(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"id": [1], "words": ["GDP"]})
    assert [str(f) for f in read(path)[1]] == [
        f'{path}: no column of texts among "id", "words" (name it: --text-column NAME)'
    ]
    assert read(path, columns=Columns(text="words"))[0] == [Article("1", "GDP")]


def test_a_broken_parquet_file_is_a_fault_and_what_was_read_stays(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = write_parquet(
        tmp_path / "a.parquet", {"text": [os.urandom(200).hex() for _ in range(3000)]}, row_group_size=1000
    )
    whole = path.read_bytes()
    second = parquet.ParquetFile(path).metadata.row_group(1).column(0)
    start = second.dictionary_page_offset or second.data_page_offset
    path.write_bytes(whole[:start] + b"\xff" * 64 + whole[start + 64 :])
    (tmp_path / "b.parquet").write_bytes(whole[:-500])
    (tmp_path / "c.parquet").write_bytes(b"")
    (tmp_path / "d.txt").write_text("GDP", encoding="utf-8")
    articles, faults = read(tmp_path)
    assert [article.id for article in articles] == [f"a:{n}" for n in (*range(1, 1001), *range(2001, 3001))] + ["d"]
    assert [fault.place for fault in faults] == [
        Place(str(tmp_path / "a.parquet"), 1001),
        Place(str(tmp_path / "b.parquet")),
        Place(str(tmp_path / "c.parquet")),
    ]
    assert all(fault.problem.startswith("cannot be read: ") for fault in faults)
    assert pa.total_allocated_bytes() < 1_000_000


def test_the_bytes_read_of_parquet_add_up_to_its_size(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"text": ["GDP rose."] * 1000, "date": [None] * 1000})
    read_so_far: list[int] = []
    assert len(list(read_entries(find_sources(path), on_read=read_so_far.append))) == 1000
    assert sum(read_so_far) == path.stat().st_size
    assert len(read_so_far) > 1


# --- Web archives ---------------------------------------------------------------------------------

PAGE = b"""<html><head><meta name="PubDate" content="2023-04-25"></head><body>
<h1>Growth</h1><p>The GDP of Xi'an High-tech Zone rose 3.4 percent.</p></body></html>"""


def response(
    uri: str,
    body: bytes = PAGE,
    status: str = "200 OK",
    kind: str = "text/html",
    coding: str | None = None,
    record_type: str = "response",
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n" + (f"Content-Encoding: {coding}\r\n" if coding else "")
    block = http.encode() + b"\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {record_type}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-12-31T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{len(block)}>\r\nContent-Type: application/http; msgtype={record_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n"
RECORDS = (
    INFO,
    response("http://a.example/1"),
    response("http://a.example/2", status="404 Not Found"),
    response("http://a.example/3", b"\x89PNG", kind="image/png"),
    response("http://a.example/4", record_type="resource"),
    response("http://a.example/5", "GDP: \uffe55 bn".encode("gbk"), kind="text/plain; charset=GBK"),
    response("http://a.example/6", gzip.compress(PAGE), coding="gzip", kind="Text/HTML; charset=utf-8"),
)


@pytest.mark.parametrize(
    "archive",
    [b"".join(RECORDS), b"".join(map(gzip.compress, RECORDS)), gzip.compress(b"".join(RECORDS))],
    ids=["plain", "zipped by record", "zipped whole"],
)
def test_an_archive_gives_the_pages_and_texts_that_came_well(tmp_path: Path, archive: bytes) -> None:
    pytest.importorskip("warcio")
    pytest.importorskip("trafilatura")
    path = tmp_path / ("a.warc" if archive.startswith(b"WARC") else "a.warc.gz")
    path.write_bytes(archive)
    entries = list(read_entries(find_sources(path)))
    assert [str(entry.place) for entry in entries] == [f"{path}:{record}" for record in (2, 6, 7)]
    assert [entry.id for entry in entries if isinstance(entry, Entry)] == [f"http://a.example/{n}" for n in (1, 5, 6)]
    (first, second, third), faults = read(path)
    assert first.source == first.id == "http://a.example/1"
    assert "The GDP of Xi'an High-tech Zone rose 3.4 percent." in first.text
    assert second.text == "GDP: \uffe55 bn"
    assert [article.date for article in (first, second, third)] == [date(2023, 4, 25), None, date(2023, 4, 25)]
    assert third.text == first.text
    assert not faults


def test_the_day_of_the_capture_is_not_the_articles_date(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    pytest.importorskip("trafilatura")
    path = tmp_path / "a.warc"
    path.write_bytes(response("http://a.example/1", PAGE.replace(b"PubDate", b"generator")))
    assert [article.date for article in read(path)[0]] == [None]
    assert [article.date for article in read(path, date="2023-05-01")[0]] == [date(2023, 5, 1)]


@pytest.mark.parametrize("zipped", [False, True])
def test_a_truncated_archive_is_a_fault_and_what_was_read_stays(tmp_path: Path, zipped: bool) -> None:
    pytest.importorskip("warcio")
    records = list(map(gzip.compress, RECORDS)) if zipped else list(RECORDS)
    path = tmp_path / "a.warc"
    for cut in (60, len(records[-1]) // 2, len(records[-1]) - 6):
        path.write_bytes(b"".join(records)[:-cut])
        *entries, fault = read_entries(find_sources(path))
        assert [str(entry.place) for entry in entries] == [f"{path}:2", f"{path}:6"], cut
        assert isinstance(fault, Fault)
        assert fault.place == Place(str(path), 7)
        assert fault.problem.startswith("cannot be read: ")


@pytest.mark.parametrize(
    "broken",
    [
        b"garbage\n" * 9,
        b"WARC/1.0\r\nno heading at all\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\nno length",
        response("http://a.example/9").replace(b"Content-Length: ", b"Content-Length: x"),
        response("http://a.example/9").replace(b"Content-Length: ", b"Content-Length: 9"),
    ],
)
def test_a_broken_archive_is_a_fault_and_what_was_read_stays(tmp_path: Path, broken: bytes) -> None:
    pytest.importorskip("warcio")
    path = tmp_path / "a.warc"
    path.write_bytes(RECORDS[1] + broken)
    entries = list(read_entries(find_sources(path)))
    assert entries[0].place == Place(str(path), 1)
    assert isinstance(entries[-1], Fault)
    assert all(entry.place.line in (2, 3) for entry in entries[1:])


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (response("http://a.example/8", b"\x8b\x02\x80\xff\xfe", coding="zst"), "packed as 'zst'"),
        (response("http://a.example/8", gzip.compress(os.urandom(9000))[:-4000], coding="gzip"), "ends too early"),
        (response("http://a.example/8", b"x" * 10_000_001, kind="text/plain"), "over 10 million bytes"),
    ],
    ids=["packing", "end", "size"],
)
def test_a_page_that_cannot_be_unpacked_is_a_fault_and_the_next_is_read(
    tmp_path: Path, record: bytes, problem: str
) -> None:
    pytest.importorskip("warcio")
    path = tmp_path / "a.warc"
    path.write_bytes(record + RECORDS[1])
    fault, entry = read_entries(find_sources(path))
    assert isinstance(fault, Fault)
    assert fault.article_id == "http://a.example/8"
    assert problem in fault.problem
    assert entry.place == Place(str(path), 2)


# --- Files that end or break in the middle --------------------------------------------------------


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz"])
def test_a_truncated_zip_keeps_what_came_before_and_names_the_line(tmp_path: Path, name: str) -> None:
    rows = [os.urandom(30).hex() for _ in range(3000)]
    lines = [json.dumps({"text": row}) for row in rows] if name == "a.jsonl.gz" else ["text", *rows]
    whole = gzip.compress("\n".join(lines).encode())
    (tmp_path / "b.txt").write_text("GDP", encoding="utf-8")
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    articles, (fault,) = read(tmp_path)
    assert articles[-1].id == "b"
    assert len(articles) > 100
    after = len(articles) + name.startswith("a.csv")
    assert fault.place == Place(str(tmp_path / name), after), "the line after the last one that was read"
    assert "ends too early" in fault.problem
    (tmp_path / name).write_bytes(b"no zip")
    articles, (fault,) = read(tmp_path)
    assert [article.id for article in articles] == ["b"]
    assert "Not a gzipped file" in fault.problem
    # Only at its end a zip tells that bytes in its middle have changed.
    (tmp_path / name).write_bytes(whole[: len(whole) // 2] + bytes(500) + whole[len(whole) // 2 + 500 :])
    articles, faults = read(tmp_path)
    assert articles[-1].id == "b"
    assert faults[-1].problem.startswith("cannot be read: ")


def test_a_file_that_is_zipped_needs_no_name_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(b'{"id": "1", "text": "GDP"}'))
    assert read(tmp_path / "a.jsonl") == ([Article("1", "GDP")], [])


# --- Standard input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "zipped"),
    [
        ("parquet", False),
        *((kind, zip_) for kind in ("text", "html", "jsonl", "csv", "warc") for zip_ in (False, True)),
    ],
)
def test_standard_input_of_every_kind(tmp_path: Path, stdin: streams.BytesIO, kind: str, zipped: bool) -> None:
    if kind in ("html", "warc"):
        pytest.importorskip("trafilatura")
        pytest.importorskip("warcio")
    if kind == "parquet":
        data = write_parquet(tmp_path / "a.parquet", {"text": ["GDP rose."]}).read_bytes()
    else:
        data = {
            "text": b"GDP rose.",
            "html": PAGE,
            "jsonl": b'{"text": "GDP rose."}',
            "csv": b"text\nGDP rose.\n",
            "warc": b"".join(RECORDS[:2]),
        }[kind]
    stdin.write(gzip.compress(data) if zipped else data)
    stdin.seek(0)
    articles, faults = read("-", stdin_kind=kind)
    assert not faults
    expected = {"text": "stdin", "html": "stdin", "csv": "stdin:2", "warc": "http://a.example/1"}.get(kind, "stdin:1")
    assert [article.id for article in articles] == [expected]
    assert "rose" in articles[0].text
    assert not stdin.closed


def test_articles_are_read_from_a_pipe_as_they_come() -> None:
    code = (
        "from hitech_extract.io import read_articles\n"
        "for article in read_articles('-', stdin_kind='jsonl'): print(article.id, flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(f'{{"id": "{number}", "text": "GDP"}}\n')
            process.stdin.flush()
            assert process.stdout.readline() == f"{number}\n", "before the pipe is closed"


def test_faults_of_standard_input_name_it(stdin: streams.BytesIO) -> None:
    stdin.write(b"text,date\nGDP,\nGDP,soon\n")
    stdin.seek(0)
    assert [str(fault) for fault in read("-", stdin_kind="csv")[1]] == [
        "standard input:3: bad date 'soon' (write it as YYYY-MM-DD)"
    ]


# --- What is not installed, not held, not raised --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("a.html", "trafilatura", "html"), ("a.warc", "warcio", "html"), ("a.parquet", "pyarrow", "arrow")],
)
def test_without_its_extra_a_kind_of_input_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    (tmp_path / name).write_bytes(PAGE)
    for loaded in [name for name in sys.modules if name.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(InputError, match=rf"pip install 'hitech-extract\[{extra}\]'"):
        list(read_articles(tmp_path / name))


def test_no_extra_is_loaded_before_it_is_needed() -> None:
    heavy = "pyarrow trafilatura lxml warcio spacy".split()
    code = f"import sys, hitech_extract.io; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def large(tmp_path: Path, name: str) -> Path:
    """Write a file of 20 MB of text, in 5,000 articles."""
    text = "GDP of the zone rose 3.4 percent. " * 120
    path = tmp_path / name
    if name.endswith("parquet"):
        return write_parquet(path, {"text": [f"{n} {text}" for n in range(5000)]}, compression="none")

    def lines() -> Iterator[bytes]:
        if name.startswith("a.csv"):
            yield b"text\n"
        for number in range(5000):
            if "warc" in name:
                yield response(f"http://a.example/{number}", f"{number} {text}".encode())
            elif "csv" in name:
                yield f"{number} {text}\n".encode()
            else:
                yield json.dumps({"text": f"{number} {text}"}).encode() + b"\n"

    with gzip.open(path, "wb", compresslevel=1) as stream:
        stream.writelines(lines())
    return path


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz", "a.warc.gz", "a.parquet"])
def test_few_entries_are_held_at_a_time(tmp_path: Path, name: str) -> None:
    if "warc" in name:
        pytest.importorskip("warcio")
    path = large(tmp_path, name)
    next(iter(read_entries(find_sources(path))))  # what is loaded once does not count
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_entries(find_sources(path))) == 5000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000, "a fifth of the 20 MB"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=300)
    | st.text(alphabet='ab,\t"\n\r\0\ufeff\u00e9', max_size=60).map(lambda rows: f"text,id\n{rows}".encode())
    | st.tuples(st.integers(0, 600), st.binary(max_size=20)).map(
        lambda cut: RECORDS[1][: cut[0]] + cut[1] + RECORDS[1][cut[0] :]
    )
    | st.binary(max_size=200).map(gzip.compress)
)
def test_any_bytes_are_read_or_reported(tmp_path: Path, data: bytes) -> None:
    kinds = ["txt", "jsonl", "csv", "tsv", "jsonl.gz", "csv.gz"]
    for module, more in (("trafilatura", ["html"]), ("warcio", ["warc", "warc.gz"]), ("pyarrow", ["parquet"])):
        try:
            __import__(module)
        except ImportError:
            continue
        kinds += more
    for kind in kinds:
        path = tmp_path / f"a.{kind}"
        path.write_bytes(data)
        articles, faults = read(path)
        assert all(fault.place.file == str(path) for fault in faults)
        if kind in ("txt", "html"):
            assert len(articles) + len(faults) == 1
        elif kind == "jsonl" and not data.startswith(b"\x1f\x8b"):
            assert len(articles) + len(faults) <= data.count(b"\n") + 1


@pytest.mark.parametrize("name", ["figures.jsonl", "figures.csv"])
def test_figures_are_not_taken_for_articles(tmp_path: Path, name: str) -> None:
    write_figures(extract("Kunshan High-tech Zone's GDP rose 6.4 percent in 2022.", doc_id="a"), tmp_path / name)
    articles, faults = read(tmp_path / name)
    assert not articles
    assert ["a figure, no article" in fault.problem for fault in faults] == [True]
