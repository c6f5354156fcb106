"""The command ``hitech-extract``: run, show, report, evaluate, compare, panel, plot, and look-ups in the tables.

Heavy imports (spaCy by way of the pipeline, rich) happen inside the commands, so that ``--help``
answers at once.
"""

from __future__ import annotations

import io as streams
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hitech_extract import io, panel_commands
from hitech_extract.console import (
    DIFFERENT,
    INTERRUPTED,
    NOTHING_FOUND,
    Faults,
    count,
    outcomes,
    printable,
    say,
    stopped,
)
from hitech_extract.errors import HitechExtractError, InputError
from hitech_extract.progress import progress
from hitech_extract.schema import MAX_ARTICLE_SIZE, Article, Figure, parse_date, plain_number
from hitech_extract.stores import hide_password, place_of_faults

if TYPE_CHECKING:
    from hitech_extract.compare import Difference
    from hitech_extract.evaluate import Report
    from hitech_extract.runs import Run
    from hitech_extract.stores import RunRecord

__all__ = ["app", "main"]

ALIASES_SHOWN: Final = 8

_EXIT_CODES = """\b
Exit codes:
  0    done
  2    nothing was begun: a missing file, an unknown extension, a bad option
  3    done, but some articles could not be read (each is named on standard error)
  4    stopped by a fault of the output or of the machine; what was done is kept
  130  interrupted: an output file is left as it was before; what was done is kept
"""

app = typer.Typer(
    name="hitech-extract",
    help="Extract every figure from news about China's high-tech zones, linked to zone, metric and period.",
    epilog=f"""\b
Examples:
  hitech-extract run article.txt --date 2023-04-25
  hitech-extract run articles/ more.jsonl -o figures.csv
  hitech-extract show article.txt
  hitech-extract zones kunshan

{_EXIT_CODES}""",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, streams.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="hitech-extract")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:  # a help that cannot be printed
        sys.exit(stopped(error))


# --- Options --------------------------------------------------------------------------------------


def _iso_day(value: str | None) -> str | None:
    try:
        day = parse_date(value)
    except HitechExtractError as error:
        raise typer.BadParameter(str(error)) from None
    return day.isoformat() if day else None


def _existing(path: Path | None) -> Path | None:
    # Not only files: a shell hands over the output of a command as a pipe with a name.
    if path is not None and (path.is_dir() or not path.exists()):
        raise typer.BadParameter(f"{path}: no such file (check the name)")
    return path


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hitech-extract {version('hitech-extract')}")
        raise typer.Exit


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Files, folders of them, or globs in quotes; - is standard input.",
        show_default=False,
    ),
]
DateOption = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="YYYY-MM-DD",
        callback=_iso_day,
        help="Date of the articles that give none; 'last year' and the like are counted from it.",
    ),
]
ZonesOption = Annotated[
    Path | None,
    typer.Option("--zones", metavar="CSV", callback=_existing, help="Your own zones, added to the built-in table."),
]
MetricsOption = Annotated[
    Path | None,
    typer.Option("--metrics", metavar="CSV", callback=_existing, help="Your own metrics, added to the built-in table."),
]
ConfidenceOption = Annotated[
    float,
    typer.Option("--min-confidence", metavar="P", min=0.0, max=1.0, help="Leave out figures below this confidence."),
]
SizeOption = Annotated[
    int,
    typer.Option("--max-article-size", metavar="N", min=1, help="How many characters an article may have."),
]
FormatOption = Annotated[
    str,
    typer.Option("--format", metavar="KIND", help=f"What standard input holds: {', '.join(io.KINDS)}."),
]
TextColumn = Annotated[str | None, typer.Option("--text-column", metavar="NAME", help="Column of the text.")]
IdColumn = Annotated[str | None, typer.Option("--id-column", metavar="NAME", help="Column of the id.")]
DateColumn = Annotated[str | None, typer.Option("--date-column", metavar="NAME", help="Column of the date.")]
TitleColumn = Annotated[str | None, typer.Option("--title-column", metavar="NAME", help="Column of the title.")]


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


