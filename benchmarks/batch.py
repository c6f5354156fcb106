"""Measure what the command does with archives: its rate with one and two workers, its memory, its database.

usage: python benchmarks/batch.py [--small N] [--large N] [--database N] [--workers N] [--json] [--readme]
       python benchmarks/batch.py --archive OUT.jsonl N [--seed SEED]

The archives are made up from the articles of the corpora: paragraphs of several, with other places, other
years and other numbers, so that no two articles are alike and no cache has seen them all. Rates are those of
the whole command, its start included; as ratios to one process they last from machine to machine. Memory
is the largest resident size seen of the command's own process and of any of its workers.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORPORA = sorted((ROOT / "fixtures" / "corpus").glob("*/docs.jsonl"))
LOOK_EVERY = 0.05  # seconds between two looks at the memory
QUERY_ROUNDS = 5

# --- Archives -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Turn:
    """What an article has in place of what the corpora have."""

    random: Callable[[], float]
    places: list[str]
    years: int  # by how many the years move
    home: int  # the place that the article is about
    shift: int  # how far the other places move in their list
    main: int = 0  # the place that the paragraph at hand was about


Part = str | Callable[[Turn], str]


@dataclass(slots=True)
class Source:
    """An article of the corpora, cut at every place, year and number."""

    date: str | None
    title: list[Part] | None  # None: the title is the first paragraph
    paragraphs: list[list[Part]]
    sizes: list[int]  # words of each paragraph
    main: int

    @property
    def body(self) -> int:
        """Where the text begins, after headline and dateline; what has no more than these stays whole."""
        return min(2, len(self.paragraphs))


def make_archive(path: Path, articles: int, seed: int = 0) -> Path:
    """Write so many made-up articles as JSON Lines; the same number and seed give the same file."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for article in make_articles(articles, seed):
            out.write(json.dumps(article, ensure_ascii=False) + "\n")
    return path


