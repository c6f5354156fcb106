"""Articles in WARC archives of web pages (extra ``html``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Final

from hitech_extract.errors import InputError
from hitech_extract.io.pages import LARGEST_PAGE, Page, decode_page
from hitech_extract.io.places import Entry, Fault, Place
from hitech_extract.io.sources import Source
from hitech_extract.io.streams import OnRead, opened, unreadable
from hitech_extract.io.tables import Columns
from hitech_extract.schema import Article

__all__ = ["read_warc"]

_LONGEST_HEAD: Final = 1 << 16
_LONGEST_HEADINGS: Final = 1 << 20
_CHARSET: Final = re.compile(r"""\bcharset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_KINDS: Final = ("text/html", "application/xhtml+xml", "text/plain")


def read_warc(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    """Yield the pages and texts that servers sent with status 200; all other records are passed over.

    The day of the capture (``WARC-Date``) is not taken for the article's date: a page may be captured years after it
    came out, and "last year" would then be a wrong year. Only the day of publication that a page tells counts.
    """
    try:
        from warcio.recordloader import ArcWarcRecordLoader
    except ImportError:
        raise InputError(f"{source.name}: archives need the extra html: pip install 'hitech-extract[html]'") from None
    # Not warcio's own iterator: it takes an archive that was cut off for one that ends, and writes to standard error.
    _Brotli.register()
    loader = ArcWarcRecordLoader(verify_http=False)
    number = 0
    with opened(source, on_read) as opened_stream:
        stream = _Headed(opened_stream)
        while True:
            number += 1
            stream.headings = 0
            place = Place(source.name, number)
            try:
                head = b"\n"
                while head in (b"\r\n", b"\n"):
                    head = stream.readline(_LONGEST_HEAD)
                if not head:
                    return
                if not head.startswith(b"WARC/"):
                    raise ValueError("no record begins where one should")
                record = loader.parse_record_stream(stream, head, "warc")
                if record.length is None:
                    raise ValueError("a record without its length")
                found = _response(record, place, source)
                while record.raw_stream.read(1 << 16):
                    pass
                if record.raw_stream.limit:
                    raise EOFError
            except Exception as error:  # noqa: BLE001  # damaged headings fail in warcio in many ways
                yield unreadable(place, error)
                return
            if found is not None:
                yield found


class _Headed:
    """A stream whose records have headings, read by the line, that can be held."""

    def __init__(self, stream: BinaryIO) -> None:
        self.read = stream.read
        self.tell = stream.tell
        self.stream = stream
        self.headings = 0

    def readline(self, size: int = -1) -> bytes:
        line = self.stream.readline(_LONGEST_HEAD if size < 0 else min(size, _LONGEST_HEAD))
        self.headings += len(line) if line.strip() else 0
        if self.headings > _LONGEST_HEADINGS:
            raise ValueError(f"headings of over {_LONGEST_HEADINGS // 1_000_000} million bytes")
        return line


def _response(record: Any, place: Place, source: Source) -> Entry | Fault | None:
    """Return the page or the text that a server sent, None for any other record."""
    http = record.http_headers
    if record.rec_type != "response" or http is None or http.get_statuscode() != "200":
        return None
    kind, _, parameters = (http.get_header("Content-Type") or "").partition(";")
    kind = kind.strip().lower()
    if kind not in _KINDS:
        return None
    address = record.rec_headers.get_header("WARC-Target-URI")
    name = address or f"{source.id}:{place.line}"
    body = record.content_stream()
    data = body.read(LARGEST_PAGE + 1)
    if problem := _damage(http, body, data):
        return Fault(place, problem, name)
    charset = _CHARSET.search(parameters)
    encoding = charset[1] if charset else None
    if kind == "text/plain":
        return Entry(place, Article(name, decode_page(data, encoding), source=address))
    return Entry(place, Page(name, data, encoding, source=address))


class _Brotli:
    """Unpacks no more than the largest page: in brotli a few bytes may stand for any number, all unpacked at once."""

    unused_data = None

    def __init__(self) -> None:
        import brotli

        self.unpacker = brotli.Decompressor()
        self.left = LARGEST_PAGE + 1

    @classmethod
    def register(cls) -> None:
        """Take the place of warcio's own, which sets no limit and fails with brotli from 1.2 on."""
        from warcio.bufferedreaders import BufferedReader

        BufferedReader.DECOMPRESSORS.pop("br", None)
        with suppress(ImportError, AttributeError):  # an older one that knows no limit
            import brotli

            if brotli.Decompressor.can_accept_more_data:
                BufferedReader.DECOMPRESSORS["br"] = cls

    def decompress(self, data: bytes) -> bytes:
        if not self.left:
            return b""
        piece: bytes = self.unpacker.process(data, output_buffer_limit=self.left)
        self.left -= min(self.left, len(piece))
        return piece


def _damage(http: Any, body: Any, data: bytes) -> str | None:
    """Return what is wrong with the body of a response, which warcio hands over as far as it can be had."""
    from warcio.bufferedreaders import BufferedReader

    if len(data) > LARGEST_PAGE:
        return f"a page of over {LARGEST_PAGE // 1_000_000} million bytes (save the article as text)"
    coding = (http.get_header("Content-Encoding") or "identity").strip().lower()
    if coding != "identity" and coding not in BufferedReader.get_supported_decompressors():
        # Some archives keep the heading of a body that they have unpacked.
        return (
            None if data.isascii() or b"<" in data.lstrip()[:1] else f"packed as {coding!r} (pip install 'brotli>=1.2')"
        )
    unpacker = getattr(body, "decompressor", None)
    if data and unpacker is not None and not getattr(unpacker, "eof", True):
        return "the page ends too early or is damaged (capture it again)"
    return None
