"""Fuzz what reads from outside, with coverage; what is found is kept as a small case that a test replays.

usage: python benchmarks/fuzz.py [TARGET ...] [--seconds N] [--corpus FOLDER] [--json]

Without targets all are fuzzed, each for N seconds. libFuzzer (by way of atheris, extra ``fuzz``) makes the inputs and
keeps those that reach something new; each target's function says what must hold of any input. What breaks it is cut
down and kept in ``fixtures/fuzz/TARGET``, where ``tests/test_fuzz_cases.py`` meets it again, without atheris.
``--corpus`` keeps the inputs, so that another run goes on from them. Printed are, for each target, the executions, the
edges and features as libFuzzer counts them, and how many lines the inputs kept run in the modules that they enter.
Exit code 1 if anything was found.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import Any

if "--here" in sys.argv:  # edges are counted in what is imported so
    import atheris  # type: ignore[import-not-found, unused-ignore]

    with atheris.instrument_imports(include=["hitech_extract"]):
        from hitech_extract.errors import ArticleError, HitechExtractError, InputError, RuleDataError
        from hitech_extract.schema import SLOTS, Article, Figure
else:
    from hitech_extract.errors import ArticleError, HitechExtractError, InputError, RuleDataError
    from hitech_extract.schema import SLOTS, Article, Figure

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "fixtures" / "fuzz"
SECONDS_PER_INPUT = 10.0
"""Of the processor, with the counting of edges, which makes Python several times slower."""
MEGABYTES = 2_000


# --- What must hold ---------------------------------------------------------------------------------


def check(condition: bool, message: str) -> None:
    """Fail aloud, also where Python leaves out assertions."""
    if not condition:
        raise AssertionError(message)


def check_figures(text: str, figures: Sequence[Figure], title: str | None = None) -> None:
    """Check that figures are sorted, none overlapping, all spans exact, and that each survives JSON.

    Words may also stand in a title that is not part of the text; then they have no place.
    """
    position = 0
    for figure in figures:
        check(position <= figure.start < figure.end <= len(text), "a figure out of order, or overlapping")
        position = figure.end
        for words, start, end in (
            (figure.text, figure.start, figure.end),
            (figure.zone, figure.zone_start, figure.zone_end),
            (figure.metric, figure.metric_start, figure.metric_end),
        ):
            check((start is None) == (end is None), "half a place")
            if start is None and words is not None:
                check(words in (title or ""), "words without a place")
            else:
                check(text[start:end] == words != "" if words is not None else start is None, "words at another place")
        check((figure.period_start is None) == (figure.period_end is None) == (figure.period is None), "half a period")
        if figure.period_start is not None and figure.period_end is not None:
            check(figure.period_start <= figure.period_end, "a period that ends before it begins")
        span = figure.period_span
        check(span is None or 0 <= span[0] < span[1] <= len(text), "a time that stands nowhere")
        check(figure.value.is_finite() and bool(figure.unit) and 0 <= figure.confidence <= 1, "a value or confidence")
        check(set(figure.why) == {"value", *SLOTS} and all(figure.why.values()), "a slot without its reason")
        line = figure.to_json()
        check("\n" not in line and Figure.from_json(line) == figure, "a record that JSON changes")
    starts = {figure.start for figure in figures}
    check(all(figure.equivalent_of in {None, *starts - {figure.start}} for figure in figures), "equivalent of nothing")


def check_entries(name: str, data: bytes) -> list[Article]:
    """Read a file of articles by its name: articles that are sound, faults that name the place, no error."""
    from hitech_extract.io import find_sources
    from hitech_extract.io.places import Fault
    from hitech_extract.io.readers import read_entries

    articles = []
    with stored(name, data) as path:
        for entry in read_entries(find_sources(path)):
            if isinstance(entry, Fault):
                check(str(entry).startswith(str(path)), "a fault without its place")
                check(str(entry).isprintable(), "a fault of several lines, or with control characters")
                continue
            try:
                article = entry.article()
            except ArticleError:
                continue
            check(bool(article.id) and isinstance(article.text, str), "no article")
            for words in (article.id, article.text, article.title, article.source):
                (words or "").encode()
            check(article.date is None or type(article.date) is date, "a date that is none")
            articles.append(article)
    return articles


@contextmanager
def stored(name: str, data: bytes) -> Iterator[Path]:
    """Give a file with the data, in memory where there is a folder for that."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="hitech-fuzz-", dir=memory if memory.is_dir() else None) as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