def make_articles(articles: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    places = packaged_places()
    sources = read_sources(places)
    longer = [source for source in sources if len(source.paragraphs) > source.body]
    random = Random(seed).random
    for number in range(articles):
        turn = Turn(random, places, -int(random() * 8), below(random, places), below(random, places))
        yield {"id": f"a{number:07}"} | compose(sources[below(random, sources)], longer, turn)


def compose(head: Source, others: list[Source], turn: Turn) -> dict[str, Any]:
    """Put one article together: the head of one source, then pieces of others up to the length of the first."""
    turn.main = head.main
    filled = [fill(part, turn) for part in head.paragraphs[: head.body]]
    title = filled[0] if head.title is None else fill(head.title, turn)
    words, wanted = sum(head.sizes[: head.body]), sum(head.sizes)
    while words < wanted:
        other = others[below(turn.random, others)]
        turn.main = other.main
        first = other.body + int(turn.random() * (len(other.paragraphs) - other.body))
        piece = slice(first, first + 1 + int(turn.random() * 2))
        filled += [fill(part, turn) for part in other.paragraphs[piece]]
        words += sum(other.sizes[piece])
    date = head.date and f"{int(head.date[:4]) + turn.years}{head.date[4:].replace('-02-29', '-02-28')}"
    return {"date": date, "title": title, "text": "\n\n".join(filled)}


def fill(parts: list[Part], turn: Turn) -> str:
    return "".join([part if isinstance(part, str) else part(turn) for part in parts])


def below(random: Callable[[], float], items: list[Any]) -> int:
    return int(random() * len(items))


def packaged_places() -> list[str]:
    from hitech_extract.rules import load_zones

    return sorted({zone.places[0] for zone in load_zones()})


def read_sources(places: list[str]) -> list[Source]:
    index = {name: number for number, name in enumerate(places)}
    slots = re.compile(
        rf"\b(?P<place>{'|'.join(sorted(map(re.escape, places), key=len, reverse=True))})\b"
        r"|\b(?P<year>(?:19|20)\d\d)\b(?![,.]\d)"
        # Not the numbers of names, and none that is a part of something longer.
        r"|(?<![\w.,:/+-])(?<!Fortune )(?<!No )(?<!No\. )(?<!Top )"
        r"(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?P<fraction>\.\d+)?(?![\d,/:]\d)"
    )
    rows = [json.loads(line) for path in CORPORA for line in path.read_text(encoding="utf-8").splitlines()]
    return [cut(row, slots, index) for row in rows]


def cut(row: dict[str, Any], slots: re.Pattern[str], index: dict[str, int]) -> Source:
    text, title = row["text"], row["title"]
    paragraphs = text.split("\n\n")
    named = Counter(match["place"] for match in slots.finditer(text) if match["place"])
    return Source(
        date=row["date"],
        title=parts_of(title, slots, index) if title and title != paragraphs[0] else None,
        paragraphs=[parts_of(paragraph, slots, index) for paragraph in paragraphs],
        sizes=[len(paragraph.split()) for paragraph in paragraphs],
        main=index[max(named, key=lambda name: named[name])] if named else 0,
    )


def parts_of(text: str, slots: re.Pattern[str], index: dict[str, int]) -> list[Part]:
    parts: list[Part] = []
    end = 0
    for match in slots.finditer(text):
        parts += [text[end : match.start()], part_of(match, index)]
        end = match.end()
    return [*parts, text[end:]]


def part_of(match: re.Match[str], index: dict[str, int]) -> Part:
    if match["place"]:
        return place(index[match["place"]])
    if match["year"]:
        return year(int(match["year"]))
    whole, fraction = match["whole"], match["fraction"]
    # What could be a day or a month stays, so that dates stay dates.
    return match[0] if fraction is None and len(whole) < 3 and int(whole) <= 31 else number(whole, fraction)


def place(own: int) -> Part:
    return lambda turn: turn.places[turn.home if own == turn.main else (own + turn.shift) % len(turn.places)]


def year(own: int) -> Part:
    return lambda turn: str(own + turn.years)


def number(whole: str, fraction: str | None) -> Part:
    """Return what makes numbers of the same form: as many digits, commas where there were commas."""
    low = 10 ** (len(whole.replace(",", "")) - 1)
    form = "{:,}" if "," in whole else "{}"
    if fraction is None:
        return lambda turn: form.format(low + int(turn.random() * 9 * low))
    digits = len(fraction) - 1
    form += f".{{:0{digits}}}"
    return lambda turn: form.format(low + int(turn.random() * 9 * low), int(turn.random() * 10**digits))


# --- Runs of the command --------------------------------------------------------------------------


@dataclass(slots=True)
class Run:
    """One run of the command over an archive."""

    name: str
    articles: int
    seconds: float = 0.0
    peaks: dict[str, int] = field(default_factory=dict)  # bytes, by kind of process

    @property
    def rate(self) -> float:
        return self.articles / self.seconds


def run_command(name: str, archive: Path, articles: int, out: Path, workers: int) -> Run:
    """Run the command in a process of its own and watch its memory, and that of the processes it starts."""
    import psutil

    run = Run(name, articles)
    command = [sys.executable, "-m", "hitech_extract", "run", str(archive), "-o", str(out), "--workers", str(workers)]
    with tempfile.TemporaryFile() as said:
        start = perf_counter()
        parent = psutil.Popen([*command, "--quiet"], stdout=said, stderr=said)
        while parent.poll() is None:
            look(parent, run.peaks)
            try:
                parent.wait(LOOK_EVERY)
            except psutil.TimeoutExpired:
                continue
        run.seconds = perf_counter() - start
        if parent.returncode != 0:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)}\nended with {parent.returncode}:\n{said.read().decode()}")
    return run


def look(parent: Any, peaks: dict[str, int]) -> None:
    import psutil

    for kind, process in [("parent", parent), *(("worker", child) for child in children(parent))]:
        try:
            peaks[kind] = max(peaks.get(kind, 0), process.memory_info().rss)
        except psutil.NoSuchProcess:
            continue  # it has ended since


def children(parent: Any) -> list[Any]:
    import psutil

    try:
        found: list[Any] = parent.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return found


# --- The database ---------------------------------------------------------------------------------

