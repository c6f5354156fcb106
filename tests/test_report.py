"""The report: its page as text, and what it does in a real browser (headless Chromium, where there is one)."""

from __future__ import annotations

import csv
import gzip
import html
import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conftest import Browser
from hitech_extract import cli, extract, extract_many, figures_html, report_html, write_report
from hitech_extract.errors import ArticleError, InputError
from hitech_extract.evaluate import evaluate, load_gold
from hitech_extract.io import read_articles, write_figures
from hitech_extract.io.readers import read_placed_figures
from hitech_extract.report import with_texts
from hitech_extract.schema import Article, Figure

ROOT = Path(__file__).parent.parent
TEXT = (
    "Kunshan High-tech Zone in Jiangsu province spent 4.53 billion yuan ($660 million) on fixed-asset investment "
    "between January and March, 14.5 percent more than a year earlier."
)
KUNSHAN = Article("kunshan", TEXT, date(2023, 4, 25), "A brisk spring")
GUIYANG = Article("guiyang", "Guiyang High-tech Zone drew investment of 10.38b yuan last year.", date(2024, 1, 31))


def pairs(*articles: Article) -> list[tuple[Article, list[Figure]]]:
    return list(extract_many(articles or (KUNSHAN, GUIYANG)))


def data_in(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data"[^>]*>([^<>&]*)</script>', page)
    assert found, "no data, or data that could end its element"
    return json.loads(found[1])


# --- The page as text -----------------------------------------------------------------------------


def test_the_page_is_whole_and_lets_only_its_own_script_run() -> None:
    page = report_html(pairs())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert page.count("<script") == 2
    assert not re.search(r"\{\{\w+\}\}|<link|<img|@import|url\(|src=|innerHTML|\beval\b", page)


def test_a_notebook_shows_the_page_in_a_frame_of_its_own() -> None:
    page = figures_html(KUNSHAN, extract(TEXT, "2023-04-25", doc_id="kunshan"))
    frame = page._repr_html_()
    inside = re.fullmatch(r'<iframe sandbox="allow-scripts allow-downloads" [^<>]* srcdoc="([^"<>]*)"></iframe>', frame)
    assert inside
    assert html.unescape(inside[1]) == page


def test_a_text_alone_is_an_article() -> None:
    figures = extract(TEXT, doc_id="mine")
    (article,) = data_in(figures_html(TEXT, figures))["articles"]
    assert (article["id"], article["text"]) == ("mine", TEXT)


def test_the_baseline_words_are_those_in_the_sentence() -> None:
    data = data_in(report_html(pairs()))
    sentence, baseline = data["articles"][0]["around"][2]
    assert TEXT[slice(*sentence)] == TEXT
    assert "a year earlier" in TEXT[slice(*baseline)]
    assert data["articles"][0]["around"][0][1] is None


def test_figures_of_another_text_are_refused() -> None:
    figures = extract(TEXT, doc_id="kunshan")
    with pytest.raises(ArticleError, match=r"does not stand at .* of article 'kunshan' \(give the text"):
        report_html([(replace(KUNSHAN, text="x" + TEXT), figures)])
    with pytest.raises(ArticleError, match="does not stand at"):
        report_html([(KUNSHAN, [replace(figures[0], period_span=(5, 5000))])])


def test_a_page_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    assert write_report(pairs(), tmp_path / "a.html") == 4
    before = (tmp_path / "a.html").read_bytes()
    with pytest.raises(ArticleError):
        write_report([(KUNSHAN, extract("GDP was 5 million yuan."))], tmp_path / "a.html")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert (tmp_path / "a.html").read_bytes() == before
    for name in ("a.pdf", "no/a.html", "."):
        with pytest.raises(InputError, match=r"\("):
            write_report([], tmp_path / name)


def test_figures_find_their_articles(tmp_path: Path) -> None:
    write_figures([figure for _, figures in pairs() for figure in figures], tmp_path / "f.jsonl")
    found = list(read_placed_figures(tmp_path / "f.jsonl"))
    empty = Article("empty", "Nothing.")
    assert with_texts(found, [empty, GUIYANG, KUNSHAN]) == [*pairs(), (empty, [])]
    assert with_texts(found) == [(article.id, figures) for article, figures in pairs()]
    with pytest.raises(ArticleError, match=r"f\.jsonl:4: no article 'guiyang'"):
        with_texts(found, [KUNSHAN])
    with pytest.raises(ArticleError, match=r"f\.jsonl:1: .* does not stand at"):
        with_texts(found, [replace(KUNSHAN, text=f" {TEXT}"), GUIYANG])


# --- The command ----------------------------------------------------------------------------------


def report(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["report", *map(str, arguments)])
    return result.exit_code, result.output


def as_files(folder: Path) -> tuple[Path, Path]:
    figures, docs = folder / "figures.jsonl", folder / "docs.jsonl"
    write_figures([figure for _, found in pairs() for figure in found], figures)
    docs.write_text("".join(json.dumps(article.to_dict()) + "\n" for article in (KUNSHAN, GUIYANG)))
    return figures, docs


def test_the_command_reads_articles_or_figures_with_their_articles(tmp_path: Path) -> None:
    figures, docs = as_files(tmp_path)
    pages = [tmp_path / "from_docs.html", tmp_path / "from_figures.html"]
    assert report(docs, "-o", pages[0]) == (0, f"4 figures in {pages[0]}\n")
    assert report(figures, "--docs", docs, "-o", pages[1]) == (0, f"4 figures in {pages[1]}\n")
    assert pages[0].read_bytes() == pages[1].read_bytes()
    packed = tmp_path / "figures.jsonl.gz"
    packed.write_bytes(gzip.compress(figures.read_bytes()))
    assert report(packed, "--docs", docs, "-o", pages[1])[0] == 0
    assert pages[0].read_bytes() == pages[1].read_bytes()
    packed.write_bytes(packed.read_bytes()[:-20])
    code, output = report(packed, "-o", pages[1])
    assert code == 2
    assert "figures.jsonl.gz:4: cannot be read: the file ends too early" in output
    least = sorted(figure.confidence for _, found in pairs() for figure in found)[1]
    kept = [sum(figure.confidence >= least for figure in found) for _, found in pairs()]
    assert sum(kept) == 3
    assert report(figures, "-o", pages[0], "--min-confidence", str(least), "--title", "Sure")[0] == 0
    data = data_in(pages[0].read_text())
    assert data["title"] == "Sure"
    assert [article["text"] for article in data["articles"]] == [None for number in kept if number]
    assert [len(article["figures"]) for article in data["articles"]] == [number for number in kept if number]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda row: row | {"colour": "red"}, "figures.jsonl:2: unknown field 'colour'"),
        (lambda row: {name: row[name] for name in row if name != "why"}, "figures.jsonl:2: lacks the field 'why'"),
        (lambda row: row | {"measure": "size"}, "figures.jsonl:2: measure 'size' is not one of"),
    ],
)
def test_records_of_two_versions_are_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], dict[str, Any]], problem: str
) -> None:
    figures, _ = as_files(tmp_path)
    lines = figures.read_text().splitlines()
    lines[1] = json.dumps(change(json.loads(lines[1])))
    figures.write_text("\n".join(lines))
    code, output = report(figures, "-o", tmp_path / "r.html")
    assert code == 2
    assert problem in output
    assert not (tmp_path / "r.html").exists()