# --- run and show ---------------------------------------------------------------------------------

_INPUTS = """\b
Inputs:
  .txt .html                 an article each (.html with the extra html)
  .jsonl .csv .tsv           an article a line or row: text and, where known, id, date, title (also with .gz)
  .parquet .warc             an article a row or page (extras arrow, html)
  a folder, a 'glob/**/*'    all such files, sorted by path
  -                          standard input: text, or what --format says
"""
_OUTPUTS = """\b
Outputs (-o):
  .jsonl .csv .parquet       one figure a line or row; .sdmx.csv for SDMX-CSV 2.0
  .duckdb, postgresql://...  tables articles, figures, faults, runs, zones, metrics; views observations, panel
"""
_AGAIN = """\b
Begun again, a run reads only what is new or changed: in a file's case what the file .NAME.journal beside it does not
know. So one that was stopped, in whatever way, goes on. An output file appears when all is read.
"""


@app.command(
    epilog=f"""\b
Examples:
  hitech-extract run article.txt --date 2023-04-25
  hitech-extract run articles/ -o figures.csv
  hitech-extract run archive/ -o news.duckdb --workers 2
  hitech-extract run inbox/ -o news.duckdb --watch
  hitech-extract run news.csv.gz --text-column story --min-confidence 0.8 -o figures.parquet
  zcat news.jsonl.gz | hitech-extract run - --format jsonl | head

{_INPUTS}
{_OUTPUTS}
{_AGAIN}
{_EXIT_CODES}"""
)
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
        faults = Faults(kept_in=out and place_of_faults(out))
        with runs.Run(out, options, workers, faults, say) as running:
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


@app.command(
    epilog=f"""\b
Examples:
  hitech-extract show article.txt --date 2023-04-25
  hitech-extract show articles/ --min-confidence 0.8 | less

{_INPUTS}
{_EXIT_CODES}"""
)
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
        for article, figures in _extracted(articles, zones, metrics, min_confidence):
            heading = " | ".join(
                part for part in (article.id, article.date and article.date.isoformat(), article.title) if part
            )
            _print_table(
                f"{heading} | {count(len(figures), 'figure')}",
                ("figure", "value", "measure", "zone", "metric", "period", "confidence"),
                [_row(figure) for figure in figures],
            )
        faults.close()


def _extracted(
    articles: Iterable[Article], zones: Path | None, metrics: Path | None, min_confidence: float
) -> Iterator[tuple[Article, list[Figure]]]:
    from hitech_extract.pipeline import extract_many

    # Too long ones are faults of the reading already.
    for article, figures in extract_many(articles, zones, metrics, max_article_size=None):
        yield article, [figure for figure in figures if figure.confidence >= min_confidence]


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


def _print_table(title: str | None, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    class Output(Console):
        def on_broken_pipe(self) -> None:
            raise  # noqa: PLE0704  # called while the BrokenPipeError is handled: it is ours to report

    # Where nobody's window sets the width, a row stays a line.
    console = Output() if sys.stdout.isatty() else Output(width=160)
    table = Table(title=Text(printable(title)) if title else None, title_justify="left", box=SIMPLE_HEAD)
    for heading in headings:
        numeric = heading in ("value", "confidence")
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)


# --- report ---------------------------------------------------------------------------------------