# --- Targets ----------------------------------------------------------------------------------------


def text(data: bytes) -> None:
    """Extract; a first line such as ``#2023-04-25 title`` gives day and title. Odd bytes become half characters."""
    from hitech_extract import extract

    words = data.decode("utf-8", "surrogateescape")
    day = title = None
    if match := re.match(r"#([0-9]{4}-[0-9]{2}-[0-9]{2})?([^\n]*)\n", words):
        day, title, words = match[1], match[2], words[match.end() :]
    try:
        figures = extract(words, day, title)
    except ArticleError:
        check(day is not None, "an error without a date to be wrong")
        return
    check_figures(words, figures, title)


def html(data: bytes) -> None:
    """Read a page; its article's figures must be sound, too."""
    from hitech_extract import extract

    for article in check_entries("page.html", data):
        words = article.text[:2000]
        check_figures(words, extract(words, article.date, article.title), article.title)


def jsonl(data: bytes) -> None:
    """Read JSON Lines of articles."""
    check_entries("articles.jsonl", data)


def csv(data: bytes) -> None:
    """Read a table; with tabs where the data begin so."""
    check_entries("articles.tsv" if data.startswith(b"\t") else "articles.csv", data.removeprefix(b"\t"))


def warc(data: bytes) -> None:
    """Read an archive of pages; what begins as gzip is unzipped."""
    check_entries("articles.warc", data)


def parquet(data: bytes) -> None:
    """Read a Parquet file, or one made of the bytes, with columns of odd types."""
    if not data.startswith(b"PAR1"):
        data = odd_parquet(data)
    check_entries("articles.parquet", data)


def rules(data: bytes) -> None:
    """Load a table of zones, or of metrics where it begins with M, and extract with what was loaded."""
    from hitech_extract.metrics import Lexicon
    from hitech_extract.pipeline import Extractor
    from hitech_extract.rules import load_metrics, load_zones
    from hitech_extract.zones import Gazetteer

    of_metrics, data = data.startswith(b"M"), data[1:]
    gazetteer = lexicon = None
    with stored("table.csv", data) as path:
        try:
            if of_metrics:
                metrics = load_metrics(path, replace=True)
                named = [metric.aliases[0] for metric in metrics[:3] if metric.aliases]
                lexicon = Lexicon(metrics)
            else:
                zones = load_zones(path, replace=True)
                named = [zone.name for zone in zones[:3]]
                gazetteer = Gazetteer(zones)
        except RuleDataError as error:
            check(str(path) in str(error), "an error that does not name the table")
            return
    words = "; ".join(f"{name} of the zone rose 5 percent in 2022 to 3 million yuan, {name} 7 firms" for name in named)
    check_figures(words, Extractor(gazetteer, lexicon).figures(words))


def figures(data: bytes) -> None:
    """Read figures, write them in every form that holds text, and judge them by a gold file of the same lines."""
    from hitech_extract.arrow import record_batch
    from hitech_extract.io.forms import cell
    from hitech_extract.io.readers import holds_figures, read_figures, read_placed_figures

    with stored("figures.jsonl", data) as path:
        found = list(read_figures(path, lambda _fault: None))
        for figure in found:
            check(Figure.from_json(figure.to_json()) == figure, "a record that JSON changes")
            str(figure)
            for name, value in figure.to_dict().items():
                check(not cell(name, value).startswith(("=", "@", "\t", "\r")), "a formula")
            with suppress(ArticleError):
                record_batch([figure])
        holds_figures(path)
        with suppress(HitechExtractError):
            list(read_placed_figures(path, alike=True))