def test_bad_input_is_named(tmp_path: Path) -> None:
    figures, docs = as_files(tmp_path)
    page = tmp_path / "r.html"
    for arguments, problem in (
        ([docs, "--docs", docs, "-o", page], "holds articles, not figures"),
        ([figures, docs, "-o", page], "articles among figures"),
        ([figures, "--date", "2023-01-01", "-o", page], "extracted already"),
        ([tmp_path / "no.jsonl", "-o", page], "no such file"),
        ([figures, "--docs", tmp_path / "no.jsonl", "-o", page], "no such file"),
        ([docs, "-o", tmp_path / "r.pdf"], "a report goes to .html"),
    ):
        code, output = report(*arguments)
        assert (code, problem in output) == (2, True), output
    docs.write_text(docs.read_text() + "{\n")
    code, output = report(docs, "-o", page)
    assert code == 3
    assert "docs.jsonl:3: broken JSON" in output
    assert len(data_in(page.read_text())["articles"]) == 2


# --- In a browser ---------------------------------------------------------------------------------


@pytest.fixture
def page(tmp_path: Path) -> Path:
    write_report(pairs(), tmp_path / "report.html")
    return tmp_path / "report.html"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("corpus") / "report.html"
    write_report(extract_many(read_articles(ROOT / "fixtures/corpus/articles/docs.jsonl")), target, "Five articles")
    return target