@app.command(
    epilog=f"""\b
Examples:
  hitech-extract report article.txt --date 2023-04-25 -o report.html
  hitech-extract report articles/ --min-confidence 0.8 -o report.html
  hitech-extract run archive/ -o figures.jsonl --keep-text
  hitech-extract report figures.jsonl --docs figures.jsonl.articles.jsonl -o report.html
  hitech-extract report articles/ --review gold.jsonl -o report.html

{_INPUTS}  figures.jsonl              figures extracted before; their articles are given by --docs

The page is one file that needs no network. In it, "Review" lets a reader judge and mend the figures; "Save review"
gives a gold file for: hitech-extract evaluate --gold. "Load review", or --review here, takes it up again.

{_EXIT_CODES}"""
)
def report(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT.html", help="Page to write.", show_default=False)],
    docs: Annotated[
        str | None,
        typer.Option("--docs", metavar="DOCS", help="The articles that the figures of INPUT were read from."),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option("--review", metavar="GOLD.jsonl", callback=_existing, help="A saved review to go on with."),
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
            articles = _extracted(read, zones, metrics, min_confidence)
        shown = write_report(articles, out, title, zones, metrics, review)
        say(f"{count(shown, 'figure')} in {out}")
        faults.close()


# --- evaluate -------------------------------------------------------------------------------------


@app.command(
    epilog=f"""\b
Examples:
  hitech-extract evaluate --gold gold.jsonl --docs docs.jsonl
  hitech-extract evaluate --gold gold.jsonl --docs docs.jsonl --errors
  hitech-extract evaluate --gold gold.jsonl --pred figures.jsonl --json

A gold line is {{"id", "figures": [...], "ignore": [[start, end], ...]}}. A record is right if its span, value, unit,
measure, zone, metric and period are all right; "core" is money and percent.

{_EXIT_CODES}"""
)
def evaluate(
    gold: Annotated[Path, typer.Option("--gold", metavar="GOLD.jsonl", callback=_existing, help="The right figures.")],
    docs: Annotated[
        Path | None,
        typer.Option("--docs", metavar="DOCS.jsonl", callback=_existing, help="The articles to extract from."),
    ] = None,
    pred: Annotated[
        Path | None,
        typer.Option(
            "--pred", metavar="OUT.jsonl", callback=_existing, help="Figures extracted before, instead of --docs."
        ),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss and every wrong slot.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
) -> None:
    """Score figures against a gold corpus, by slot and by whole record."""
    from hitech_extract.evaluate import evaluate as judge
    from hitech_extract.evaluate import load_gold

    if docs is None and pred is None:
        raise typer.BadParameter("nothing to judge (give --docs to extract from, or --pred to read figures)")
    with outcomes():
        documents = load_gold(gold)
        faults = Faults()
        if pred is not None:
            figures = list(io.read_figures(pred, faults))
        else:
            if docs is None or docs.suffix.lower() != ".jsonl":
                raise InputError(f"{docs}: no .jsonl file (give the articles as JSON Lines)")
            figures, seen = [], set()
            articles = io.read_articles(docs, on_fault=faults, max_article_size=MAX_ARTICLE_SIZE)
            for article, found in _extracted(articles, None, None, 0.0):
                seen.add(article.id)
                figures += found
            absent = [document.id for document in documents if document.id not in seen]
            if absent:
                say(f"warning: {count(len(absent), 'gold document')} not in {docs}, such as {absent[0]!r}")
        report = judge(documents, figures)
        if errors:
            for miss in report.misses:
                typer.echo(printable(str(miss)))
        typer.echo(json.dumps(report.to_dict(), indent=1) if as_json else _score_table(report))
        faults.close()


def _score_table(report: Report) -> str:
    def cell(score: float) -> str:
        return str(score) if isinstance(score, int) else f"{score:.3f}"

    core, everything = report.core.to_dict(), report.all.to_dict()
    lines = [f"{'':<12}{'core':>8}{'all':>8}"]
    lines += [f"{name:<12}{cell(core[name]):>8}{cell(everything[name]):>8}" for name in core]
    return "\n".join(lines)


# --- compare --------------------------------------------------------------------------------------


@app.command(
    epilog="""\b
Examples:
  hitech-extract compare before.jsonl after.jsonl
  hitech-extract compare before.jsonl after.jsonl --docs docs.jsonl --limit 20
  hitech-extract compare before.jsonl after.jsonl --json

OLD and NEW are figures that two versions wrote from the same articles. Figures meet where they stand at the same
characters or overlap; other confidences are no difference, nor are other reasons without --why.

\b
Exit codes:
  0    the same figures
  1    some differ
  2    nothing was compared: a missing file, a line that is no figure, a bad option
  130  interrupted
"""
)
def compare(
    old: Annotated[
        Path,
        typer.Argument(metavar="OLD.jsonl", callback=_existing, help="Figures of the one version.", show_default=False),
    ],
    new: Annotated[
        Path,
        typer.Argument(
            metavar="NEW.jsonl", callback=_existing, help="Figures of the other version.", show_default=False
        ),
    ],
    docs: Annotated[
        Path | None,
        typer.Option("--docs", metavar="DOCS.jsonl", help="The articles, to show the sentence around each figure."),
    ] = None,
    why: Annotated[bool, typer.Option("--why", help="List figures whose reasons changed too.")] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", min=0, help="List at most N figures changed, N gained and N lost."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the differences and counts as JSON.")] = False,
) -> None:
    """Compare the figures of two versions: which are gained, lost and changed, slot by slot."""
    from hitech_extract.compare import compare_figures

    with outcomes():
        for path in (old, new):
            if path.suffix.lower() == ".csv":
                raise InputError(f"{path}: a CSV table (write the figures as JSON Lines: -o {path.stem}.jsonl)")
        comparison = compare_figures(io.read_figures(old), io.read_figures(new), why=why)
        listed, omitted = _first_of_each_kind(comparison.differences, limit)
        sentences = _sentences(listed, docs) if docs else [None] * len(listed)
        rows = list(zip(listed, sentences, strict=True))
        if as_json:
            lines = ",".join(f"\n{difference.to_json(sentence)}" for difference, sentence in rows)
            head = json.dumps({"summary": comparison.summary(), "omitted": omitted})
            typer.echo(f'{head[:-1]}, "differences": [{lines}\n]}}')
        else:
            for line in _listing(rows):
                typer.echo(printable(line))
            if omitted:
                typer.echo("and " + ", ".join(f"{number:,} more {kind}" for kind, number in omitted.items()) + "\n")
            typer.echo(_change_table(comparison.summary()))
    if comparison.differences:
        raise typer.Exit(DIFFERENT)


def _first_of_each_kind(
    differences: Iterable[Difference], limit: int | None
) -> tuple[list[Difference], dict[str, int]]:
    """Return the differences to list, and how many of which kind are left out."""
    seen: Counter[str] = Counter()
    listed = []
    for difference in differences:
        seen[difference.kind] += 1
        if limit is None or seen[difference.kind] <= limit:
            listed.append(difference)
    return listed, {
        kind: number - limit for kind, number in sorted(seen.items()) if limit is not None and number > limit
    }


def _sentences(differences: Iterable[Difference], docs: Path) -> list[str | None]:
    """Return the sentence around each figure; None, with a warning, where the articles do not hold it."""
    from hitech_extract.compare import sentence_around
    from hitech_extract.reading import Reading

    figures = [difference.figure for difference in differences]
    wanted = {figure.doc_id for figure in figures}
    texts = {article.id: article.text for article in io.read_articles(docs) if article.id in wanted}
    sentences: list[str | None] = []
    for doc_id, group in groupby(figures, key=lambda figure: figure.doc_id):
        reading = Reading(texts.get(doc_id, ""))
        sentences += [
            sentence_around(reading, figure.start, figure.end)
            if reading.source[figure.start : figure.end] == figure.text
            else None
            for figure in group
        ]
    if absent := sentences.count(None):
        first = figures[sentences.index(None)]
        say(
            f"warning: {count(absent, 'figure')} not in {docs}, such as {first.text!r} at {first.start} of "
            f"{first.doc_id!r} (give the articles that were read)"
        )
    return sentences


def _listing(rows: Iterable[tuple[Difference, str | None]]) -> Iterator[str]:
    for doc_id, group in groupby(rows, key=lambda row: row[0].figure.doc_id):
        yield doc_id
        for difference, sentence in group:
            figure = difference.figure
            what = ": ".join(filter(None, (difference.kind, ", ".join(difference.slots))))
            yield f"  {what} | {figure.start}-{figure.end} | {figure}"
            yield from (f"    {slot}: {old} -> {new}" for slot, (old, new) in difference.changes().items())
            if sentence:
                yield f"    in: {sentence}"
        yield ""


def _change_table(summary: dict[str, Any]) -> str:
    """Lay out the counts: all figures, each type, and each slot that changed anywhere."""
    kinds = ("same", "changed", "gained", "lost")

    def row(name: str, counts: dict[str, int]) -> str:
        return f"{name:<14}" + "".join(f"{counts[kind]:>9,}" for kind in kinds if kind in counts)

    total = sum(summary[kind] for kind in kinds)
    # Cut, not rounded: a hundred percent is every record.
    percent = (summary["same"] * 1000 // total if total else 1000) / 10
    return "\n".join(
        (
            f"{'':<14}" + "".join(f"{kind:>9}" for kind in kinds),
            row("figures", summary),
            *(row(f"  {name}", counts) for name, counts in summary["types"].items()),
            *(row(name, counts) for name, counts in summary["slots"].items() if counts["changed"]),
            f"records identical: {percent}% ({summary['same']:,} of {total:,})",
        )
    )


# --- panel and plot -------------------------------------------------------------------------------

app.command(epilog=panel_commands.PANEL_EPILOG)(panel_commands.panel)
app.command(epilog=panel_commands.PLOT_EPILOG)(panel_commands.plot)


# --- Reference tables -----------------------------------------------------------------------------


@app.command(
    epilog="""\b
Examples:
  hitech-extract zones suzhou
  hitech-extract zones "east lake"
  hitech-extract zones SIP
"""
)
def zones(query: Annotated[str, typer.Argument(help="Part of a zone's name, alias, place or province.")]) -> None:
    """Look up zones in the reference table."""
    from hitech_extract.rules import load_zones

    with outcomes():
        found = _search(
            load_zones(),
            query,
            lambda zone: [zone.id, zone.name, *zone.aliases, *zone.places, *zone.districts, zone.city, zone.province],
        )
        _print_found(
            query,
            ("id", "name", "city", "province", "also called"),
            [(zone.id, zone.name, zone.city or "", zone.province or "", _some(zone.aliases)) for zone in found],
        )


@app.command(
    epilog="""\b
Examples:
  hitech-extract metrics investment
  hitech-extract metrics "added value"
"""
)
def metrics(query: Annotated[str, typer.Argument(help="Part of a metric's name or alias.")]) -> None:
    """Look up metrics in the reference table."""
    from hitech_extract.rules import load_metrics

    with outcomes():
        found = _search(load_metrics(), query, lambda metric: [metric.id, metric.name, *metric.aliases])
        _print_found(
            query,
            ("id", "name", "nature", "unit", "also called"),
            [
                (metric.id, metric.name, metric.nature or "", metric.unit or "", _some(metric.aliases))
                for metric in found
            ],
        )


def _some(aliases: Sequence[str]) -> str:
    more = len(aliases) - ALIASES_SHOWN
    return "; ".join(aliases[:ALIASES_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _print_found(query: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        say(f"nothing found for {query!r} (try a shorter part of the name)")
        raise typer.Exit(NOTHING_FOUND)
    _print_table(None, headings, rows)


def _search(entries: Iterable[Any], query: str, names: Callable[[Any], list[str | None]]) -> list[Any]:
    """Return the entries that hold every word of the query, those named exactly so first."""
    wanted = _fold(query)
    ranked = []
    for entry in entries:
        forms = [_fold(name) for name in names(entry) if name]
        if all(any(word in form for form in forms) for word in wanted.split()):
            nearest = min((form != wanted, not form.startswith(wanted)) for form in forms)
            ranked.append((nearest, entry))
    return [entry for _, entry in sorted(ranked, key=lambda item: item[0])]


def _fold(name: str) -> str:
    plain = name.casefold().replace("'", "").replace("\u2019", "")
    return " ".join("".join(character if character.isalnum() else " " for character in plain).split())
