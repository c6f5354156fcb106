"""From what a user names (files, folders, globs, standard input) to the files to read, one at a time.

Nothing is held but the names of one folder at a time, so an archive may have any number of files.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from glob import escape, has_magic, iglob
from itertools import chain
from pathlib import Path
from typing import Final, Literal, get_args

from hitech_extract.errors import InputError

__all__ = ["KINDS", "InputPath", "Kind", "Source", "Sources", "find_sources"]

InputPath = str | os.PathLike[str]
Kind = Literal["text", "html", "jsonl", "csv", "parquet", "warc"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_KIND_OF: Final[dict[str, Kind]] = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
}
# Kinds that may be compressed; the file of a text or a page is small enough to be left alone.
_GZIP: Final[frozenset[Kind]] = frozenset({"jsonl", "csv", "warc"})
_MANY: Final = re.compile(r"(?:(?<=[\\/])|^)\*\*(?:[\\/]+|$)")  # a whole part of a path
_KNOWN: Final = f"{', '.join(_KIND_OF)}; {', '.join(s for s, k in _KIND_OF.items() if k in _GZIP)} also with .gz"


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, or standard input (``path`` is ``-``); ``id`` is the stem of its articles' default ids."""

    kind: Kind
    path: Path
    id: str

    @property
    def is_stdin(self) -> bool:
        """Whether it is standard input."""
        return str(self.path) == "-"

    @property
    def size(self) -> int:
        """Bytes of the file as it stands, 0 where that is unknown."""
        try:
            return 0 if self.is_stdin else self.path.stat().st_size
        except OSError:
            return 0

    @property
    def name(self) -> str:
        """What to call it in messages; file names need not be UTF-8, messages must be."""
        return "standard input" if self.is_stdin else _utf8(os.fspath(self.path))


class Sources:
    """The files that inputs stand for, found anew each time that they are iterated over.

    Args:
        inputs: paths of files, folders (all their files of known kinds, sorted by path) and globs (``**`` for
            folders within folders); ``-`` is standard input.
        stdin_kind: what standard input holds.
        empty: whether a folder may be empty.

    Raises:
        InputError: an input is missing, unreadable, of an unknown kind, or stands for no file.
    """

    def __init__(
        self, inputs: InputPath | Iterable[InputPath], stdin_kind: Kind = "text", *, empty: bool = False
    ) -> None:
        if isinstance(inputs, (str, os.PathLike)):
            inputs = [inputs]
        self.stdin_kind = stdin_kind
        self.inputs = tuple(os.fspath(given) for given in inputs)
        if self.inputs.count("-") > 1:
            raise InputError("-: standard input can be read only once (give - once)")
        for given in self.inputs:
            _check(given, empty)
        self._only: tuple[Source, ...] | None = None

    def __iter__(self) -> Iterator[Source]:
        if self._only is not None:
            return iter(self._only)
        return chain.from_iterable(self._of(given) for given in self.inputs)

    def among(self, paths: Iterable[InputPath]) -> Sources | None:
        """Return those files of the folders that are given by path, or stand in a folder given so, under their ids."""
        found = {}
        for folder in self.inputs:
            for path in map(os.path.abspath, paths := [*paths]):
                inside = _inside(path, os.path.abspath(folder))  # noqa: PTH100
                if inside is None:
                    continue
                if os.path.isdir(path):  # noqa: PTH112
                    for source in _in_folder(folder, "" if inside == os.curdir else inside + "/"):
                        found[os.path.abspath(source.path)] = source  # noqa: PTH100
                elif _kind(inside) and os.path.isfile(path):  # noqa: PTH113
                    found[path] = _source(os.path.join(folder, inside), inside)  # noqa: PTH118
        if not found:
            return None
        some = copy(self)
        some._only = tuple(found[path] for path in sorted(found))
        return some

    def would_read(self, path: Path) -> bool:
        """Whether a file that stood at a path would be read as one of a folder's."""
        folders = (os.path.realpath(given) for given in self.inputs if os.path.isdir(given))  # noqa: PTH112
        return _kind(path.name) is not None and any(_inside(os.path.realpath(path), folder) for folder in folders)

    def _of(self, given: str) -> Iterator[Source]:
        if given == "-":
            yield Source(self.stdin_kind, Path("-"), "stdin")
        elif os.path.isdir(given):  # noqa: PTH112  # a Path for each of a million files costs
            yield from _in_folder(given)
        elif not os.path.exists(given) and has_magic(given):  # noqa: PTH110
            yield from _matching(given)
        else:
            yield _source(given, Path(given).name)


def find_sources(inputs: InputPath | Iterable[InputPath], stdin_kind: Kind = "text") -> Sources:
    """Return the files that the inputs stand for; see ``Sources``."""
    return Sources(inputs, stdin_kind)