def test_hover_lights_what_a_figure_is_linked_to(browser: Browser, page: Path) -> None:
    browser.open(page, width=1200, height=640)
    browser.hover(browser.figure("14.5 percent"))
    browser.picture("report")  # which docs/cookbook.md shows
    assert browser.words("figure") == "14.5 percent"
    assert browser.words("zone") == "Kunshan High-tech Zone"
    assert browser.words("metric") == "fixed-asset investment"
    assert browser.words("period") == "between January and March"
    assert "a year earlier" in browser.words("baseline")
    assert [len(browser.all(f"#links path.{kind}")) for kind in ("zone", "metric", "period", "baseline")] == [1] * 4
    assert browser.slot("zone").splitlines()[0].endswith("(kunshan)")
    assert "why: same-clause" in browser.slot("zone")
    assert browser.slot("period").splitlines()[:2] == [
        "2023-Q1",
        "2023-01-01 to 2023-03-31 \u201cbetween January and March\u201d",
    ]
    assert browser.slot("baseline").startswith("year_on_year")
    assert browser.one("#record .value").text == "+14.5%"
    browser.hover(browser.figure("$660 million"))
    assert browser.words("figure") == "$660 million"
    assert browser.words("baseline") == ""
    assert browser.one("#record [data-slot=equivalent_of]").text == "4.53 billion yuan"


def test_crossing_mentions_leave_the_text_as_it_is(browser: Browser, tmp_path: Path) -> None:
    text = "\U0001f600 GDP of the \u9ad8\u65b0\u533a zone rose 6 percent\n  in <b>2022</b>."
    at = text.index("6 percent")
    figure = extract("GDP rose 6 percent in 2022.", doc_id="a")[0]
    figure = replace(figure, start=at, end=at + 9, metric="GDP of the", metric_start=2, metric_end=12)
    figure = replace(figure, zone_id="x:a", zone="the \u9ad8\u65b0\u533a zone", zone_start=9, zone_end=21)
    figure = replace(figure, period_span=(at + 2, text.index("</b>")))
    write_report([(Article("a", text), [figure])], tmp_path / "a.html")
    browser.open(tmp_path / "a.html")
    assert browser.one("#text").get_property("textContent") == text
    browser.hover(browser.all("#text .figure")[0])
    assert browser.words("figure") == "6 percent"
    assert browser.words("zone") == figure.zone
    assert browser.words("metric") == figure.metric
    assert browser.words("period") == "percent\n  in <b>2022"


def test_filter_search_and_sort(browser: Browser, corpus: Path) -> None:
    browser.open(corpus)
    assert browser.one("#shown").text == "82 figures"
    browser.choose("#by-zone", "guiyang")
    assert set(browser.rows("zone")) == {"guiyang"}
    browser.choose("#by-measure", "share")
    assert browser.rows("figure") == ["71.44 percent"]
    browser.one("#reset").click()
    browser.type("#search", "investment GUIYANG")
    assert "10.38 billion yuan" in browser.rows("figure")
    browser.type("#by-confidence", "0.9")
    assert min(map(float, browser.rows("confidence"))) >= 0.9
    browser.choose("#by-metric", "investment")
    assert set(browser.rows("metric")) == {"investment"}
    browser.type("#search", "no such words")
    assert "No figure fits" in browser.one("#rows").text
    browser.one("#reset").click()
    for arrow, down in (("ascending", False), ("descending", True)):
        browser.one("th.c-confidence button").click()
        assert browser.one("th.c-confidence").get_attribute("aria-sort") == arrow
        given = [float(shown) for shown in browser.rows("confidence")]
        assert given == sorted(given, reverse=down)
    browser.one("th.c-value button").click()
    browser.one("th.c-value button").click()
    largest = [float(re.sub(r"[^0-9.-]", "", shown)) for shown in browser.rows("value")]
    assert largest == sorted(largest, reverse=True)
    assert largest[0] > 1e12


