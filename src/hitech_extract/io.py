"""Read articles, write figures.

What cannot be used at all (a missing file, an unknown extension) raises ``InputError`` before any
work begins. What is wrong inside an input is a ``Fault``: it is reported and the rest goes on.
"""

from __future__ import annotations

import csv
import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from hitech_extract.errors import ArticleError, InputError
from hitech_extract.schema import FIELDS, Article, Figure, parse_date, plain_number

__all__ = [
    "WRITERS",
    "Fault",
    "Source",
    "check_output",
    "find_sources",
    "read_articles",
    "read_figures",
    "read_sources",
    "write_figures",
]

_BOM: Final = b"\xef\xbb\xbf"
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

InputPath = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an input that could not be read: ``file`` or ``file:line``, and what is wrong (mend)."""

    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Source:
    """One input that was found: a text file, a file of articles in JSON Lines, or standard input."""

    kind: Literal["text", "jsonl", "stdin"]
    path: Path
    id: str
    size: int = 0


def find_sources(inputs: InputPath | Iterable[InputPath]) -> list[Source]:
    """Return what the inputs stand for, in order; a folder stands for its ``*.txt`` files, sorted.

    Args:
        inputs: paths of text files, folders and ``.jsonl`` files; ``-`` is text on standard input.

    Raises:
        InputError: an input is missing, unreadable, empty (a folder) or of an unknown kind.
    """
    if isinstance(inputs, (str, os.PathLike)):
        inputs = [inputs]
    sources: list[Source] = []
    for given in inputs:
        if os.fspath(given) == "-":
            if any(source.kind == "stdin" for source in sources):
                raise InputError("-: standard input can be read only once (give - once)")
            sources.append(Source("stdin", Path("-"), "stdin"))
            continue
        path = Path(given)
        if path.is_dir():
            sources += _folder(path)
        elif not path.exists():
            raise InputError(f"{path}: no such file or folder (check the name; - reads standard input)")
        elif path.suffix.lower() == ".txt":
            sources.append(_file("text", path, path.stem))
        elif path.suffix.lower() == ".jsonl":
            sources.append(_file("jsonl", path, path.stem))
        else:
            kind = f"unknown extension {path.suffix!r}" if path.suffix else "no extension"
            raise InputError(f"{path}: {kind} (give .txt for text, .jsonl for articles, or a folder of .txt files)")
    return sources


def _folder(folder: Path) -> list[Source]:
    found = sorted(
        (path.relative_to(folder) for path in folder.rglob("*") if path.suffix.lower() == ".txt" and path.is_file()),
        key=lambda path: path.as_posix(),
    )
    if not found:
        raise InputError(f"{folder}: no .txt files in this folder (name the .jsonl file itself to read articles)")
    return [_file("text", folder / path, path.with_suffix("").as_posix()) for path in found]


def _file(kind: Literal["text", "jsonl"], path: Path, identifier: str) -> Source:
    if not os.access(path, os.R_OK):
        raise InputError(f"{path}: not readable (check its permissions)")
    # File names need not be UTF-8; identifiers must be.
    identifier = os.fsencode(identifier).decode("utf-8", "backslashreplace")
    return Source(kind, path, identifier, path.stat().st_size)


def read_articles(
    inputs: InputPath | Iterable[InputPath],
    date: str | date | None = None,
    on_fault: Callable[[Fault], None] | None = None,
) -> Iterator[Article]:
    """Read the articles of files, folders and standard input one at a time.

    Args:
        inputs: as in ``find_sources``.
        date: the date of the articles that give none themselves.
        on_fault: called with each fault while the rest goes on; without it the first one is raised.

    Raises:
        InputError: at once, for an input that cannot be used at all.
        ArticleError: for a bad date, and while reading for a fault when ``on_fault`` is None.
    """
    return read_sources(find_sources(inputs), date, on_fault)


def read_sources(
    sources: Iterable[Source],
    date: str | date | None = None,
    on_fault: Callable[[Fault], None] | None = None,
    on_read: Callable[[int], None] | None = None,
) -> Iterator[Article]:
    """Read the articles of sources already found; ``on_read`` is called with the bytes of each piece read."""
    default_date = parse_date(date)
    return _articles(sources, default_date, on_fault or _raise, on_read or _ignore)


def _raise(fault: Fault) -> None:
    raise ArticleError(str(fault))


def _ignore(_size: int) -> None:
    pass


def _articles(
    sources: Iterable[Source],
    default_date: date | None,
    on_fault: Callable[[Fault], None],
    on_read: Callable[[int], None],
) -> Iterator[Article]:
    for source in sources:
        try:
            articles = (
                _jsonl_articles(source, on_fault, on_read)
                if source.kind == "jsonl"
                else _text_article(source, on_fault, on_read)
            )
            for article in articles:
                yield article if article.date else replace(article, date=default_date)
        except OSError as error:
            on_fault(Fault(str(source.path), f"cannot be read: {error.strerror or error} (the rest goes on)"))


def _text_article(
    source: Source, on_fault: Callable[[Fault], None], on_read: Callable[[int], None]
) -> Iterator[Article]:
    data = sys.stdin.buffer.read() if source.kind == "stdin" else source.path.read_bytes()
    on_read(len(data))
    place = "standard input" if source.kind == "stdin" else str(source.path)
    text = _decode(data, 0, place, on_fault)
    if text is not None:
        yield Article(id=source.id, text=text)


def _jsonl_articles(
    source: Source, on_fault: Callable[[Fault], None], on_read: Callable[[int], None]
) -> Iterator[Article]:
    for place, number, line, size in _lines(source.path, on_fault):
        on_read(size)
        try:
            article = Article.from_dict(_json_object(line), default_id=f"{source.id}:{number}")
            _refuse_surrogates(article)
        except ArticleError as error:
            on_fault(Fault(place, str(error)))
            continue
        yield article


def _lines(path: Path, on_fault: Callable[[Fault], None]) -> Iterator[tuple[str, int, str, int]]:
    """Yield place, line number, text and size in bytes of every line that is not blank."""
    offset = 0
    with path.open("rb") as stream:
        for number, raw in enumerate(stream, start=1):
            place = f"{path}:{number}"
            line = _decode(raw, offset, place, on_fault)
            offset += len(raw)
            if line is not None and line.strip():
                yield place, number, line, len(raw)


def _decode(data: bytes, offset: int, place: str, on_fault: Callable[[Fault], None]) -> str | None:
    """Decode bytes that begin at an offset of their file; None once the fault is reported."""
    skipped = len(_BOM) if offset == 0 and data.startswith(_BOM) else 0
    try:
        return data[skipped:].decode("utf-8")
    except UnicodeDecodeError as error:
        at = skipped + error.start
        mend = "it looks like UTF-16: save it as UTF-8" if data.startswith(_UTF16_BOMS) else "save it as UTF-8"
        on_fault(Fault(place, f"not UTF-8: byte 0x{data[at]:02X} at offset {offset + at} ({mend})"))
        return None


def _json_object(line: str) -> dict[str, Any]:
    mend = 'write one object a line: {"id": "...", "text": "..."}'
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise ArticleError(f"broken JSON: {error.msg} at column {error.colno} ({mend})") from None
    except (RecursionError, ValueError):  # nested too deeply, or a number of thousands of digits
        raise ArticleError(f"JSON that cannot be read ({mend})") from None
    if not isinstance(data, dict):
        raise ArticleError(f"not a JSON object ({mend})")
    return data


def _refuse_surrogates(article: Article) -> None:
    """Refuse half characters, which JSON escapes can express but no text can hold."""
    for name in ("id", "text", "title", "source"):
        value = getattr(article, name) or ""
        if value.isascii():
            continue
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            half = f"\\u{ord(value[error.start]):04x}"
            raise ArticleError(f'"{name}" holds the half character {half} (write the whole character)') from None


def read_figures(path: InputPath, on_fault: Callable[[Fault], None] | None = None) -> Iterator[Figure]:
    """Read figures from JSON Lines one at a time; faults are treated as in ``read_articles``."""
    on_fault = on_fault or _raise
    for place, _number, line, _size in _lines(Path(path), on_fault):
        try:
            figure = Figure.from_json(line)
        except ArticleError as error:
            on_fault(Fault(place, str(error)))
            continue
        yield figure


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
    if path.exists() and any(source.kind != "stdin" and path.samefile(source.path) for source in sources):
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
    target = check_output(out).resolve()
    part = target.with_name(f".{target.stem}-{secrets.token_hex(4)}{target.suffix}")
    try:
        written = WRITERS[target.suffix.lower()](figures, part)
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return written


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