def gold(data: bytes) -> None:
    """Read a gold file, as reviews are, and judge figures by it."""
    from hitech_extract.evaluate import evaluate, load_gold

    with stored("gold.jsonl", data) as path:
        try:
            documents = load_gold(path)
        except ArticleError as error:
            check(str(path) in str(error), "an error that does not name the file")
            return
    report = evaluate(documents, [_figure()])
    json.dumps(report.to_dict())
    for miss in report.misses:
        str(miss)


def _figure() -> Figure:
    return Figure("a", 0, 9, "5 percent", "percent", Decimal(5), "percent")


TARGETS: dict[str, Callable[[bytes], None]] = {
    oracle.__name__: oracle for oracle in (text, html, jsonl, csv, parquet, warc, rules, figures, gold)
}


# --- Parquet of odd types ---------------------------------------------------------------------------


class Choices:
    """Choices made by bytes, one after the other; when they are used up, the first of all."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def below(self, limit: int) -> int:
        byte = self.data[self.at] if self.at < len(self.data) else 0
        self.at += 1
        return byte % limit

    def bytes(self, size: int) -> bytes:
        piece = self.data[self.at : self.at + size]
        self.at += size
        return piece


def odd_parquet(data: bytes) -> bytes:
    """Return a Parquet file whose columns, types and values the bytes choose."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    choices = Choices(data)
    names = ("text", "id", "date", "title", "content", "source", "doc_id", "Text", "t\0", "")
    rows = choices.below(4)
    columns: dict[str, Any] = {}
    for _ in range(choices.below(6)):
        kind = _kinds()[choices.below(len(_kinds()))]
        values = [_odd_value(choices) for _ in range(rows)]
        try:
            column = pa.array(values).cast(kind, safe=False) if choices.below(2) else pa.array(values, kind)
        except (pa.ArrowException, OverflowError, TypeError, ValueError):
            column = pa.nulls(rows, kind)
        columns[names[choices.below(len(names))]] = column
    out = BytesIO()
    try:
        table = pa.table(columns)
        pq.write_table(table, out, row_group_size=1 + choices.below(3), version=("1.0", "2.6")[choices.below(2)])
    except (pa.ArrowException, ValueError):
        return b"PAR1"
    return out.getvalue()


def _odd_value(choices: Choices) -> Any:
    make = (
        lambda: choices.bytes(choices.below(20)).decode("utf-8", "replace"),
        lambda: choices.bytes(choices.below(20)),
        lambda: None,
        lambda: int.from_bytes(choices.bytes(8), "big", signed=True),
        lambda: (float("nan"), float("inf"), -0.0, 1e308, 7.0)[choices.below(5)],
        lambda: date(1 + choices.below(250) * 39, 1 + choices.below(12), 1 + choices.below(28)),
        lambda: datetime(2023, 4, 25, choices.below(24), tzinfo=timezone(timedelta(hours=choices.below(20) - 10))),
        lambda: [choices.bytes(3).decode("latin-1")],
        lambda: {"text": choices.bytes(3).decode("latin-1")},
        lambda: bool(choices.below(2)),
    )
    return make[choices.below(len(make))]()


@cache
def _kinds() -> tuple[Any, ...]:
    import pyarrow as pa

    return (
        *(pa.string(), pa.large_string(), pa.binary(), pa.binary(3), pa.dictionary(pa.int32(), pa.string())),
        *(
            pa.date32(),
            pa.date64(),
            pa.timestamp("ns"),
            pa.timestamp("s", "Asia/Shanghai"),
            pa.timestamp("us", "+99:00"),
        ),
        *(pa.time64("ns"), pa.duration("ns"), pa.int8(), pa.uint64(), pa.float16(), pa.float64(), pa.decimal128(38, 9)),
        *(pa.decimal256(76, 0), pa.bool_(), pa.null(), pa.list_(pa.string()), pa.struct([("text", pa.string())])),
        *(pa.map_(pa.string(), pa.string()), pa.list_(pa.int8(), 2)),
    )


# --- Seeds ------------------------------------------------------------------------------------------