QUERIES = {
    "one zone in one year": """
        SELECT metric_name, measure, value, unit, lowest, highest, articles FROM panel
        WHERE zone_id = 'kunshan' AND period = '2015' ORDER BY ALL""",
    "one metric, zones by years": """
        SELECT zone_name, year(period_end) AS year, value, articles FROM panel
        WHERE metric_id = 'gdp' AND measure = 'level' AND unit = 'CNY' AND length(period) = 4 ORDER BY ALL""",
    "median growth of every metric, provinces by years": """
        SELECT province, metric_name, year(period_end) AS year, median(value) AS growth, count(*) FROM observations
        WHERE measure = 'growth' AND unit = 'percent' AND province IS NOT NULL GROUP BY ALL ORDER BY ALL""",
}


def time_queries(path: Path) -> dict[str, float]:
    """Time each query: the best of the rounds, in seconds."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as database:
        return {
            name: min(seconds(lambda query=query: database.execute(query).fetchall()) for _ in range(QUERY_ROUNDS))
            for name, query in QUERIES.items()
        }


def seconds(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


# --- All of it ------------------------------------------------------------------------------------


def measure(small: int, large: int, database: int, workers: int, folder: Path, seed: int) -> dict[str, Any]:
    archives = {size: folder / f"{size}.jsonl" for size in (small, large, database)}
    for size, path in archives.items():
        make_archive(path, size, seed)
    several, store = f"{workers} workers", folder / "news.duckdb"
    one, *others = [
        run_command("one process", archives[small], small, folder / "one.jsonl", 1),
        run_command(several, archives[small], small, folder / "several.jsonl", workers),
        run_command(several, archives[large], large, folder / "large.jsonl", workers),
        run_command(f"{several}, into DuckDB", archives[database], database, store, workers),
    ]
    return {
        "runs": [
            {
                "name": run.name,
                "articles": run.articles,
                "articles_per_second": round(run.rate, 1),
                "ratio": round(run.rate / one.rate, 2),
                "peak_bytes": run.peaks,
            }
            for run in (one, *others)
        ],
        "database_bytes": store.stat().st_size,
        "archive_bytes": archives[database].stat().st_size,
        "query_seconds": time_queries(store),
    }


def table(result: dict[str, Any]) -> list[str]:
    lines = [
        "| | articles | articles a second | peak memory: the command | the largest worker |",
        "| --- | --- | --- | --- | --- |",
    ]
    for run in result["runs"]:
        parent, worker = (megabytes(run["peak_bytes"].get(kind)) for kind in ("parent", "worker"))
        rate = f"{run['articles_per_second']:,.0f} ({run['ratio']:.2f} x)"
        lines.append(f"| {run['name']} | {run['articles']:,} | {rate} | {parent} | {worker} |")
    articles = result["runs"][-1]["articles"]
    sizes = f"{megabytes(result['database_bytes'])} (the archive: {megabytes(result['archive_bytes'])})"
    lines += ["", f"| the database of {articles:,} articles | |", "| --- | --- |", f"| size | {sizes} |"]
    lines += [f"| {name} | {spent * 1000:,.0f} ms |" for name, spent in result["query_seconds"].items()]
    return lines


def megabytes(size: int | None) -> str:
    return "-" if size is None else f"{size / 1e6:,.0f} MB"


def write_table(lines: list[str]) -> None:
    """Put the table between the README's marks."""
    readme = ROOT / "README.md"
    before, mark, rest = readme.read_text(encoding="utf-8").partition("<!-- batch -->\n")
    _, end, after = rest.partition("<!-- /batch -->\n")
    if not end:
        raise SystemExit("README.md has no marks <!-- batch --> and <!-- /batch -->, each on a line of its own")
    readme.write_text(before + mark + "\n".join(lines) + "\n" + end + after, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--small", type=int, default=20_000, metavar="N", help="articles for rates and memory")
    parser.add_argument("--large", type=int, default=200_000, metavar="N", help="articles for memory over a long run")
    parser.add_argument("--database", type=int, default=100_000, metavar="N", help="articles into DuckDB")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="how many are several workers")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--archive", nargs=2, metavar=("OUT.jsonl", "N"), help="only write an archive")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    options = parser.parse_args()
    if options.archive:
        make_archive(Path(options.archive[0]), int(options.archive[1]), options.seed)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        sizes = (options.small, options.large, options.database)
        result = measure(*sizes, options.workers, Path(folder), options.seed)
    print(json.dumps(result, indent=1) if options.json else "\n".join(table(result)))
    if options.readme:
        write_table(table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
