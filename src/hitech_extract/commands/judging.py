"""The commands that judge figures: ``evaluate`` against a gold corpus, ``compare`` against another version."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hitech_extract import io
from hitech_extract.commands.console import DIFFERENT, Faults, count, outcomes, printable, say
from hitech_extract.commands.extracting import extracted
from hitech_extract.commands.options import EXIT_CODES, existing
from hitech_extract.errors import InputError
from hitech_extract.schema import MAX_ARTICLE_SIZE

if TYPE_CHECKING:
    from hitech_extract.compare import Difference
    from hitech_extract.evaluate import Report

__all__ = ["COMPARE_EPILOG", "EVALUATE_EPILOG", "compare", "evaluate"]

EVALUATE_EPILOG: Final = f"""\b
Examples:
  hitech-extract evaluate --gold gold.jsonl --docs docs.jsonl
  hitech-extract evaluate --gold gold.jsonl --docs docs.jsonl --errors
  hitech-extract evaluate --gold gold.jsonl --pred figures.jsonl --json

A gold line is {{"id", "figures": [...], "ignore": [[start, end], ...]}}. A record is right if its span, value, unit,
measure, zone, metric and period are all right; "core" is money and percent.

{EXIT_CODES}"""


def evaluate(
    gold: Annotated[Path, typer.Option("--gold", metavar="GOLD.jsonl", callback=existing, help="The right figures.")],
    docs: Annotated[
        str | None,
        typer.Option("--docs", metavar="DOCS", help="The articles to extract from: a file, folder or glob."),
    ] = None,
    pred: Annotated[
        Path | None,
        typer.Option(
            "--pred", metavar="OUT.jsonl", callback=existing, help="Figures extracted before, instead of --docs."
        ),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List every miss and every wrong slot.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
) -> None:
    """Score figures against a gold corpus, by slot and by whole record."""
    from hitech_extract.evaluate import evaluate as judge
    from hitech_extract.evaluate import load_gold

    with outcomes():
        documents = load_gold(gold)
        faults = Faults()
        if pred is not None:
            figures = list(io.read_figures(pred, faults))
        elif docs is None:
            raise typer.BadParameter("nothing to judge (give --docs to extract from, or --pred to read figures)")
        else:
            figures, seen = [], set()
            articles = io.read_articles(docs, on_fault=faults, max_article_size=MAX_ARTICLE_SIZE)
            for article, found in extracted(articles, None, None, 0.0):
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


COMPARE_EPILOG: Final = """\b
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


def compare(
    old: Annotated[
        Path,
        typer.Argument(metavar="OLD.jsonl", callback=existing, help="Figures of the one version.", show_default=False),
    ],
    new: Annotated[
        Path,
        typer.Argument(
            metavar="NEW.jsonl", callback=existing, help="Figures of the other version.", show_default=False
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