def _check(given: str, empty: bool) -> None:
    if given == "-":
        if sys.stdin is None:  # as where a service starts us
            raise InputError("-: standard input is closed (pipe the articles to it)")
        return
    path = Path(given)
    if path.is_dir():
        if not empty and next(_in_folder(given), None) is None:
            raise InputError(f"{path}: no files to read in this folder (read are {_KNOWN})")
    elif not path.exists():
        if not has_magic(given):
            raise InputError(f"{path}: no such file or folder (check the name; - reads standard input)")
        if next(_matching(given), None) is None:
            raise InputError(f"{given}: no file to read has such a name (read are {_KNOWN})")
    elif _kind(path.name) is None:
        what = f"unknown extension {path.suffix!r}" if path.suffix else "no extension"
        raise InputError(f"{path}: {what} (read are {_KNOWN}; or pipe it to - with --format)")
    elif not os.access(path, os.R_OK):
        raise InputError(f"{path}: not readable (check its permissions)")


def _kind(name: str) -> Kind | None:
    """Return the kind that a file name tells."""
    lower = name.lower()
    plain = lower.removesuffix(".gz")
    kind = _KIND_OF.get(os.path.splitext(plain)[1])  # noqa: PTH122
    return kind if plain == lower or kind in _GZIP else None


def _source(path: str, named: str) -> Source:
    """Make the source of a file; ``named`` is the part of its path that makes the id."""
    kind = _kind(named)
    if kind is None:
        raise InputError(f"{path}: unknown extension (read are {_KNOWN})")
    stem = named[:-3] if named.lower().endswith(".gz") else named
    return Source(kind, Path(path), _utf8(os.path.splitext(stem)[0]).replace(os.sep, "/"))  # noqa: PTH122


_Folders = frozenset[tuple[int, int]]  # by device and inode


def _in_folder(folder: str, inside: str = "", above: _Folders = frozenset()) -> Iterator[Source]:
    """Yield the files of a folder in the order of their paths."""
    names, above = _listed(os.path.join(folder, inside), above)  # noqa: PTH118
    for name in names or ():
        if name.endswith("/"):
            yield from _in_folder(folder, inside + name, above)
        elif _kind(name):
            yield _source(os.path.join(folder, inside + name), inside + name)  # noqa: PTH118


def _folders(folder: str, above: _Folders = frozenset()) -> Iterator[str]:
    """Yield a folder and the folders in it."""
    names, above = _listed(folder, above)
    if names is not None:
        yield folder
        for name in names:
            if name.endswith("/"):
                yield from _folders(os.path.join(folder, name), above)  # noqa: PTH118


def _listed(folder: str, above: _Folders) -> tuple[list[str] | None, _Folders]:
    """Return what a folder holds, folders with a slash, and the folders above that; None for a link to one of these.

    Hidden files are left out, and what has no end.
    """
    try:
        state = os.stat(folder or os.curdir)  # noqa: PTH116
        this = state.st_dev, state.st_ino
        if this in above:
            return None, above
        with os.scandir(folder or os.curdir) as found:
            # A folder sorts as its files' paths do, by the name with the slash.
            names = sorted(
                entry.name + "/" if _is_folder(entry) else entry.name
                for entry in found
                if not entry.name.startswith(".") and not _is_endless(entry)
            )
    except FileNotFoundError:  # it has gone meanwhile
        return None, above
    except OSError as error:
        raise InputError(f"{_utf8(folder)}: cannot be listed: {error.strerror} (check its permissions)") from None
    return names, above | {this}


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, of which reading tells
        return False


def _is_endless(entry: os.DirEntry[str]) -> bool:
    """Tell a pipe, socket or device, in which reading a folder would get stuck, from what ends."""
    try:
        if entry.is_file() or entry.is_dir():
            return False
        mode = entry.stat().st_mode
    except OSError:  # a link to nothing, of which reading tells
        return False
    return not stat.S_ISREG(mode)


def _inside(path: str, folder: str) -> str | None:
    """Return a path as it is within a folder, None where it is not in it or hidden."""
    try:
        inside = os.path.relpath(path, folder)
    except ValueError:  # another drive of Windows
        return None
    return None if any(part.startswith(".") for part in Path(inside).parts) else inside  # ".." among them


def _matching(pattern: str) -> Iterator[Source]:
    for path in sorted(set(_found(pattern))):
        if _kind(path) and os.path.isfile(path):  # noqa: PTH113
            yield _source(path, os.path.relpath(path, _fixed(pattern)))


def _found(pattern: str) -> Iterator[str]:
    """Yield the paths that a glob stands for; ``**`` is a folder and the folders within."""
    many = _MANY.search(pattern)
    if many is None:
        yield from iglob(pattern)  # noqa: PTH207
        return
    # Not by iglob, which goes round and round where a folder holds a link to one above.
    before, behind = pattern[: many.start()], pattern[many.end() :] or "*"
    for start in iglob(before) if has_magic(before) else [before]:  # noqa: PTH207
        for folder in _folders(start):
            yield from _found(os.path.join(escape(folder), behind))  # noqa: PTH118


def _fixed(pattern: str) -> str:
    """Return the folders before the first wildcard."""
    parts = Path(pattern).parts
    plain = parts[: next(at for at, part in enumerate(parts) if has_magic(part))]
    return str(Path(*plain)) if plain else "."


def _utf8(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")
