"""The commands that extract figures: ``run``, ``show`` and ``report``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hitech_extract import io
from hitech_extract.commands.console import Faults, count, outcomes, print_table, say
from hitech_extract.commands.options import (
    EXIT_CODES,
    INPUTS,
    ConfidenceOption,
    DateColumn,
    DateOption,
    FormatOption,
    IdColumn,
    Inputs,
    MetricsOption,
    SizeOption,
    TextColumn,
    TitleColumn,
    ZonesOption,
    existing,
)
from hitech_extract.commands.progress import progress
from hitech_extract.errors import InputError
from hitech_extract.schema import MAX_ARTICLE_SIZE, Article, Figure, parse_date, plain_number
from hitech_extract.stores import hide_password, place_of_faults

if TYPE_CHECKING:
    from hitech_extract.runs import Run
    from hitech_extract.stores import RunRecord

__all__ = ["REPORT_EPILOG", "RUN_EPILOG", "SHOW_EPILOG", "extracted", "report", "run", "show"]

_OUTPUTS: Final = """\b
Outputs (-o):
  .jsonl .csv .parquet       one figure a line or row; .sdmx.csv for SDMX-CSV 2.0
  .duckdb, postgresql://...  tables articles, figures, faults, runs, zones, metrics; views observations, panel
"""
_AGAIN: Final = """\b
Begun again, a run reads only what is new or changed: in a file's case what the file .NAME.journal beside it does not
know. So one that was stopped, in whatever way, goes on. An output file appears when all is read.
"""

RUN_EPILOG: Final = f"""\b
Examples:
  hitech-extract run article.txt --date 2023-04-25
  hitech-extract run articles/ -o figures.csv
  hitech-extract run archive/ -o news.duckdb --workers 2
  hitech-extract run inbox/ -o news.duckdb --watch
  hitech-extract run news.csv.gz --text-column story --min-confidence 0.8 -o figures.parquet
  zcat news.jsonl.gz | hitech-extract run - --format jsonl | head

{INPUTS}
{_OUTPUTS}
{_AGAIN}
{EXIT_CODES}"""


def run(
    inputs: Inputs,
    out: Annotated[
        str | None,
        typer.Option("-o", "--out", metavar="OUT", help="File or database to write. [default: standard output]"),
    ] = None,
    workers: Annotated[
        int, typer.Option("-w", "--workers", metavar="N", min=1, help="Processes that read side by side.")
    ] = 1,
    date: DateOption = None,
    zones: ZonesOption = None,
    metrics: MetricsOption = None,
    min_confidence: ConfidenceOption = 0.0,
    stdin_format: FormatOption = "text",
    text_column: TextColumn = None,
    id_column: IdColumn = None,
    date_column: DateColumn = None,
    title_column: TitleColumn = None,
    keep_text: Annotated[
        bool,
        typer.Option("--keep-text", help="Keep the texts as read: in OUT.articles.jsonl, or the table articles."),
    ] = False,
    redo: Annotated[
        bool, typer.Option("--redo", help="Read again what another version of the library has read.")
    ] = False,
    time_limit: Annotated[
        float, typer.Option("--time-limit", metavar="SECONDS", min=0.01, help="What an article may take.")
    ] = 60.0,
    max_article_size: SizeOption = MAX_ARTICLE_SIZE,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on with files as they come into the folders, until Ctrl-C.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="No progress and no summary; faults are still named.")
    ] = False,
) -> None:
    """Extract figures and write them, one a row."""
    if stdin_format not in io.KINDS:
        raise typer.BadParameter(f"--format {stdin_format}: no such kind (it is one of {', '.join(io.KINDS)})")
    if watch and out is None:
        raise typer.BadParameter("--watch writes to no standard output (give -o news.duckdb)")
    from hitech_extract import runs
    from hitech_extract import workers as processes

    with outcomes():
        if workers > 1:
            processes.leave_interrupts_to_this_process()
        options = runs.Options(
            date=parse_date(date),
            zones=zones,
            metrics=metrics,
            min_confidence=min_confidence,
            keep_text=keep_text,
            columns=io.Columns(text_column, id_column, date_column, title_column),
            stdin_kind=stdin_format,
            time_limit=time_limit,
            redo=redo,
            max_article_size=max_article_size,
        )
        sources = io.Sources(inputs, options.stdin_kind, empty=watch)
        faults = Faults(kept_in=out and place_of_faults(out), again=watch)
        with runs.Run(out, options, workers, faults, say, on_begin=faults.begin) as running:
            if watch:
                _watch(running, sources, quiet)
            else:
                say(_summary(_run_once(running, sources, faults, quiet), out, quiet))
        faults.close()


def _run_once(running: Run, sources: io.Sources, faults: Faults, quiet: bool) -> RunRecord:
    """Run over the sources and show how it goes on."""
    # A bar among the figures on one terminal would spoil both.
    quiet = quiet or (running.out is None and sys.stdout is not None and sys.stdout.isatty())
    total = 0 if quiet else sum(source.size for source in sources)
    with progress(total, quiet, say) as (shown, say_beside):
        running.on_progress, running.on_notice, faults.say = shown.update, say_beside, say_beside
        record = running.read(sources, shown.read)
    faults.say = say
    return record


def _watch(running: Run, sources: io.Sources, quiet: bool) -> None:
    """Run over what comes until the user has had enough, which is how watching ends."""
    from hitech_extract.runs import watch

    try:
        for record in watch(running, sources):
            if record.articles > record.unchanged or record.faults:
                say(_summary(record, running.out, quiet))
    except KeyboardInterrupt:
        say("" if quiet else "watched no longer")


def _summary(record: RunRecord, out: io.InputPath | None, quiet: bool) -> str:
    where = f" in {hide_password(out)}" if out else ""
    before = f" ({record.unchanged:,} of them read before)" if record.unchanged else ""
    return "" if quiet else f"{count(record.figures, 'figure')} from {count(record.articles, 'article')}{before}{where}"


SHOW_EPILOG: Final = f"""\b
Examples:
  hitech-extract show article.txt --date 2023-04-25
  hitech-extract show articles/ --min-confidence 0.8 | less

