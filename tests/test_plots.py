"""Pictures: what is in them, what is said of the rest, and a page that stands by itself."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conftest import Browser
from hitech_extract import cli, extract_many
from hitech_extract.errors import InputError
from hitech_extract.io import read_articles, write_figures
from hitech_extract.panel import Panel, build_panel
from hitech_extract.schema import Figure

pytest.importorskip("altair", reason="needs altair")
pytest.importorskip("vl_convert", reason="needs vl-convert-python")

from hitech_extract.plots import Choice, plot, write_plot

ROOT = Path(__file__).parent.parent


def figure(doc_id: str, zone: str, year: int, billions: str, **slots: Any) -> Figure:
    given: dict[str, Any] = {
        "type": "money",
        "unit": "CNY",
        "metric_id": "gdp",
        "metric": "GDP",
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "period": str(year),
        "confidence": 0.93,
    }
    value = Decimal(int(Decimal(billions) * 10**9))
    return Figure(doc_id, slots.pop("start", 0), 9, f"{billions} billion", value=value, zone_id=zone, **(given | slots))


def growth(doc_id: str, zone: str, year: int, value: str) -> Figure:
    slots = {"type": "percent", "unit": "percent", "measure": "growth", "baseline": "year_on_year", "start": 50}
    found = figure(doc_id, zone, year, "0", **slots)
    found.value, found.text = Decimal(value), f"{value} percent"
    return found


@pytest.fixture
def panel() -> Panel:
    first_quarter = {"period_start": date(2022, 1, 1), "period_end": date(2022, 3, 31), "period": "2022-Q1"}
    return build_panel(
        [
            figure("a", "wuxi", 2021, "220.5"),
            figure("b", "wuxi", 2022, "238.6"),
            figure("c", "suzhou", 2022, "176.6"),
            figure("d", "suzhou", 2022, "181.2"),
            figure("b", "wuxi", 2022, "34.7", start=20, unit="USD", equivalent_of=0),
            figure("e", "wuxi", 2022, "55.1", **first_quarter),
            figure("f", "kunshan", 2022, "5.2", metric_id="exports"),
            growth("b", "wuxi", 2022, "8.2"),
            growth("c", "suzhou", 2022, "-1.4"),
        ],
        dates={"b": date(2023, 2, 8)},
    )


def points(chart: Any) -> list[dict[str, Any]]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows if "zone" in row]


def test_a_series_shows_each_value_with_its_evidence(panel: Panel) -> None:
    chart, said = plot(panel, Choice("series", "gdp"))
    spec = chart.to_dict()
    assert spec["title"]["text"] == "Gross domestic product"
    assert spec["title"]["subtitle"].startswith("Billion yuan, full years, from 4 articles; hollow: ")
    shown = {(point["zone"], point["period"]): point for point in points(chart)}
    assert len(shown) == 3
    wuxi = shown["Wuxi", "2022"]
    assert (wuxi["value"], wuxi["shown"], wuxi["text"]) == (238.6, "238.6 billion yuan", "238.6 billion")
    assert (wuxi["article"], wuxi["date"], wuxi["confidence"], wuxi["others"]) == ("b", "2023-02-08", "0.93", "none")
    suzhou = shown["Suzhou New District", "2022"]
    assert (suzhou["conflict"], suzhou["articles"]) == (True, 2)
    assert "176,600,000,000 in c" in suzhou["others"]
    tooltips = {one["field"] for layer in spec["layer"] for one in layer["encoding"].get("tooltip", [])}
    assert {"text", "article", "confidence", "others"} <= tooltips
    assert said == ["not drawn: 1 converted to USD (--unit USD)", "not drawn: 1 of period quarter (--period quarter)"]


def test_other_units_and_periods_are_drawn_where_asked_for(panel: Panel) -> None:
    chart, _ = plot(panel, Choice("series", "gdp", unit="USD"))
    assert [point["shown"] for point in points(chart)] == ["34.7 billion US dollars"]
    chart, said = plot(panel, Choice("series", "gdp", ("wuxi", "suzhou"), period="quarter"))
    assert [point["period"] for point in points(chart)] == ["2022-Q1"]
    assert said[-1] == "without a value in the picture: suzhou"


def test_growth_is_signed_and_grouped_by_zone(panel: Panel) -> None:
    chart, _ = plot(panel, Choice("growth", "gdp"))
    assert [(point["zone"], point["shown"]) for point in points(chart)] == [
        ("Suzhou New District", "-1.4 percent"),
        ("Wuxi", "+8.2 percent"),
    ]


def test_coverage_shows_gaps(panel: Panel) -> None:
    chart, _ = plot(panel, Choice("coverage", "gdp"))
    counts = {(point["zone"], point["column"]): point["count"] for point in points(chart)}
    assert counts == {
        ("Suzhou New District", "2021"): 0,
        ("Suzhou New District", "2022"): 2,
        ("Wuxi", "2021"): 1,
        ("Wuxi", "2022"): 4,
    }
    chart, _ = plot(panel, Choice("coverage"))
    counts = {(point["zone"], point["column"]): point["count"] for point in points(chart)}
    assert (counts["Wuxi", "gross domestic product"], counts["Wuxi", "exports"]) == (2, 0)


@pytest.mark.parametrize(
    ("choice", "problem"),
    [
        (Choice("series", "gdq"), r"unknown metric 'gdq' \(did you mean gdp"),
        (Choice("series", "gdp", ("wuxo",)), r"unknown zone 'wuxo' \(did you mean wuxi"),
        (Choice("series", "gdp", ("zzzzzzz",)), r"unknown zone 'zzzzzzz' \(look it up: hitech-extract zones zzzzzzz"),
        (
            Choice("series", "gdp", ("kunshan",)),
            r"zone 'kunshan': the figures have none of it \(they have suzhou",
        ),
        (Choice("series", "imports"), r"metric 'imports': the figures have none of it \(they have exports, gdp"),
        (Choice("series"), "no metric to draw the series of"),
        (Choice("pie", "gdp"), "kind 'pie': no such kind"),
        (Choice("series", "gdp", period="week"), "period 'week': no such kind"),
        (Choice("series", "gdp", unit="EUR"), "nothing to draw: no level of 'gdp', unit EUR"),
        (Choice("growth", "exports"), "nothing to draw: no growth year on year of 'exports'"),
    ],
)
def test_what_cannot_be_drawn_is_told(panel: Panel, choice: Choice, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        plot(panel, choice)


def test_more_zones_than_can_be_told_apart_are_refused() -> None:
    zones = ["wuxi", "suzhou", "kunshan", "changzhou", "guiyang", "zhaoqing", "nanjing", "chengdu"]
    rates = build_panel(growth(f"a{zone}", zone, 2022, "5") for zone in zones)
    with pytest.raises(InputError, match="more than 7 zones"):
        plot(rates, Choice("growth", "gdp"))
    levels = build_panel(figure(f"a{zone}", zone, 2022, "5") for zone in zones)
    scales = plot(levels, Choice("series", "gdp"))[0].to_dict()["layer"][0]["encoding"]
    marks = list(zip(scales["color"]["scale"]["range"], map(str, scales["strokeDash"]["scale"]["range"]), strict=True))
    assert len(set(marks)) == len(zones)


def test_pages_and_pictures_are_files_of_their_kind(panel: Panel, tmp_path: Path) -> None:
    for name, start in (("gdp.png", b"\x89PNG"), ("gdp.svg", b"<svg"), ("gdp.html", b"<!doctype html>")):
        write_plot(panel, Choice("series", "gdp"), tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)
    assert len(list(tmp_path.iterdir())) == 3
    drawn = (tmp_path / "gdp.svg").read_text()
    assert all(words in drawn for words in ("Gross domestic product", "Suzhou New District", "Billion yuan", "2021"))


@pytest.mark.parametrize(
    ("name", "problem"), [("gdp.gif", "unknown extension '.gif'"), ("no/gdp.png", "no folder"), ("gdp", "unknown")]
)
def test_outputs_that_cannot_be(panel: Panel, tmp_path: Path, name: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        write_plot(panel, Choice("series", "gdp"), tmp_path / name)


def test_the_command(panel: Panel, tmp_path: Path) -> None:
    figures = tmp_path / "figures.jsonl"
    write_figures([one.figure for row in panel.rows for one in row.statements], figures)

    def command(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(cli.app, ["plot", str(figures), *map(str, arguments)])
        return result.exit_code, result.output

    code, said = command("--metric", "gdp", "--zones", "wuxi, suzhou", "-o", tmp_path / "gdp.svg")
    assert (code, "not drawn: 1 of period quarter (--period quarter)" in said) == (0, True), said
    assert "Suzhou New District" in (tmp_path / "gdp.svg").read_text()
    code, said = command("--metric", "gdp", "--zones", "wuxo", "-o", tmp_path / "other.svg")
    assert (code, said) == (2, "error: unknown zone 'wuxo' (did you mean wuxi?)\n")
    assert not (tmp_path / "other.svg").exists()
    code, said = command("--metric", "gdp", "-o", figures)
    assert (code, "pictures go to" in said) == (2, True)


def test_without_the_extra_the_mend_is_told(panel: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(InputError, match=r"pip install 'hitech-extract\[viz\]'"):
        write_plot(panel, Choice("series", "gdp"), tmp_path / "gdp.svg")


@pytest.fixture(scope="module")
def made() -> Panel:
    articles = list(read_articles(ROOT / "fixtures/panel/docs.jsonl"))
    return build_panel([figure for _, found in extract_many(articles) for figure in found], articles)


@pytest.mark.parametrize(
    ("name", "choice", "mark", "shown"),
    [
        ("plot-series", Choice("series", "gdp", ("wuxi", "suzhou")), "Article: suzhou-1", "176.6 billion yuan"),
        ("plot-growth", Choice("growth", "gdp"), "Article: wuxi-4", "+9.5 percent"),
        ("panel-coverage", Choice("coverage"), "Zone: Wuxi; Metric: gross domestic product", "3"),
    ],
)
def test_a_browser_draws_the_page_and_tells_what_is_under_the_pointer(
    browser: Browser, made: Panel, tmp_path: Path, name: str, choice: Choice, mark: str, shown: str
) -> None:
    write_plot(made, choice, tmp_path / "plot.html")
    browser.open(tmp_path / "plot.html", width=960, height=540)
    browser.hover(browser.all(f"#chart svg [aria-label*='{mark}']")[-1])
    assert shown in browser.texts("#vg-tooltip-element .value")
    browser.picture(name)
