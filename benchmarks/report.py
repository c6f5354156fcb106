"""Measure how quickly a report of ten thousand figures is there, and answers, in headless Chromium.

usage: python benchmarks/report.py [--figures N] [--rounds N] [--json] [--check]

First paint is the browser's own mark (``first-contentful-paint``), ready the moment when the page's script is done;
both count from the start of the navigation. A filter, search or sort is timed from the event to the frame after it
is drawn. Each is the slowest of the rounds. Needs the extra ``dev`` and Debian's packages chromium and chromium-driver.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fixtures" / "corpus" / "dev" / "docs.jsonl"
# What the page is to keep to, in milliseconds, with ten thousand figures.
LIMITS = {"first paint": 2000, "ready": 2000, "search": 200, "filter": 200, "confidence": 200, "all again": 200}

# Each sets a field and tells it so, as a reader does; the page draws at once, and the frame after is seen.
STEPS = {
    "search": ("search", "input", "guiyang investment"),
    "filter": ("by-measure", "change", "growth"),
    "confidence": ("by-confidence", "input", "0.8"),
}
ACT = """
const [id, kind, value, done] = arguments;
const field = document.getElementById(id);
const start = performance.now();
if (kind === "click") field.click();
else { field.value = value; field.dispatchEvent(new Event(kind, { bubbles: true })); }
requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
"""
LOADED = """
const done = arguments[0];
const paint = performance.getEntriesByName("first-contentful-paint")[0];
const ready = performance.getEntriesByName("ready")[0];
if (paint && ready) done([paint.startTime, ready.startTime]);
else setTimeout(() => done(null), 50);
"""


def write_page(target: Path, wanted: int) -> dict[str, Any]:
    """Write a report of as many figures, from copies of the corpus under other ids."""
    from hitech_extract import extract_many, read_articles, write_report

    found = list(extract_many(read_articles(CORPUS)))
    pairs: list[Any] = []
    figures = copy = 0
    while figures < wanted:
        for article, some in found:
            if figures >= wanted:
                break
            name = f"{article.id}-{copy}"
            copies = [replace(figure, doc_id=name) for figure in some[: wanted - figures]]
            pairs.append((replace(article, id=name), copies))
            figures += len(copies)
        copy += 1
    start = perf_counter()
    write_report(pairs, target, f"{figures:,} figures")
    return {
        "figures": figures,
        "articles": len(pairs),
        "megabytes": round(target.stat().st_size / 1e6, 1),
        "written in seconds": round(perf_counter() - start, 2),
    }


def measure(page: Path, rounds: int) -> dict[str, float]:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1400,900"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    slowest: dict[str, float] = {}

    def note(name: str, milliseconds: float) -> None:
        slowest[name] = max(slowest.get(name, 0.0), round(milliseconds, 1))

    try:
        for _ in range(rounds):
            driver.get("about:blank")
            driver.get(page.as_uri())
            while (times := driver.execute_async_script(LOADED)) is None:
                pass
            note("first paint", times[0])
            note("ready", times[1])
            for name, (field, kind, value) in STEPS.items():
                note(name, driver.execute_async_script(ACT, field, kind, value))
            note("all again", driver.execute_async_script(ACT, "reset", "click", ""))
            sort = "document.querySelector('th.c-metric button').id = 'sort-by'"
            driver.execute_script(sort)
            note("sort", driver.execute_async_script(ACT, "sort-by", "click", ""))
    finally:
        driver.quit()
    return slowest


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--figures", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--check", action="store_true", help="fail if the page is slower than it is to be")
    options = parser.parse_args()
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        sys.exit("no Chromium is installed (Debian: apt-get install chromium chromium-driver)")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        size = write_page(page, options.figures)
        times = measure(page, options.rounds)
    if options.json:
        print(json.dumps({**size, "milliseconds": times}, indent=1))
    else:
        print(", ".join(f"{name} {number:,}" for name, number in size.items()))
        for name, time in times.items():
            limit = LIMITS.get(name)
            print(f"  {name:<12}{time:>8,.0f} ms{f'   (at most {limit:,})' if limit else ''}")
    slow = [name for name, limit in LIMITS.items() if times[name] > limit]
    return int(options.check and bool(slow))


if __name__ == "__main__":
    sys.exit(main())
