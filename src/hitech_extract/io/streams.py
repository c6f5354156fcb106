"""The bytes of a source: opened, unzipped, counted, decoded, and what is wrong with them."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Final, TypeAlias, cast

from hitech_extract.io.places import Fault, Place
from hitech_extract.io.sources import Source

__all__ = ["BROKEN", "LONGEST_PIECE", "OnRead", "decoded", "opened", "skip_line", "too_long", "unreadable"]

OnRead: TypeAlias = Callable[[int], None]
BROKEN: Final = (OSError, EOFError, zlib.error)
"""What reading a damaged or vanishing file raises."""

LONGEST_PIECE: Final = 1 << 26
"""What is held at a time: no article is a text, line or row of more bytes, which a small zip can unfold to."""

_BOM: Final = b"\xef\xbb\xbf"
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_GZIP: Final = b"\x1f\x8b"


def opened(source: Source, on_read: OnRead) -> BinaryIO:
    """Open a source, unzipped if need be; the bytes counted are those of the file."""
    raw: Any = _Borrowed(sys.stdin.buffer) if source.is_stdin else source.path.open("rb", buffering=0)
    counted = io.BufferedReader(_Counted(raw, on_read), 1 << 17)
    if source.path.suffix.lower() == ".gz" or counted.peek(len(_GZIP)).startswith(_GZIP):
        return cast("BinaryIO", gzip.GzipFile(fileobj=counted))
    return cast("BinaryIO", counted)


class _Counted(io.RawIOBase):
    """A file that says how many of its bytes have been read."""

    def __init__(self, raw: BinaryIO, on_read: OnRead) -> None:
        self.raw = raw
        self.on_read = on_read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self.raw.readinto(buffer)  # type: ignore[attr-defined]
        self.on_read(size or 0)
        return cast("int", size)

    def close(self) -> None:
        if not self.closed:
            self.raw.close()
        super().close()


class _Borrowed(io.RawIOBase):
    """A stream that outlives its reader, since it is not ours."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # What has come, without waiting for the buffer to be full: a pipe may be slow.
        return cast("int", self.stream.readinto1(buffer))  # type: ignore[attr-defined]


def skip_line(stream: BinaryIO) -> int:
    """Read up to the end of a line, holding little of it, and return how many bytes that was."""
    skipped = 0
    while piece := stream.readline(1 << 20):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def too_long(what: str) -> str:
    """Return what is wrong with a piece that is longer than ``LONGEST_PIECE``."""
    return f"{what} of over {LONGEST_PIECE // 1_000_000} million bytes (no article is as long: check the file)"


def decoded(data: bytes, offset: int, place: Place) -> str | Fault:
    """Decode bytes that begin at an offset of their file."""
    skipped = len(_BOM) if offset == 0 and data.startswith(_BOM) else 0
    try:
        return data[skipped:].decode("utf-8")
    except UnicodeDecodeError as error:
        at = skipped + error.start
        mend = "it looks like UTF-16: save it as UTF-8" if data.startswith(_UTF16_BOMS) else "save it as UTF-8"
        return Fault(place, f"not UTF-8: byte 0x{data[at]:02X} at offset {offset + at} ({mend})")


def unreadable(place: Place, error: Exception) -> Fault:
    """Return the fault of a file, or of the rest of one, that cannot be read."""
    if isinstance(error, EOFError):
        return Fault(place, "cannot be read: the file ends too early (fetch it again; the rest goes on)")
    why = " ".join(str(getattr(error, "strerror", None) or error).split())
    return Fault(place, f"cannot be read: {why[:300]} (the rest goes on)")
