"""Measure how the cost grows with the length of an article and with its figures.

usage: python benchmarks/growth.py [--rounds N] [--json]

Articles of 100 to 100,000 words, made up from the corpora, and articles with 0 to 2,000 figures after so much prose:
processor time, the best of the rounds. The exit code is 1 if a word of an article of 100,000 costs over 1.3 times what
one of 1,000 costs, or a figure among 2,000 over 1.3 times what one among 500 costs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from time import process_time
from typing import Any

LENGTHS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
FIGURES = (0, 100, 200, 500, 1_000, 2_000)
WORDS_AROUND = 4_000  # of the articles with more and more figures
MOST_GROWTH = 1.3


def measure(rounds: int) -> dict[str, Any]:
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


def processor_seconds(run: Callable[[], object]) -> float:
    start = process_time()
    run()
    return process_time() - start


def show(result: dict[str, Any]) -> None:
    for name, unit in (("microseconds_a_word", "words"), ("microseconds_a_figure", "figures")):
        print(f"{unit + ' of the article':<24}" + "".join(f"{size:>10,}" for size in result[name]))
        print(f"{name.replace('_', ' '):<24}" + "".join(f"{spent:>10,.1f}" for spent in result[name].values()))
    print(f"\na word among 100,000 against 1,000: {result['words_ratio']:.2f} x")
    print(f"a figure among 2,000 against 500: {result['figures_ratio']:.2f} x")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    options = parser.parse_args()
    result = measure(options.rounds)
    print(json.dumps(result, indent=1)) if options.json else show(result)
    return int(max(result["words_ratio"], result["figures_ratio"]) > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
