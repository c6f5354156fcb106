"""Measure how fast figures are read, beside spaCy's stock tokenizer, in one run on one core.

usage: python benchmarks/speed.py [DOCS.jsonl] [--rounds N] [--json] [--readme] [--check RATIO]
       python benchmarks/speed.py --growth [--json]

Ratios to the stock tokenizer last from machine to machine; words a second do not. The first pass is
taken in a fresh process each, with empty caches but everything imported and built; the warm figure is the
best of the rounds, which take turns, so that a busy moment hits all alike. A word is what white space
separates.

``--growth`` measures how the cost grows: articles of 100 to 100,000 words, made up from the corpora, and articles with
0 to 2,000 figures after so much prose. The exit code is 1 if a word of an article of 100,000 costs over 1.3 times what
one of 1,000 costs, or a figure among 2,000 over 1.3 times what one among 500 costs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fixtures" / "corpus" / "dev" / "docs.jsonl"
STOCK = 'spacy.blank("en").pipe'

Run = Callable[[], object]


def read(path: Path) -> list[Any]:
    from hitech_extract import Article

    return [Article.from_dict(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


# Each of these builds what it needs and returns one pass over the articles.


def stock(articles: Sequence[Any]) -> Run:
    import spacy

    nlp, texts = spacy.blank("en"), [article.text for article in articles]
    return lambda: sum(len(doc) for doc in nlp.pipe(texts))


def with_sentencizer(articles: Sequence[Any]) -> Run:
    import spacy

    nlp, texts = spacy.blank("en"), [article.text for article in articles]
    nlp.add_pipe("sentencizer")
    return lambda: sum(len(doc) for doc in nlp.pipe(texts))


def ours(articles: Sequence[Any]) -> Run:
    from hitech_extract import extract, extract_many

    extract("")  # builds the tables
    return lambda: sum(len(figures) for _, figures in extract_many(articles))


def ours_in_spacy(articles: Sequence[Any]) -> Run:
    from hitech_extract import extract, load, make_docs

    extract("")
    nlp = load()
    return lambda: sum(len(doc._.figures) for doc in nlp.pipe(make_docs(nlp, articles)))


RUNS: dict[str, Callable[[Sequence[Any]], Run]] = {
    STOCK: stock,
    "the same with sentencizer": with_sentencizer,
    "hitech_extract.extract_many": ours,
    "hitech_extract.load().pipe": ours_in_spacy,
}


def seconds(run: Run) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


def first_pass(name: str, path: Path) -> float:
    """Time the first pass in a process of its own."""
    command = [sys.executable, __file__, str(path), "--first", name]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def steps(articles: Sequence[Any], rounds: int) -> dict[str, float]:
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
            marks = [perf_counter()]
            reading = Reading(article.text)
            marks.append(perf_counter())
            quantities = find_quantities(reading)
            marks.append(perf_counter())
            reference = article.date or reference_date(reading)
            periods = find_periods(reading, reference)
            marks.append(perf_counter())
            areas = find_areas(reading, gazetteer)
            marks.append(perf_counter())
            metrics = find_metrics(reading, lexicon)
            marks.append(perf_counter())
            link(reading, quantities, metrics, areas, periods, reference, gazetteer, article.id)
            marks.append(perf_counter())
            for name, start, end in zip(spent, marks, marks[1:], strict=False):
                spent[name] += end - start
        best = {name: min(spent[name], best.get(name, spent[name])) for name in spent}
    return best


# --- Growth ---------------------------------------------------------------------------------------

LENGTHS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
FIGURES = (0, 100, 200, 500, 1_000, 2_000)
WORDS_AROUND = 4_000  # of the articles with more and more figures
MOST_GROWTH = 1.3


def growth(rounds: int) -> dict[str, Any]:
    """Time articles of more and more words, and of more and more figures: processor time, the best of the rounds."""
    from hitech_extract import extract

    words = made_up(2 * max(LENGTHS))
    # Several articles of each length, so that what they hold is alike on the whole.
    lengths = {size: [cut(words, start, size) for start in range(0, max(LENGTHS), size)] for size in LENGTHS}
    plain = " ".join(["The people of the town went on with their work as they had done before."] * (WORDS_AROUND // 15))
    stated = "The zone's exports rose 5.3 percent to 38.6 billion yuan in 2022."
    amounts = {number: f"{plain} {' '.join([stated] * (number // 2))}" for number in FIGURES}
    by_length = dict.fromkeys(LENGTHS, float("inf"))
    by_figures = dict.fromkeys(FIGURES, float("inf"))
    for _ in range(rounds):
        for size, texts in lengths.items():
            spent = processor_seconds(lambda texts=texts: [extract(text) for text in texts])
            by_length[size] = min(by_length[size], spent / (len(texts) * size))
        for number, text in amounts.items():
            by_figures[number] = min(by_figures[number], processor_seconds(lambda text=text: extract(text)))
    a_figure = {number: (by_figures[number] - by_figures[0]) / number for number in FIGURES if number}
    return {
        "microseconds_a_word": {size: round(spent * 1e6, 2) for size, spent in by_length.items()},
        "microseconds_a_figure": {number: round(spent * 1e6, 1) for number, spent in a_figure.items()},
        "words_ratio": round(by_length[100_000] / by_length[1_000], 3),
        "figures_ratio": round(a_figure[2_000] / a_figure[500], 3),
    }


def made_up(words: int) -> list[str]:
    """Return the lines of made-up articles with so many words in all."""
    from batch import make_articles

    lines: list[str] = []
    for article in make_articles(words // 100):
        lines += article["text"].split("\n")
        if (words := words - len(article["text"].split())) <= 0:
            break
    return lines


def cut(lines: list[str], start: int, size: int) -> str:
    """Return so many words of the lines, from a word on."""
    piece: list[str] = []
    for line in lines:
        here = line.split()
        if start < len(here) and size:
            piece.append(" ".join(here[start : start + size]))
            size -= len(here[start : start + size])
        start = max(0, start - len(here))
    return "\n".join(piece)


def processor_seconds(run: Run) -> float:
    start = process_time()
    run()
    return process_time() - start


def show_growth(result: dict[str, Any]) -> None:
    for name, unit in (("microseconds_a_word", "words"), ("microseconds_a_figure", "figures")):
        print(f"{unit + ' of the article':<24}" + "".join(f"{size:>10,}" for size in result[name]))
        print(f"{name.replace('_', ' '):<24}" + "".join(f"{spent:>10,.1f}" for spent in result[name].values()))
    print(f"\na word among 100,000 against 1,000: {result['words_ratio']:.2f} x")
    print(f"a figure among 2,000 against 500: {result['figures_ratio']:.2f} x")


# --- All of it ------------------------------------------------------------------------------------


def measure(path: Path, rounds: int) -> dict[str, Any]:
    articles = read(path)
    words = sum(len(article.text.split()) for article in articles)
    passes = {name: make(articles) for name, make in RUNS.items()}
    for run in passes.values():
        run()
    warm = {name: float("inf") for name in passes}
    for _ in range(rounds):
        for name, run in passes.items():
            warm[name] = min(warm[name], seconds(run))
    first = {name: min(first_pass(name, path) for _ in range(3)) for name in RUNS}
    return {
        "articles": len(articles),
        "words": words,
        "runs": {
            name: {
                "first_words_per_second": round(words / first[name]),
                "warm_words_per_second": round(words / warm[name]),
                "first_ratio": round(first[STOCK] / first[name], 3),
                "warm_ratio": round(warm[STOCK] / warm[name], 3),
            }
            for name in RUNS
        },
        "steps": {name: round(spent / words * 1e6, 2) for name, spent in steps(articles, rounds).items()},
    }


def show(result: dict[str, Any]) -> None:
    print(f"{result['articles']} articles, {result['words']:,} words; x = times the stock tokenizer\n")
    print(f"{'':<30}{'first pass, words/s':>24}{'warm, words/s':>24}")
    for name, run in result["runs"].items():
        first = f"{run['first_words_per_second']:,} ({run['first_ratio']:.2f}x)"
        warm = f"{run['warm_words_per_second']:,} ({run['warm_ratio']:.2f}x)"
        print(f"{name:<30}{first:>24}{warm:>24}")
    total = sum(result["steps"].values())
    print(f"\nextract_many, warm, by step: {total:.2f} microseconds a word")
    for name, spent in result["steps"].items():
        print(f"  {name:<12}{spent:>6.2f}{spent / total:>6.0%}")


def write_table(result: dict[str, Any]) -> None:
    """Put the table between the README's marks."""
    lines = ["| | first pass, words/s | warm, words/s |", "| --- | --- | --- |"]
    for name, run in result["runs"].items():
        first = f"{run['first_words_per_second']:,} ({run['first_ratio']:.2f} x)"
        warm = f"{run['warm_words_per_second']:,} ({run['warm_ratio']:.2f} x)"
        lines.append(f"| `{name}` | {first} | {warm} |")
    readme = ROOT / "README.md"
    before, mark, rest = readme.read_text(encoding="utf-8").partition("<!-- speed -->\n")
    _, end, after = rest.partition("<!-- /speed -->\n")
    readme.write_text(before + mark + "\n".join(lines) + "\n" + end + after, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("docs", nargs="?", type=Path, default=CORPUS, help="articles as JSON Lines")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    parser.add_argument("--check", type=float, metavar="RATIO", help="fail if extract_many, warm, is slower than this")
    parser.add_argument("--growth", action="store_true", help="measure how the cost grows with words and figures")
    parser.add_argument("--first", choices=list(RUNS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.first:
        print(seconds(RUNS[options.first](read(options.docs))))
        return 0
    if options.growth:
        result = growth(min(options.rounds, 5))
        print(json.dumps(result, indent=1)) if options.json else show_growth(result)
        return int(max(result["words_ratio"], result["figures_ratio"]) > MOST_GROWTH)
    result = measure(options.docs, options.rounds)
    if options.json:
        print(json.dumps(result, indent=1))
    else:
        show(result)
    if options.readme:
        write_table(result)
    ratio = result["runs"]["hitech_extract.extract_many"]["warm_ratio"]
    return int(options.check is not None and ratio < options.check)


if __name__ == "__main__":
    sys.exit(main())
