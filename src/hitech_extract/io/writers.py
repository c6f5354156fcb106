"""Figures to a file or database, chosen by its name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import cast

from hitech_extract.errors import InputError
from hitech_extract.io.forms import WRITERS, form_of, write_jsonl
from hitech_extract.io.sources import InputPath, Source, Sources
from hitech_extract.io.targets import check_no_input, check_place, replacing
from hitech_extract.schema import Figure

__all__ = ["check_output", "write_figures"]


def check_output(out: InputPath, sources: Iterable[Source] = ()) -> Path | str:
    """Return the path to write, or the URL, once it is known that figures can be written there.

    Whether a database lets itself be written, only opening it can tell.

    Raises:
        InputError: unknown extension, missing folder or extra, or a file that is also an input.
    """
    from hitech_extract.stores import is_database, is_url

    if is_url(out):
        return os.fspath(out)
    path = Path(out)
    form = form_of(path)
    if not form and not is_database(path):
        known = f"{', '.join(WRITERS)}, .duckdb or postgresql://..."
        raise InputError(f"{path}: unknown extension {path.suffix!r} (figures go to {known})")
    check_place(path)
    _refuse_inputs(path, sources)
    if form == ".parquet":
        import hitech_extract.arrow  # noqa: F401  # that it is missing is known before hours of work, not after
    return path


def _refuse_inputs(path: Path, sources: Iterable[Source]) -> None:
    """Raise InputError if what a run writes, or removes as out of date, is an input, now or of the next run."""
    from hitech_extract.stores import is_database
    from hitech_extract.stores.journal import articles_path, faults_path

    if isinstance(sources, Sources) and sources.would_read(path):
        raise InputError(f"{path}: would be an input of the next run (choose a place outside the folders of articles)")
    real = path.resolve()
    written = [real] if is_database(path) else [real, faults_path(real), articles_path(real)]
    check_no_input(written, (source.path for source in sources if not source.is_stdin))


def write_figures(figures: Iterable[Figure], out: InputPath | None = None) -> int:
    """Write figures and return how many; the name of ``out`` decides the form.

    A file appears whole or not at all: it is written under another name beside its place, then
    renamed. A database (``.duckdb``, ``postgresql://...``) takes in all the figures or none; they replace those that
    it has of the same articles. Without ``out`` the figures go to standard output as JSON Lines, as they come.

    Raises:
        InputError: as in ``check_output``; a database that cannot be used.
        StoreError: a database that fails while it is written.
    """
    from hitech_extract.stores import is_database, open_store

    if out is None:
        return write_jsonl(figures, sys.stdout.buffer)
    target = check_output(out)
    if is_database(target):
        from hitech_extract.stores.database import Database, save_figures

        with closing(cast("Database", open_store(target))) as store:
            return save_figures(figures, store)
    with replacing(Path(target)) as part:
        return WRITERS[form_of(target)](figures, part)