def _articles() -> list[dict[str, Any]]:
    files = [ROOT / "fixtures" / "corpus" / name / "docs.jsonl" for name in ("articles", "dev")]
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def seeds(target: str) -> Iterator[bytes]:
    """Yield inputs to begin with: the cases kept, and good ones."""
    folder = CASES / target
    if folder.is_dir():
        yield from (path.read_bytes() for path in sorted(folder.iterdir()))
    yield from _GOOD[target]()


def _texts() -> Iterator[bytes]:
    for article in _articles():
        lines = [line for line in article["text"].split("\n") if line.strip()]
        for line in lines[:12]:
            yield f"#{article['date'] or ''}{article['title'] or ''}\n{line[:600]}".encode()


def _pages() -> Iterator[bytes]:
    for article in _articles()[:6]:
        paragraphs = "".join(f"<p>{line[:400]}</p>" for line in article["text"].split("\n")[:6])
        head = f"<meta charset=utf-8><title>{article['title']}</title><meta name=pubdate content=2023-04-25>"
        yield f"<html><head>{head}</head><body><article><h1>x</h1>{paragraphs}</article></body></html>".encode()
    linked = '{"@type": "NewsArticle", "datePublished": "2023-04-25T08:00:00+08:00", "@graph": [{"@type": ["Report"]}]}'
    long = "The zone's exports rose 5 percent to 3 billion yuan in 2022, it said. " * 5
    yield (
        f"<script type='application/ld+json'>{linked}</script><div id=zoom><p>{long}<table><tr><td>GDP<td>5 percent"
        f"</table><p>Published: April 25, 2023<link rel=canonical href=/2023/04/25/a><ul><li>{long}</ul></div>"
    ).encode()
    yield f"<?xml version='1.0' encoding='gb2312'?><!DOCTYPE html [<!ENTITY a 'b'>]><p>&a;{long}</p>".encode()


def _tables() -> Iterator[bytes]:
    for article in _articles()[:4]:
        title, words = ((article[name] or "")[:300].replace('"', '""') for name in ("title", "text"))
        yield f'id,date,title,text\na,{article["date"] or ""},"{title}","{words}"\n'.encode()
    yield b"\tid\tContent\nx\tGDP rose 5 percent\n"
    yield b"\xef\xbb\xbftext,published_at,url,source\r\n'=1+1,2023/4/25,http://a/b,c\r\n"


def _lines() -> Iterator[bytes]:
    rows = [{**article, "text": article["text"][:200]} for article in _articles()[:6]]
    yield "".join(json.dumps(row) + "\n" for row in rows[:2]).encode()
    yield from (json.dumps(row, ensure_ascii=False).encode() for row in rows[2:])
    yield b'{"content": "x\\ud83d\\ude00", "published": 20230425, "url": "http://a", "id": 1e3}\n\n{"text": null}\n'


def _records() -> Iterator[bytes]:
    from hitech_extract import extract

    for article in _articles()[:6]:
        for figure in extract(article["text"], article["date"], article["title"], article["id"])[:3]:
            yield figure.to_json().encode()


def _gold() -> Iterator[bytes]:
    lines = (ROOT / "fixtures" / "corpus" / "dev" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[:6]:
        row = json.loads(line)
        yield json.dumps({**row, "figures": row["figures"][:2]}).encode()
        yield json.dumps({**row, "id": "a", "figures": row["figures"][:1], "ignore": [[0, 3]]}).encode()


def _archives() -> Iterator[bytes]:
    import gzip

    body = next(_pages())
    for kind, coding, packed in (
        ("text/html", "", body),
        ("text/plain", "Content-Encoding: gzip\r\n", gzip.compress(body)),
    ):
        http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\n{coding}\r\n".encode() + packed
        chunked = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n0\r\n\r\n"
        )
        for content in (http, chunked):
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.cn/2023/04/25/x\r\nWARC-Date: "
                "2023-05-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; "
                f"msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
            )
            record = head.encode() + content + b"\r\n\r\n"
            yield record * 2
            yield gzip.compress(record) + gzip.compress(record)