def test_a_click_on_a_row_goes_to_the_sentence(browser: Browser, corpus: Path) -> None:
    browser.open(corpus)
    browser.type("#search", "zhaoqing-profile")
    row = browser.all("#rows tr[data-at]")[-1]
    words = row.find_element("css selector", ".c-figure").text
    row.click()
    assert browser.one("#heading").text.startswith("Zhaoqing")
    assert browser.words("figure") == words
    assert words in browser.words("sentence")
    assert browser.run(
        "const [a, b] = [document.querySelector('.lit-figure'), document.getElementById('article')]"
        ".map((e) => e.getBoundingClientRect()); return a.top >= b.top && a.bottom <= b.bottom"
    )
    assert browser.one("#article-list [aria-current]").text.startswith("Zhaoqing")
    browser.one("#only").click()
    browser.one("#reset").click()
    browser.type("#find-article", "guiyang")
    (only,) = browser.all("#article-list button")
    only.click()
    assert browser.one("#heading").text.startswith("Guiyang")


def test_the_rows_shown_are_downloaded_as_write_figures_writes_them(browser: Browser, tmp_path: Path) -> None:
    formula = "=cmd|' /C calc'!A0"
    article = Article("+a", f'{formula}, "quoted"\nGDP fell 3.2 percent in 2022; exports were 5 million yuan.')
    figures = extract(article.text, doc_id=article.id)
    figures[0] = replace(figures[0], zone_id=formula, zone=formula, zone_start=0, zone_end=len(formula))
    write_report([(article, figures)], tmp_path / "r.html")
    write_figures(figures, tmp_path / "all.csv")
    browser.open(tmp_path / "r.html")

    def cells(path: Path) -> list[dict[str, Any]]:
        with path.open(newline="", encoding="utf-8") as lines:
            return [row | {"confidence": float(row["confidence"])} for row in csv.DictReader(lines)]

    assert cells(browser.downloaded("#download", "figures.csv")) == cells(tmp_path / "all.csv")
    browser.choose("#by-measure", "growth")
    (row,) = cells(browser.downloaded("#download", "figures.csv"))
    assert (row["value"], row["zone_id"], row["doc_id"]) == ("-3.2", f"'{formula}", "'+a")


