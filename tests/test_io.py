"""Reading articles: every kind of input, every fault."""

from __future__ import annotations

import io as streams
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hitech_extract.errors import ArticleError, InputError
from hitech_extract.io import (
    Fault,
    Place,
    read_articles,
)
from hitech_extract.schema import Article


def read(*inputs: Path | str, **options: str) -> tuple[list[Article], list[Fault]]:
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


def test_a_glob_stands_for_the_files_that_match(tmp_path: Path) -> None:
    for name in ("2023/a.txt", "2023/x.md", "2024/05/b.txt", "c[1].txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert [article.id for article in read(tmp_path / "20*" / "*.txt")[0]] == ["2023/a"]
    assert [article.id for article in read(tmp_path / "**" / "*.txt")[0]] == ["2023/a", "2024/05/b", "c[1]"]
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_reported(tmp_path: Path, data: bytes) -> None:
    for name in ("a.txt", "b.jsonl"):
        (tmp_path / name).write_bytes(data)
    articles, faults = read(tmp_path / "a.txt")
    assert len(articles) + len(faults) == 1
    articles, faults = read(tmp_path / "b.jsonl")
    assert len(articles) + len(faults) <= data.count(b"\n") + 1