def _parquets() -> Iterator[bytes]:
    yield b"\x01\x02\x00\x00\x05hello\x00\x00\x05\x05\x00\x00\x02"
    yield bytes(range(256))
    for kind in range(len(_kinds())):
        for value in range(10):
            yield bytes([2, 1, kind, value, 9, *b"some text", value, 3, 1, 2, 3, kind % 2, 0])


def _rule_tables() -> Iterator[bytes]:
    yield (
        b"Zid,name_en,aliases_en,place_en,districts_en,city_en,province_en\n"
        b"moon,Moon High-tech Zone,MHZ;Moon Park,Moon,Luna,Moon,jiangsu\n"
    )
    yield (
        b"Mid,name_en,nature,unit,aliases_en,cues_en\n"
        b'firms,Firms (all),stock,count,"[new|old] (firm|plant)s;<foreign> firms",plant\n'
    )
    for sign, name in (("Z", "zones.csv"), ("M", "metrics.csv")):
        lines = (ROOT / "src" / "hitech_extract" / "rules" / name).read_text(encoding="utf-8").splitlines()
        for at in range(1, len(lines), 12):
            yield (sign + "\n".join([lines[0], *lines[at : at + 2]])).encode()


_GOOD: dict[str, Callable[[], Iterator[bytes]]] = {
    "text": _texts,
    "html": _pages,
    "jsonl": _lines,
    "csv": _tables,
    "parquet": _parquets,
    "warc": _archives,
    "rules": _rule_tables,
    "figures": _records,
    "gold": _gold,
}

# What mutations would hardly come upon by themselves.
WORDS: dict[str, str] = {
    "text": (
        "High-tech Zone|the zone|Suzhou|Kunshan|national|respectively|percent|percentage points|billion|yuan|"
        "US$|RMB|\xa5|million|hundred million|times|tripled|-fold|from|to|between|and|of which|among them|"
        "accounting for|first quarter|first half|last year|this year|by the end of|since|year-on-year|"
        "same period|January to July|13th Five-Year Plan|GDP|revenue|exports|enterprises|"
        "industrial output value|fixed-asset investment|up|fell|rose|nearly|more than|km2|kWh|tonnes|people|"
        "&nbsp;|<br/>|Updated:|the former|the latter|Co., Ltd.|February 30|2023-02-30|0000-00-00|9999-12-31|"
        "a third|doubled|twice|of the total|No. 1|\xa0|\u3000|\uff11\uff12|\u0301|\u200b|\u2028|1,234|0.5|2012|"
        "2023|-|;|(|)"
    ),
    "html": (
        "<p>|</p>|<article>|<table>|<tr>|<td>|<div id=zoom>|<meta name=pubdate content=|"
        "<script type='application/ld+json'>|</script>|datePublished|@graph|@type|Article|<!ENTITY|<!DOCTYPE|"
        "<![CDATA[|&#0;|&#xD800;|&a;|<title>|<svg>|<template>|<time datetime=|<link rel=canonical href=|"
        "charset=gb2312|\ufeff|Published: 2023-04-25|<iframe>|<!--|-->|xmlns:|<base href="
    ),
    "jsonl": (
        '{"text": "|"id": |"date": |"title": |\\ud800|\\u0000|null|1e999|-0|NaN|Infinity|[[[[|{"a":|"content"|'
        '"url"|"body"|"published"|2023-04-25|99999999999999999999'
    ),
    "csv": 'text|id|date|title|content|"|""|,|\r\n|\t|=1+1|\ufeff|\x00|2023-04-25|url',
    "parquet": "PAR1|\x00\x00\x00\x00",
    "warc": (
        "WARC/1.0\r\n|WARC-Type: response\r\n|WARC-Target-URI: |Content-Length: |HTTP/1.1 200 OK\r\n|"
        "Content-Type: text/html\r\n|Transfer-Encoding: chunked\r\n|Content-Encoding: gzip\r\n|"
        "Content-Encoding: br\r\n|\r\n\r\n|-1|99999999999999999999|WARC-Date: |charset=utf-16|"
        "Content-Type: text/plain\r\n"
    ),
    "rules": (
        "id,name_en|aliases_en|place_en|districts_en|city_en|province_en|nature|unit|cues_en|(|)|[|]||<|>|;|"
        "stock|flow|count|currency|jiangsu|High-tech Zone|\x00|\u0130|\xdf|\u0301"
    ),
    "figures": (
        '"value": |1e999999999|-1e-999999999|Infinity|NaN|"period_span": |"why": |[|]|{|}|null|"start": |'
        '"confidence": |"doc_id": |true|99999999999999999999|\\ud800|-0|"unit": '
    ),
    "gold": (
        '"id": |"figures": |"ignore": |"zone": |"metric_id": |"period": |"start": |"value": |1e999999999|null|'
        "[|]|{|}|[null]|NaN|Infinity|-1|true|99999999999999999999|2023-02-30"
    ),
}


