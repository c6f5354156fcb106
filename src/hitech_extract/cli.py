"""The command ``hitech-extract``: its commands, each from its module in ``commands``, and how it starts.

Heavy imports (spaCy by way of the pipeline, rich) happen inside the commands, so that ``--help``
answers at once.
"""

from __future__ import annotations

import io as streams
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from hitech_extract.commands import extracting, judging, lookups, panels
from hitech_extract.commands.console import INTERRUPTED, stopped
from hitech_extract.commands.options import EXIT_CODES

__all__ = ["app", "main"]

app = typer.Typer(
    name="hitech-extract",
    help="Extract every figure from news about China's high-tech zones, linked to zone, metric and period.",
    epilog=f"""\b
Examples:
  hitech-extract run article.txt --date 2023-04-25
  hitech-extract run articles/ more.jsonl -o figures.csv
  hitech-extract show article.txt
  hitech-extract zones kunshan

{EXIT_CODES}""",
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


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hitech-extract {version('hitech-extract')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


# In the order in which the help lists them.
for _command, _epilog in (
    (extracting.run, extracting.RUN_EPILOG),
    (extracting.show, extracting.SHOW_EPILOG),
    (extracting.report, extracting.REPORT_EPILOG),
    (judging.evaluate, judging.EVALUATE_EPILOG),
    (judging.compare, judging.COMPARE_EPILOG),
    (panels.panel, panels.PANEL_EPILOG),
    (panels.plot, panels.PLOT_EPILOG),
    (lookups.zones, lookups.ZONES_EPILOG),
    (lookups.metrics, lookups.METRICS_EPILOG),
):
    app.command(epilog=_epilog)(_command)