def test_the_keyboard_alone_does_it_all(browser: Browser, corpus: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.open(corpus)

    def tab_to(selector: str) -> None:
        for _ in range(30):
            browser.press(Keys.TAB)
            if browser.run("return document.activeElement.matches(arguments[0])", selector):
                assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") != "none"
                return
        raise AssertionError(f"Tab does not lead to {selector}")

    tab_to("#article-list button")
    browser.press(Keys.ARROW_DOWN, Keys.ENTER)
    assert browser.one("#heading").text.startswith("Guiyang")
    tab_to("#text .figure")
    assert browser.words("figure") == "10.38b yuan"
    browser.press(Keys.ARROW_RIGHT)
    assert browser.words("figure") == "10.38 billion yuan"
    assert browser.words("zone")
    browser.press(Keys.ESCAPE)
    assert browser.words("figure") == ""
    tab_to("#search")
    browser.press("evaluation-report")
    tab_to("th.c-confidence button")
    browser.press(Keys.ENTER)
    tab_to("#rows tr")
    browser.press(Keys.END, Keys.ENTER)
    surest = browser.rows("figure")[-1]
    assert browser.words("figure") == surest
    assert browser.run("return document.activeElement.closest('#text') !== null")


def test_many_rows_are_reached_by_scrolling_and_by_keys(browser: Browser, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    text = "".join(f"Item {number} cost {number} yuan. " for number in range(3000))
    places = [(match.start(), match.end()) for match in re.finditer(r"[0-9]+ yuan", text)]
    figures = [
        Figure("a", start, end, text[start:end], "money", Decimal(number), "CNY", confidence=0.5)
        for number, (start, end) in enumerate(places)
    ]
    write_report([(Article("a", text), figures)], tmp_path / "r.html")
    browser.open(tmp_path / "r.html")
    assert len(browser.all("#rows tr")) < 100
    browser.run("document.getElementById('scroller').scrollTop = 1500 * 30; ")
    time.sleep(0.2)
    assert "1500 yuan" in browser.rows("figure")
    assert "0 yuan" not in browser.rows("figure")
    browser.run("document.querySelector('#rows tr[tabindex=\"0\"]').focus()")
    browser.press(Keys.END)
    assert browser.run("return document.activeElement.querySelector('.c-figure').textContent") == "2999 yuan"
    browser.press(Keys.PAGE_UP, Keys.ARROW_UP, Keys.ENTER)
    assert browser.words("figure").endswith(" yuan")
    assert browser.words("figure") != "2999 yuan"
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert len(browser.all("#rows tr[data-at]")) == 3000


def test_on_paper_stand_the_article_and_every_row(browser: Browser, corpus: Path) -> None:
    browser.open(corpus)
    browser.type("#search", "guiyang")
    browser.all("#rows tr[data-at]")[0].click()
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert not any(browser.one(part).is_displayed() for part in ("#filters", "#articles", "#download"))
    parts = ["document.body", "document.getElementById('scroller')", "document.getElementById('article')"]
    for part in parts:
        assert browser.run(f"return {part}.scrollHeight <= {part}.clientHeight + 1"), part
    cut = (
        "return [...document.querySelectorAll('#columns th, #rows td:not(.c-article)')]"
        ".filter((cell) => cell.offsetParent && cell.scrollWidth > cell.clientWidth + 1).map((c) => c.textContent)"
    )
    size = {"width": 700, "height": 1000, "deviceScaleFactor": 1, "mobile": False}  # A4 within its margins
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    assert browser.run(cut) == []
    browser.picture("report-print")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    printed = browser.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]
    assert printed.startswith("JVBERi")  # %PDF


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_light_and_dark_can_be_read(browser: Browser, corpus: Path, theme: str) -> None:
    browser.open(corpus, theme=theme)
    browser.type("#search", "qingyuan-kunshan")
    browser.all("#rows tr[data-at]")[2].click()
    browser.picture(f"report-{theme}")

    def contrast(selector: str) -> float:
        colors = browser.run(
            "let node = document.querySelector(arguments[0]); const ink = getComputedStyle(node).color;"
            "let back; do { back = getComputedStyle(node).backgroundColor; node = node.parentElement; }"
            "while (node && /^rgba.*, 0\\)$/.test(back)); return [ink, back]",
            selector,
        )
        shades = []
        for color in colors:
            parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
            red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
            shades.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
        return (max(shades) + 0.05) / (min(shades) + 0.05)

    parts = ["#text", "#record .why", "#columns button", "#text .figure", "#text .lit-figure", "#byline"]
    parts += [f".legend .{kind}" for kind in ("zone", "metric", "period", "baseline")]
    assert {part: contrast(part) for part in parts if contrast(part) < 4.5} == {}
    dark = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert (int(re.findall(r"\d+", dark)[0]) < 60) == (theme == "dark")


def test_a_narrow_window_has_one_column_and_no_sideways_scrolling(browser: Browser, corpus: Path) -> None:
    browser.open(corpus, width=400, height=800)
    assert browser.run("return document.documentElement.scrollWidth") <= 400
    boxes = browser.run(
        "return ['articles', 'article', 'panel', 'table-section'].map((id) => {"
        "const r = document.getElementById(id).getBoundingClientRect(); return [r.left, r.right, r.top, r.bottom]; })"
    )
    assert all(left >= 0 and right <= 400 for left, right, _, _ in boxes)
    assert all(above[3] <= below[2] for above, below in pairwise(boxes))
    inside = "const s = document.getElementById('scroller'); return s.scrollWidth <= s.clientWidth"
    assert browser.run(inside)
    row = browser.all("#rows tr[data-at]")[0]
    row.click()
    assert browser.words("figure")
    browser.picture("report-narrow")
    browser.run("document.getElementById('table-section').scrollIntoView()")
    browser.picture("report-narrow-table")


def test_figures_without_their_articles(browser: Browser, tmp_path: Path) -> None:
    figures, _ = as_files(tmp_path)
    assert report(figures, "-o", tmp_path / "r.html")[0] == 0
    browser.open(tmp_path / "r.html")
    assert "not at hand" in browser.one("#notice").text
    assert not browser.one("#article").is_displayed()
    assert len(browser.rows("figure")) == 4
    browser.all("#rows tr[data-at]")[3].click()
    assert browser.slot("zone").splitlines()[0].endswith("(guiyang)")
    browser.picture("report-without-texts")


def test_a_notebook_frame_works_without_storage(browser: Browser, tmp_path: Path) -> None:
    inside = figures_html(KUNSHAN, extract(TEXT, "2023-04-25", doc_id="kunshan"))
    (tmp_path / "n.html").write_text(f"<!doctype html><title>n</title>{inside._repr_html_()}", encoding="utf-8")
    browser.open(tmp_path / "n.html")
    browser.driver.switch_to.frame(browser.one("iframe"))
    browser.hover(browser.figure("14.5 percent"))
    assert browser.words("zone") == "Kunshan High-tech Zone"
    browser.driver.switch_to.default_content()


# --- Review ---------------------------------------------------------------------------------------


def fill(browser: Browser, **fields: str) -> None:
    for name, value in fields.items():
        # As a reader's input: a date field takes keys in the order of the reader's country.
        browser.run(
            "const f = document.querySelector(`#judge [name=${arguments[0]}]`); f.value = arguments[1]", name, value
        )


def test_a_review_becomes_gold_that_evaluate_reads(browser: Browser, tmp_path: Path, page: Path) -> None:
    browser.open(page)
    browser.one("#review").click()
    browser.figure("4.53 billion yuan").click()
    browser.one("[data-verdict=right]").click()
    browser.figure("14.5 percent").click()
    browser.press("w")
    fill(browser, value="abc")
    browser.one("#judge form [type=submit]").click()
    assert "number in plain digits" in browser.one("#judge .problem").text
    fill(browser, value="14.5", zone="kunshn")
    browser.one("#judge form [type=submit]").click()
    assert "No such zone" in browser.one("#judge .problem").text
    fill(browser, zone="wuxi", metric_id="gdp", period_start="2022-01-01", period_end="2022-12-31")
    browser.picture("report-review")
    browser.one("#judge form [type=submit]").click()
    assert browser.one("#judged").text == "2 of 4 judged"
    gold = load_gold(browser.downloaded("#save", "gold.jsonl"))

    (document,) = gold  # of the article that nobody judged nothing is said
    assert [(figure.text, figure.zones, figure.metric_ids) for figure in document.figures] == [
        ("4.53 billion yuan", ("kunshan",), ("fixed_asset_investment",)),
        ("14.5 percent", ("wuxi",), ("gdp",)),
    ]
    assert document.figures[0].value == Decimal(4530000000)
    figures = [figure for _, found in pairs() for figure in found]
    scores = evaluate(gold, figures).all
    assert (scores.gold, scores.pred, scores.detect_f1, scores.zone, scores.period) == (2, 2, 1.0, 0.5, 0.5)
    # The same by the command.
    (tmp_path / "docs.jsonl").write_text(json.dumps(KUNSHAN.to_dict()))
    arguments = ["--gold", browser.downloads / "gold.jsonl", "--docs", tmp_path / "docs.jsonl", "--json"]
    result = CliRunner().invoke(cli.app, ["evaluate", *map(str, arguments)])
    assert json.loads(result.stdout)["all"]["record_F1"] == 0.5


def test_what_is_no_figure_is_wrong_and_what_nobody_judged_is_neither(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.one("#review").click()
    browser.figure("$660 million").click()
    browser.press("n")
    browser.figure("14.5 percent").click()
    browser.press("w")
    browser.one("#judge form button[type=button]").click()  # wrong, but what is right is not said
    gold = load_gold(browser.downloaded("#save", "gold.jsonl"))
    judged = evaluate(gold, pairs()[0][1])
    assert [(miss.kind, miss.text) for miss in judged.misses] == [("extra", "$660 million")]
    browser.one("#whole").click()
    gold = load_gold(browser.downloaded("#save", "gold.jsonl"))
    spans = [(figure.start, figure.end) for figure in pairs()[0][1]]
    assert gold[0].ignore == (spans[0], spans[2])


def test_a_missed_figure_is_added_and_the_review_outlives_a_reload(browser: Browser, tmp_path: Path) -> None:
    text = "\U0001f600 GDP rose 6 percent in 2022. Some odd forty-two firms came."
    article = Article("a", text)
    write_report([(article, extract(text, doc_id="a")[:1])], tmp_path / "r.html")
    browser.open(tmp_path / "r.html")
    browser.one("#review").click()
    browser.figure("6 percent").click()
    browser.press("r")
    assert not browser.one("#add").is_enabled()
    select_words(browser, " forty-two")  # the blank is not part of it
    browser.one("#add").click()
    fill(browser, value="42", unit="firm", type="count", metric_id="enterprises", metric="firms")
    browser.one("#judge form [type=submit]").click()
    assert "".join(browser.texts("#text .added")) == "forty-two"
    browser.driver.refresh()
    browser.one("#review").click()
    assert browser.one("#judged").text == "1 of 1 judged, 1 added"
    (document,) = load_gold(browser.downloaded("#save", "gold.jsonl"))
    added = document.figures[1]
    assert (text[added.start : added.end], added.value, added.type) == ("forty-two", Decimal(42), "count")
    missed = [miss.text for miss in evaluate([document], extract(text, doc_id="a")[:1]).misses if miss.kind == "missed"]
    assert missed == ["forty-two"]


def select_words(browser: Browser, words: str) -> None:
    browser.run(
        "const walk = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT); let node;"
        "while ((node = walk.nextNode()) && !node.data.includes(arguments[0]));"
        "const at = node.data.indexOf(arguments[0]);"
        "getSelection().setBaseAndExtent(node, at, node, at + arguments[0].length)",
        words,
    )
    time.sleep(0.1)


def load(browser: Browser, saved: Path) -> str:
    browser.driver.execute_script("document.querySelector('#said').textContent = ''")  # what was said of saving
    browser.one("#file").send_keys(str(saved))
    for _ in range(100):
        if said := browser.one("#said").text:
            return said
        time.sleep(0.05)
    raise AssertionError("nothing was loaded")


def judge_all(browser: Browser) -> None:
    """One verdict of each kind, one figure that was missed, and an article read as a whole."""
    browser.one("#review").click()
    browser.figure("4.53 billion yuan").click()
    browser.press("r")
    browser.figure("$660 million").click()
    browser.press("n")
    browser.figure("14.5 percent").click()
    browser.press("w")
    fill(browser, value="12345678901234567.85", zone="wuxi", period_start="", period_end="", baseline="")
    browser.one("#judge form [type=submit]").click()
    select_words(browser, "a year earlier")
    browser.one("#add").click()
    fill(browser, value="1", unit="year", type="count")
    browser.one("#judge form [type=submit]").click()
    browser.one("#whole").click()
    browser.type("#find-article", "guiyang")
    browser.one("#article-list button").click()
    browser.figure("10.38b yuan").click()
    browser.press("w")
    browser.one("#judge form button[type=button]").click()


def test_a_saved_review_is_taken_up_again(browser: Browser, tmp_path: Path, page: Path) -> None:
    browser.open(page)
    judge_all(browser)
    saved = tmp_path / "gold.jsonl"
    saved.write_bytes(browser.downloaded("#save", "gold.jsonl").read_bytes())
    first, second = load_gold(saved)
    assert [(figure.text, figure.value) for figure in first.figures] == [
        ("4.53 billion yuan", Decimal(4530000000)),
        ("14.5 percent", Decimal("12345678901234567.85")),
        ("a year earlier", Decimal(1)),
    ]
    assert (first.ignore, second.figures) == ((), ())

    def taken_up() -> None:
        assert browser.one("#judged").text == "4 of 4 judged, 1 added"
        assert set(browser.rows("verdict")) == {"\u2713", "\u2717", "\u270e", "?"}
        assert "".join(browser.texts("#text .added")) == "a year earlier"
        browser.figure("14.5 percent").click()
        assert browser.one("#whole").is_selected()
        browser.one("[data-verdict=wrong]").click()
        assert browser.one("#judge [name=value]").get_attribute("value") == "12345678901234567.85"
        browser.one("#judge form button[type=button]").click()
        assert browser.downloaded("#save", "gold.jsonl").read_bytes() == saved.read_bytes()

    browser.open(page)  # forgets what the browser has kept
    browser.one("#review").click()
    assert browser.one("#judged").text == "0 of 4 judged"
    assert load(browser, saved) == "Loaded the review of 2 articles."
    taken_up()
    # The same by the command; what is judged in that page then outlives a reload.
    docs = tmp_path / "docs.jsonl"
    docs.write_text("".join(json.dumps(article.to_dict()) + "\n" for article in (KUNSHAN, GUIYANG)))
    code, output = report(docs, "--review", saved, "-o", tmp_path / "again.html")
    assert code == 0, output
    browser.open(tmp_path / "again.html")
    taken_up()
    browser.figure("14.5 percent").click()
    browser.one("#judge .plain").click()
    browser.driver.refresh()
    assert browser.one("#judged").text == "3 of 4 judged, 1 added"


def test_what_a_review_lets_open_stays_open(browser: Browser, tmp_path: Path, page: Path) -> None:
    browser.open(page)
    browser.one("#review").click()
    browser.figure("$660 million").click()
    browser.press("r")
    saved = tmp_path / "gold.jsonl"
    saved.write_bytes(browser.downloaded("#save", "gold.jsonl").read_bytes())
    browser.figure("14.5 percent").click()
    browser.press("n")
    load(browser, saved)
    assert browser.one("#judged").text == "1 of 4 judged"  # of the article in the file that alone is said
    assert not browser.one("#whole").is_selected()


def test_a_review_that_cannot_be_taken_up_is_told(browser: Browser, tmp_path: Path, page: Path) -> None:
    bad = "<img src=x onerror='window.hacked = 1'>"
    gold = {"start": 0, "end": 7, "text": "Kunshan", "type": bad, "value": 1, "unit": bad, "measure": bad}
    hostile = {"id": "kunshan", "figures": [gold | {"zone": [bad], "metric": bad}], "ignore": [[0, 500]]}
    other = {"id": "guiyang", "figures": [gold], "ignore": []}
    absent = {"id": bad, "figures": []}
    lines = [json.dumps(row) for row in (hostile, other, absent, [], 7, {"id": "kunshan", "figures": [{}]})]
    (tmp_path / "gold.jsonl").write_text("\n".join([*lines, "{"]))
    browser.open(page)
    browser.one("#review").click()
    assert load(browser, tmp_path / "gold.jsonl") == (
        "Loaded the review of 1 article. 1 article of it is not in this page. "
        "1 article left out: the text was another. 4 lines left out: no line of a gold file."
    )
    assert "".join(browser.texts("#text .added")) == "Kunshan"
    assert browser.run("return window.hacked ?? null") is None
    for line, problem in (
        (lines[1], "gold.jsonl:1: 'Kunshan' does not stand at 0-7 of article 'guiyang'"),
        (lines[2], 'gold.jsonl:1: no article "<img'),
        ("{", "gold.jsonl:1: not JSON"),
    ):
        (tmp_path / "gold.jsonl").write_text(line)
        with pytest.raises(ArticleError, match=re.escape(problem)):
            write_report(pairs(), tmp_path / "r.html", review=tmp_path / "gold.jsonl")
    assert not (tmp_path / "r.html").exists()


def test_all_answers_that_a_gold_file_allows_are_kept(browser: Browser, tmp_path: Path, page: Path) -> None:
    at = TEXT.index("4.53 billion yuan")
    gold = {"start": at, "end": at + 17, "text": "4.53 billion yuan", "type": "money", "value": 4.53e9, "unit": "CNY"}
    gold |= {"measure": "level", "zone": ["suzhou", "kunshan"], "metric_id": ["fixed_asset_investment", "investment"]}
    gold |= {"period": [None, ["2023-01-01", "2023-03-31"]], "note": "either"}
    line = {"id": "kunshan", "figures": [gold], "ignore": []}
    (tmp_path / "gold.jsonl").write_text(json.dumps(line))
    browser.open(page)
    browser.one("#review").click()
    load(browser, tmp_path / "gold.jsonl")
    assert browser.rows("verdict") == ["\u2713", "\u2717", "\u2717", "\u2013"]
    saved = json.loads(browser.downloaded("#save", "gold.jsonl").read_text())
    assert saved["figures"] == [gold]