# --- Fuzzing ----------------------------------------------------------------------------------------


class TooSlow(BaseException):
    """An input that takes longer than it may; no Exception, since readers turn those into faults."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlow in what takes longer of the processor."""

    def end(*_: Any) -> None:
        raise TooSlow(f"over {seconds:g} s")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def failure(target: str, data: bytes, seconds: float = SECONDS_PER_INPUT) -> str | None:
    """Return what an input breaks and where in the package, None if nothing."""
    try:
        with time_limit(seconds):
            TARGETS[target](data)
    except (Exception, TooSlow) as error:  # noqa: BLE001  # that is what is looked for
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "hitech_extract" in frame.filename]
        where = f"{Path(frames[-1].filename).stem}-{frames[-1].name.strip('<>_')}" if frames else "oracle"
        if isinstance(error, AssertionError):
            where = re.sub(r"[^a-z]+", "-", str(error).lower()).strip("-")
        return f"{type(error).__name__}-{where}"
    return None


def shrunk(target: str, data: bytes, name: str, seconds: float = 60.0) -> bytes:
    """Return the shortest input found that breaks the same."""
    end, size = monotonic() + seconds, max(len(data) // 2, 1)
    while size:
        at = 0
        while at < len(data) and monotonic() < end:
            shorter = data[:at] + data[at + size :]
            if failure(target, shorter) == name:
                data = shorter
            else:
                at += size
        size //= 2
    return data


def keep(target: str, data: bytes, name: str) -> None:
    folder = CASES / target
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if not path.exists() or len(data) < path.stat().st_size:
        path.write_bytes(data)


def fuzz_here(target: str, corpus: Path, seconds: int) -> None:
    """Fuzz in this process, which libFuzzer ends."""
    with atheris.instrument_imports(include=["hitech_extract"]):
        for path in sorted((ROOT / "src" / "hitech_extract").rglob("*.py")):
            name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
            if not name.endswith("__main__"):
                try:
                    __import__(name)
                except (ImportError, InputError) as error:  # of an extra that no target needs
                    print(f"not loaded: {name} ({error})", file=sys.stderr)
    found: set[str] = set()

    def one(data: bytes) -> None:
        name = failure(target, data)
        if name is not None and name not in found:
            found.add(name)
            print(f"FOUND {name} {data[:200]!r}", file=sys.stderr, flush=True)
            keep(target, data, name)  # first as it is: a shorter one may end the process
            keep(target, shrunk(target, data, name), name)

    words = corpus.with_name(f"{target}.words")
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS[target].split("|") if word)
    words.write_text("".join(f'"{word}"\n' for word in escaped))
    artifacts = corpus.with_name("ended-")
    options = [
        f"-max_total_time={seconds}",
        f"-dict={words}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-timeout={int(SECONDS_PER_INPUT * 12)}",
        f"-artifact_prefix={artifacts}",
        "-max_len=4096",
        "-print_final_stats=1",
        "-reload=0",
        str(corpus),
    ]
    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


@dataclass
class Result:
    """What was done to a target."""

    target: str
    seconds: int = 0
    executions: int = 0
    edges: int = 0
    features: int = 0
    inputs: int = 0
    lines: int = 0
    of_lines: int = 0
    found: int = 0
    ended: int = 0

    def __str__(self) -> str:
        share = self.lines / self.of_lines if self.of_lines else 0
        return (
            f"{self.target:<8} {self.seconds:>5,} s {self.executions:>8,} runs {self.edges:>6,} edges "
            f"{self.features:>6,} features {self.inputs:>5,} inputs kept {self.lines:>6,} of {self.of_lines:,} lines "
            f"({share:.0%}) {self.found} found"
        )


