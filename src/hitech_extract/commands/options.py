"""The options that commands share, and what their help says alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from hitech_extract import io
from hitech_extract.errors import HitechExtractError
from hitech_extract.schema import parse_date

__all__ = [
    "EXIT_CODES",
    "INPUTS",
    "ConfidenceOption",
    "DateColumn",
    "DateOption",
    "FormatOption",
    "IdColumn",
    "Inputs",
    "MetricsOption",
    "SizeOption",
    "TextColumn",
    "TitleColumn",
    "ZonesOption",
    "existing",
]

EXIT_CODES: Final = """\b
Exit codes:
  0    done
  2    nothing was begun: a missing file, an unknown extension, a bad option
  3    done, but some articles could not be read (each is named on standard error)
  4    stopped by a fault of the output or of the machine; what was done is kept
  130  interrupted: an output file is left as it was before; what was done is kept
"""

INPUTS: Final = """\b
Inputs:
  .txt .html                 an article each (.html with the extra html)
  .jsonl .csv .tsv           an article a line or row: text and, where known, id, date, title (also with .gz)
  .parquet .warc             an article a row or page (extras arrow, html)
  a folder, a 'glob/**/*'    all such files, sorted by path
  -                          standard input: text, or what --format says
"""


def _iso_day(value: str | None) -> str | None:
    try:
        day = parse_date(value)
    except HitechExtractError as error:
        raise typer.BadParameter(str(error)) from None
    return day.isoformat() if day else None


def existing(path: Path | None) -> Path | None:
    """Return the path of a file that is there."""
    # Not only files: a shell hands over the output of a command as a pipe with a name.
    if path is not None and (path.is_dir() or not path.exists()):
        raise typer.BadParameter(f"{path}: no such file (check the name)")
    return path


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
    typer.Option("--zones", metavar="CSV", callback=existing, help="Your own zones, added to the built-in table."),
]
MetricsOption = Annotated[
    Path | None,
    typer.Option("--metrics", metavar="CSV", callback=existing, help="Your own metrics, added to the built-in table."),
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
