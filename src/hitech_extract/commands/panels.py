"""The commands that put figures together: ``panel`` and ``plot``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hitech_extract.commands.console import count, outcomes, say
from hitech_extract.errors import InputError

if TYPE_CHECKING:
    from hitech_extract.panel import Panel
    from hitech_extract.tables import Tables

__all__ = ["PANEL_EPILOG", "PLOT_EPILOG", "panel", "plot"]

_EXIT_CODES: Final = """\b
Exit codes:
  0    done
  2    nothing was written: a missing file, a line that is no figure, an unknown extension, zone or metric
  4    stopped by a fault of the output
  130  interrupted: an output file is left as it was before
"""

_INPUTS: Final = """\b
Inputs:
  .jsonl          figures as run writes them, one a line (also .gz)
  .parquet        figures as run writes them (extra arrow)
  .duckdb         a database that run has written, with the dates of its articles (extra duckdb)
"""

PANEL_EPILOG: Final = f"""\b
Examples:
  hitech-extract panel figures.jsonl --docs docs.jsonl -o panel.csv
  hitech-extract panel news.duckdb -o panel.xlsx --coverage coverage.csv
  hitech-extract panel 2022.jsonl 2023.jsonl -o panel.parquet
  hitech-extract panel figures.jsonl --docs docs.jsonl -o panel.html

{_INPUTS}
\b
Outputs (-o):
  .csv .parquet   one row for each zone, metric, period, measure, baseline and unit
  .duckdb         tables panel and panel_sources; checked_panel and checked_panel_sources in a database of run
  .xlsx           sheets panel, conflicts and coverage (extra xlsx)
  .html           a page to look at: what is in doubt, what is missing, every row

\b
Values that agree within the digits as written are merged, and the most precise is taken. Where they do not, the row is
in conflict, and the later article goes first, then the more precise number, the higher confidence, the smaller id.
An article that contradicts itself speaks with the value that most other articles state too, then with the largest
amount or count (no part is larger than its whole), then with what stands first.

{_EXIT_CODES}"""

PLOT_EPILOG: Final = f"""\b
Examples:
  hitech-extract plot figures.jsonl --metric gdp --zones wuxi,suzhou -o gdp.html
  hitech-extract plot news.duckdb --metric exports --kind growth -o exports.png
  hitech-extract plot figures.jsonl --kind coverage -o coverage.svg

{_INPUTS}
\b
Kinds:
  series          values over time, a line for each zone
  growth          year-on-year growth, bars for each period
  coverage        which zones have which years of the metric; without --metric, which zones have which metrics

