"""The command ``hitech-extract``: run, show, evaluate, compare, and look-ups in the reference tables.

Heavy imports (spaCy by way of the pipeline, rich) happen inside the commands, so that ``--help``
answers at once.
"""

from __future__ import annotations

import io as streams
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hitech_extract import io
from hitech_extract.errors import HitechExtractError, InputError
from hitech_extract.schema import Article, Figure, parse_date, plain_number

if TYPE_CHECKING:
    from hitech_extract.compare import Difference
    from hitech_extract.evaluate import Report

__all__ = ["app", "main"]

NOTHING_FOUND: Final = 1
DIFFERENT: Final = 1
USAGE: Final = 2
FAULTY: Final = 3
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
# Inputs below this many bytes are done before a progress bar would help.
LONG_INPUT: Final = 300_000
ALIASES_SHOWN: Final = 8

_EXIT_CODES = """\b
Exit codes:
  0    done
  2    nothing was begun: a missing file, an unknown extension, a bad option
  3    done, but some articles could not be read (each is named on standard error)
  130  interrupted: an output file is left as it was before
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


# --- Outcomes -------------------------------------------------------------------------------------


@contextmanager
def _outcomes() -> Iterator[None]:
    """Turn the ways in which a command can end early into messages and exit codes."""
    try:
        yield
        sys.stdout.flush()
    except HitechExtractError as error:
        _say(f"error: {error}")
        raise typer.Exit(USAGE) from None
    except KeyboardInterrupt:
        _say("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader has gone; what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(BROKEN_PIPE) from None


def _say(message: str) -> None:
    typer.echo(_printable(message), err=True)


def _printable(text: str) -> str:
    """Replace control characters: names and texts from outside must not steer the terminal."""
    return "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in text)


class _Faults:
    """Names each fault on standard error and counts them."""

    def __init__(self, say: Callable[[str], None] = _say) -> None:
        self.count = 0
        self.say = say

    def __call__(self, fault: io.Fault) -> None:
        self.count += 1
        self.say(str(fault))

    def close(self) -> None:
        """End the command with its exit code if there were faults."""
        if self.count:
            _say(f"{_count(self.count, 'article')} could not be read (named above)")
            raise typer.Exit(FAULTY)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


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
        help="Text files (.txt), folders of them, articles as JSON Lines (.jsonl), or - for text on standard input.",
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


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


# --- run and show ---------------------------------------------------------------------------------


@app.command(
    epilog=f"""\b
Examples:
  hitech-extract run article.txt --date 2023-04-25
  hitech-extract run articles/ -o figures.csv
  hitech-extract run news.jsonl --min-confidence 0.8 -o figures.jsonl
  cat article.txt | hitech-extract run - | head

A .jsonl input holds one article a line: {{"id", "text"}} and, where known, "date", "title", "source".

{_EXIT_CODES}"""
)
def run(
    inputs: Inputs,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT", help="File to write: .jsonl or .csv. [default: standard output]"),
    ] = None,
    date: DateOption = None,
    zones: ZonesOption = None,
    metrics: MetricsOption = None,
    min_confidence: ConfidenceOption = 0.0,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="No progress bar and no summary; faults are still named.")
    ] = False,
) -> None:
    """Extract figures and write them, one a row."""
    with _outcomes():
        sources = io.find_sources(inputs)
        if out is not None:
            io.check_output(out, sources)
        # A bar among the figures on one terminal would spoil both.
        quiet_bar = quiet or (out is None and sys.stdout.isatty())
        with _progress(sources, quiet_bar) as (say, on_read):
            faults = _Faults(say)
            results = _extracted(
                _readable(io.read_entries(sources, date, on_read=on_read), faults), zones, metrics, min_confidence
            )
            articles = 0

            def figures() -> Iterator[Figure]:
                nonlocal articles
                for _, found in results:
                    articles += 1
                    yield from found

            written = io.write_figures(figures(), out)
        if not quiet:
            _say(f"{_count(written, 'figure')} from {_count(articles, 'article')}{f' in {out}' if out else ''}")
        faults.close()


@app.command(
    epilog=f"""\b
Examples:
  hitech-extract show article.txt --date 2023-04-25
  hitech-extract show articles/ --min-confidence 0.8 | less

{_EXIT_CODES}"""
)
def show(
    inputs: Inputs,
    date: DateOption = None,
    zones: ZonesOption = None,
    metrics: MetricsOption = None,
    min_confidence: ConfidenceOption = 0.0,
) -> None:
    """Show the figures of each article as a table."""
    with _outcomes():
        faults = _Faults()
        for article, figures in _extracted(io.read_articles(inputs, date, faults), zones, metrics, min_confidence):
            heading = " | ".join(
                part for part in (article.id, article.date and article.date.isoformat(), article.title) if part
            )
            _print_table(
                f"{heading} | {_count(len(figures), 'figure')}",
                ("figure", "value", "measure", "zone", "metric", "period", "confidence"),
                [_row(figure) for figure in figures],
            )
        faults.close()


def _readable(entries: Iterable[io.Entry | io.Fault], faults: _Faults) -> Iterator[Article]:
    for entry in entries:
        if isinstance(entry, io.Fault):
            faults(entry)
        else:
            yield entry.article()


def _extracted(
    articles: Iterable[Article], zones: Path | None, metrics: Path | None, min_confidence: float
) -> Iterator[tuple[Article, list[Figure]]]:
    from hitech_extract.pipeline import extract_many

    for article, figures in extract_many(articles, zones=zones, metrics=metrics):
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


@contextmanager
def _progress(
    sources: io.Sources, quiet: bool
) -> Generator[tuple[Callable[[str], None], Callable[[int], None] | None]]:
    """Show how much of a long input is read, where someone watches.

    Yields how to print a line meanwhile, and what to call with the bytes read.
    """
    total = sum(source.size for source in sources)
    if quiet or total < LONG_INPUT or not sys.stderr.isatty():
        yield _say, None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())

    def say(message: str) -> None:
        console.print(_printable(message), markup=False, highlight=False, soft_wrap=True)

    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("reading", total=total)
        yield say, lambda size: bar.advance(task, size)


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
    table = Table(title=Text(_printable(title)) if title else None, title_justify="left", box=SIMPLE_HEAD)
    for heading in headings:
        numeric = heading in ("value", "confidence")
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in rows:
        table.add_row(*(Text(_printable(cell)) for cell in row))
    console.print(table)


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
    with _outcomes():
        documents = load_gold(gold)
        faults = _Faults()
        if pred is not None:
            figures = list(io.read_figures(pred, faults))
        else:
            if docs is None or docs.suffix.lower() != ".jsonl":
                raise InputError(f"{docs}: no .jsonl file (give the articles as JSON Lines)")
            figures, seen = [], set()
            for article, found in _extracted(io.read_articles(docs, on_fault=faults), None, None, 0.0):
                seen.add(article.id)
                figures += found
            absent = [document.id for document in documents if document.id not in seen]
            if absent:
                _say(f"warning: {_count(len(absent), 'gold document')} not in {docs}, such as {absent[0]!r}")
        report = judge(documents, figures)
        if errors:
            for miss in report.misses:
                typer.echo(_printable(str(miss)))
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

    with _outcomes():
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
                typer.echo(_printable(line))
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
        _say(
            f"warning: {_count(absent, 'figure')} not in {docs}, such as {first.text!r} at {first.start} of "
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

    with _outcomes():
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

    with _outcomes():
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
        _say(f"nothing found for {query!r} (try a shorter part of the name)")
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