{INPUTS}
{EXIT_CODES}"""


def show(
    inputs: Inputs,
    date: DateOption = None,
    zones: ZonesOption = None,
    metrics: MetricsOption = None,
    min_confidence: ConfidenceOption = 0.0,
    max_article_size: SizeOption = MAX_ARTICLE_SIZE,
) -> None:
    """Show the figures of each article as a table."""
    with outcomes():
        faults = Faults()
        articles = io.read_articles(inputs, date, faults, max_article_size=max_article_size)
        for article, figures in extracted(articles, zones, metrics, min_confidence):
            heading = " | ".join(
                part for part in (article.id, article.date and article.date.isoformat(), article.title) if part
            )
            print_table(
                f"{heading} | {count(len(figures), 'figure')}",
                ("figure", "value", "measure", "zone", "metric", "period", "confidence"),
                [_row(figure) for figure in figures],
            )
        faults.close()


def _row(figure: Figure) -> tuple[str, ...]:
    sign = "+" if figure.measure in ("growth", "change") and figure.value > 0 else ""
    return (
        figure.text,
        f"{sign}{plain_number(figure.value):,f} {figure.unit}",
        figure.measure,
        figure.zone_id or "-",
        figure.metric_id or (f'"{figure.metric}"' if figure.metric else "-"),
        figure.period or "-",
        f"{figure.confidence:.2f}",
    )


REPORT_EPILOG: Final = f"""\b
Examples:
  hitech-extract report article.txt --date 2023-04-25 -o report.html
  hitech-extract report articles/ --min-confidence 0.8 -o report.html
  hitech-extract run archive/ -o figures.jsonl --keep-text
  hitech-extract report figures.jsonl --docs figures.jsonl.articles.jsonl -o report.html
  hitech-extract report articles/ --review gold.jsonl -o report.html

{INPUTS}  figures.jsonl              figures extracted before; their articles are given by --docs

The page is one file that needs no network. In it, "Review" lets a reader judge and mend the figures; "Save review"
gives a gold file for: hitech-extract evaluate --gold. "Load review", or --review here, takes it up again.

{EXIT_CODES}"""


def report(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT.html", help="Page to write.", show_default=False)],
    docs: Annotated[
        str | None,
        typer.Option("--docs", metavar="DOCS", help="The articles that the figures of INPUT were read from."),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option("--review", metavar="GOLD.jsonl", callback=existing, help="A saved review to go on with."),
    ] = None,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Heading of the page.")] = "Figures",
    date: DateOption = None,
    zones: ZonesOption = None,
    metrics: MetricsOption = None,
    min_confidence: ConfidenceOption = 0.0,
    max_article_size: SizeOption = MAX_ARTICLE_SIZE,
) -> None:
    """Write a page to see where each figure comes from, to search the figures, and to correct them."""
    from hitech_extract.io.readers import holds_figures, read_placed_figures
    from hitech_extract.report import Pair, check_page, with_texts, write_report

    with outcomes():
        check_page(out, io.find_sources([*inputs, *([docs] if docs else [])]))
        faults = Faults()
        given = [holds_figures(path) for path in inputs]
        if any(given):
            if not all(given):
                raise InputError(f"{inputs[given.index(False)]}: articles among figures (give the articles by --docs)")
            if date:
                raise InputError("--date: the figures are extracted already (give it to run)")
            found = (pair for path in inputs for pair in read_placed_figures(path, alike=True))
            kept = (pair for pair in found if pair[1].confidence >= min_confidence)
            articles: Iterable[Pair] = with_texts(kept, io.read_articles(docs, on_fault=faults) if docs else None)
        elif docs:
            raise InputError(f"--docs: {inputs[0]} holds articles, not figures (leave --docs out)")
        else:
            read = io.read_articles(inputs, date, faults, max_article_size=max_article_size)
            articles = extracted(read, zones, metrics, min_confidence)
        shown = write_report(articles, out, title, zones, metrics, review)
        say(f"{count(shown, 'figure')} in {out}")
        faults.close()


def extracted(
    articles: Iterable[Article], zones: Path | None, metrics: Path | None, min_confidence: float
) -> Iterator[tuple[Article, list[Figure]]]:
    """Yield the articles, each with its figures of enough confidence."""
    from hitech_extract.pipeline import extract_many

    # Too long ones are faults of the reading already.
    for article, figures in extract_many(articles, zones, metrics, max_article_size=None):
        yield article, [figure for figure in figures if figure.confidence >= min_confidence]