def fuzz(target: str, corpus: Path, seconds: int) -> Result:
    """Fuzz a target in processes of its own: after one that has died of an input, the next goes on."""
    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds(target):
        (corpus / sha256(data).hexdigest()[:16]).write_bytes(data)
    result = Result(target)
    start = monotonic()
    before = set((CASES / target).iterdir()) if (CASES / target).is_dir() else set()
    while (left := seconds - int(monotonic() - start)) > 5:
        command = [sys.executable, __file__, target, "--seconds", str(left), "--corpus", str(corpus.parent), "--here"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
        counts = re.findall(r"^#(\d+)\s+\w+\s+cov: (\d+) ft: (\d+)", done.stderr, re.MULTILINE)
        if counts:
            result.executions += int(counts[-1][0])
            result.edges, result.features = int(counts[-1][1]), int(counts[-1][2])
        said = (line for line in done.stderr.splitlines() if line.startswith(("FOUND", "not loaded")))
        sys.stderr.write("".join(f"{line}\n" for line in said))
        if done.returncode:
            result.ended += 1
            sys.stderr.write(done.stderr[-3000:])
            for path in corpus.parent.glob("ended-*"):
                data = path.read_bytes()
                path.unlink()
                keep(target, data, f"ended-{sha256(data).hexdigest()[:8]}")
            if not counts:
                raise SystemExit(f"{target}: the fuzzer does not run")
    result.seconds = int(monotonic() - start)
    result.found = len(set((CASES / target).iterdir()) - before) if (CASES / target).is_dir() else 0
    result.inputs = sum(1 for _ in corpus.iterdir())
    command = [sys.executable, __file__, target, "--corpus", str(corpus.parent), "--lines"]
    lines = subprocess.run(command, check=False, capture_output=True, text=True)
    if match := re.search(r"^LINES (\d+) (\d+)$", lines.stdout, re.MULTILINE):
        result.lines, result.of_lines = int(match[1]), int(match[2])
    else:
        sys.stderr.write(lines.stderr[-2000:])
    return result


def count_lines(target: str, corpus: Path) -> None:
    """Print how many lines the corpus runs, and how many there are in the modules that it enters."""
    import coverage

    measured = coverage.Coverage(data_file=None, source_pkgs=["hitech_extract"])
    measured.start()
    end = monotonic() + 300
    for path in sorted(corpus.iterdir()):
        if monotonic() < end:
            failure(target, path.read_bytes())
    measured.stop()
    run = of = 0
    data = measured.get_data()
    for name in data.measured_files():
        executed = set(data.lines(name) or ())
        _, statements, _, missing, _ = measured.analysis2(name)
        # A module that was loaded before the count began, and then used, has lines run inside functions only.
        if executed:
            run += len(statements) - len(missing)
            of += len(statements)
    print(f"LINES {run} {of}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all by default")
    parser.add_argument("--seconds", type=int, default=240, help="for each target")
    parser.add_argument("--corpus", type=Path, help="folder of the inputs, one in it for each target")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--lines", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"no target {min(unknown)!r} (there are {', '.join(TARGETS)})")
    if given.here:
        fuzz_here(given.targets[0], given.corpus / given.targets[0], given.seconds)
        return 0
    if given.lines:
        count_lines(given.targets[0], given.corpus / given.targets[0])
        return 0
    with tempfile.TemporaryDirectory() as folder:
        results = []
        for target in given.targets or TARGETS:
            results.append(fuzz(target, (given.corpus or Path(folder)) / target, given.seconds))
            print(json.dumps(vars(results[-1])) if given.json else results[-1], flush=True)
    print(f"{sum(result.executions for result in results):,} runs in {sum(result.seconds for result in results):,} s")
    return 1 if any(result.found for result in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