{_EXIT_CODES}"""

Inputs = Annotated[
    list[Path], typer.Argument(metavar="FIGURES", help="Figures that were extracted before.", show_default=False)
]
DocsOption = Annotated[
    list[Path] | None,
    typer.Option("--docs", metavar="DOCS", help="The articles: their dates, what shares are of, what is a part."),
]
ZoneTable = Annotated[Path | None, typer.Option("--zone-table", metavar="CSV", help="Your own zones, for their names.")]
MetricTable = Annotated[
    Path | None, typer.Option("--metric-table", metavar="CSV", help="Your own metrics, for their names.")
]


def panel(
    inputs: Inputs,
    out: Annotated[str, typer.Option("-o", "--out", metavar="OUT", help="File to write.", show_default=False)],
    docs: DocsOption = None,
    coverage: Annotated[
        str | None,
        typer.Option("--coverage", metavar="CSV", help="Also write which zones and metrics have which years."),
    ] = None,
    zone_table: ZoneTable = None,
    metric_table: MetricTable = None,
) -> None:
    """Build the panel of zone, metric and period from figures, merged and checked."""
    with outcomes():
        from hitech_extract.panel.writing import check_panel_output, write_coverage, write_panel

        _check_inputs(inputs, docs)
        path = check_panel_output(out, inputs)
        if coverage is not None and Path(coverage).suffix.lower() != ".csv":
            raise InputError(f"{coverage}: unknown extension (coverage goes to .csv)")
        built = _built(inputs, docs, _tables(zone_table, metric_table))
        names = write_panel(built, path)
        if coverage is not None:
            write_coverage(built.coverage(), coverage)
        say(f"{count(len(built.rows), 'row')} from {count(built.figures, 'figure')} in {path}")
        if path.suffix.lower() == ".duckdb":
            say(f"tables: {' and '.join(names)}")
        for line in _told(built):
            say(line)


def plot(
    inputs: Inputs,
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="OUT", help=".html, .png or .svg to write.", show_default=False)
    ],
    metric: Annotated[str | None, typer.Option("--metric", metavar="ID", help="The metric to show.")] = None,
    zones: Annotated[
        str | None, typer.Option("--zones", metavar="ID,ID...", help="The zones to show. [default: all that have it]")
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="What to draw: series, growth or coverage.")
    ] = "series",
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="KIND",
            help="Periods to show: year, half, quarter, month, day or other. [default: the most frequent]",
        ),
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="UNIT", help="Unit to show. [default: the most frequent]")
    ] = None,
    docs: DocsOption = None,
    zone_table: ZoneTable = None,
    metric_table: MetricTable = None,
) -> None:
    """Draw the figures of a metric: over time, their growth, or which are there."""
    with outcomes():
        from hitech_extract.plots import Choice, check_plot_output, write_plot

        _check_inputs(inputs, docs)
        wanted = tuple(zone.strip() for zone in zones.split(",") if zone.strip()) if zones is not None else ()
        choice = Choice(kind, metric, wanted, period, unit)
        path = check_plot_output(out, inputs)
        tables = _tables(zone_table, metric_table)
        built = _built(inputs, docs, tables)
        for line in write_plot(built, choice, path, tables):
            say(line)


def _check_inputs(inputs: Sequence[Path], docs: Sequence[Path] | None) -> None:
    for path in (*inputs, *(docs or ())):
        if path.is_dir() or not path.exists():
            raise InputError(f"{path}: no such file (check the name)")


def _tables(zones: Path | None, metrics: Path | None) -> Tables:
    from hitech_extract.tables import Tables

    return Tables(zones, metrics)


def _built(inputs: Sequence[Path], docs: Sequence[Path] | None, tables: Tables) -> Panel:
    from hitech_extract.io import read_articles
    from hitech_extract.panel import build_panel
    from hitech_extract.panel.reading import FigureFiles

    files = FigureFiles(inputs)
    figures = list(files)  # so that what a database knows of its articles is known
    articles = read_articles(docs) if docs else files.texts
    built = build_panel(figures, articles, files.dates, tables)
    if files.without_value:
        built.figures += files.without_value
        built.left_out["no value that a table can hold"] = files.without_value
    return built


def _told(built: Panel) -> list[str]:
    """Say what is in conflict and off, and what became of the figures that are not in the panel."""
    from hitech_extract.panel.rows import CHECKS

    lines = []
    if built.left_out:
        kinds = ", ".join(f"{number:,} {reason}" for reason, number in built.left_out.items())
        lines.append(f"not in the panel: {sum(built.left_out.values()):,} ({kinds})")
    if built.conflicts:
        within = sum(row.conflict_kind == "within_article" for row in built.conflicts)
        lines.append(
            f"in conflict: {len(built.conflicts):,}, of which {within:,} within one article (column conflict_kind)"
        )
    for name in CHECKS:
        outcomes = [check.outcome for row in built.rows if (check := getattr(row, name))]
        if outcomes:
            counts = (f"{outcomes.count(outcome):,} {outcome}" for outcome in ("ok", "off", "not possible"))
            lines.append(f"{name} checks: {', '.join(counts)}")
    if built.undated:
        lines.append(
            f"articles without a known date: {built.undated:,} (--docs tells them; they count as the earliest)"
        )
    return lines
