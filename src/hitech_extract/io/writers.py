"""Figures to a file, its form chosen by its extension; the file appears whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final

from hitech_extract.errors import InputError
from hitech_extract.io.sources import InputPath, Source
from hitech_extract.schema import FIELDS, Figure, plain_number

__all__ = ["WRITERS", "check_output", "replacing", "write_figures"]

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def check_output(out: InputPath, sources: Iterable[Source] = ()) -> Path:
    """Return the path to write, once it is known that figures can be written there.

    Raises:
        InputError: unknown extension, missing folder, or a file that is also an input.
    """
    path = Path(out)
    if path.suffix.lower() not in WRITERS:
        raise InputError(f"{path}: unknown extension {path.suffix!r} (figures go to {' or '.join(WRITERS)})")
    if path.is_dir():
        raise InputError(f"{path}: is a folder (name a file in it)")
    if not path.parent.is_dir():
        raise InputError(f"{path}: no folder {path.parent} (create it first)")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"{path}: folder {path.parent} is not writable (choose another)")
    if path.exists() and any(not source.is_stdin and path.samefile(source.path) for source in sources):
        raise InputError(f"{path}: is also an input (choose another name for the output)")
    return path


def write_figures(figures: Iterable[Figure], out: InputPath | None = None) -> int:
    """Write figures and return how many; the extension of ``out`` decides the form.

    A file appears whole or not at all: it is written under another name beside its place, then
    renamed. Without ``out`` the figures go to standard output as JSON Lines, as they come.

    Raises:
        InputError: as in ``check_output``.
    """
    if out is None:
        return _jsonl_to_stream(figures, sys.stdout.buffer)
    target = check_output(out)
    with replacing(target) as part:
        return WRITERS[target.suffix.lower()](figures, part)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path to write to, and put the file in the target's place once it is written and safe on the disk."""
    target = target.resolve()
    part = target.with_name(f".{target.stem}-{secrets.token_hex(4)}{target.suffix}")
    try:
        yield part
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _jsonl_to_stream(figures: Iterable[Figure], stream: BinaryIO) -> int:
    written = 0
    try:
        for figure in figures:
            # A half character can only stand inside a JSON string, where its escape means the same.
            stream.write(f"{figure.to_json()}\n".encode("utf-8", "backslashreplace"))
            written += 1
    finally:
        stream.flush()
    return written


def _write_jsonl(figures: Iterable[Figure], path: Path) -> int:
    with path.open("xb") as stream:
        return _jsonl_to_stream(figures, stream)


def _write_csv(figures: Iterable[Figure], path: Path) -> int:
    written = 0
    with path.open("x", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(FIELDS)
        for figure in figures:
            rows.writerow([_cell(name, value) for name, value in figure.to_dict().items()])
            written += 1
    return written


def _cell(name: str, value: object) -> str:
    """Return one CSV cell; text that a spreadsheet would run as a formula is led by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{plain_number(value):f}"
    if name == "period_span" and isinstance(value, list):
        return f"{value[0]}-{value[1]}"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return str(value)


WRITERS: Final[dict[str, Callable[[Iterable[Figure], Path], int]]] = {".jsonl": _write_jsonl, ".csv": _write_csv}
"""What writes the figures to a path that does not exist yet and returns their number, by extension."""
