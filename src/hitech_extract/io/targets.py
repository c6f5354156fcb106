"""Files to be written: whether they can be, and that each appears whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from hitech_extract.errors import InputError

__all__ = ["check_no_input", "check_place", "remove_parts", "replacing"]


def check_place(path: Path) -> None:
    """Raise InputError where no file can be written or replaced."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder (name a file in it)")
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is no file that could be replaced (name another)")
    if not path.parent.is_dir():
        raise InputError(f"{path}: no folder {path.parent} (create it first)")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"{path}: folder {path.parent} is not writable (choose another)")


def check_no_input(written: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise InputError where a file to be written is also an input, under whatever name."""
    there = [(each, each.stat()) for each in written if each.exists()]
    for path in inputs if there else ():
        for each, state in there:
            with suppress(OSError):  # of a file that has gone
                if os.path.samestat(path.stat(), state):
                    raise InputError(f"{each}: is also an input (choose another name for the output)")


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


def remove_parts(target: Path) -> None:
    """Remove what writings of a file that were killed have left; for those who know that no other is under way."""
    form = f".{escape(target.stem)}-{'[0-9a-f]' * 8}{escape(target.suffix)}"
    for part in target.parent.glob(form):
        part.unlink(missing_ok=True)
