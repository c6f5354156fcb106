"""Runs: articles of any number through the pipeline into a store, each once, whatever happens on the way.

An article is known by its id and a hash of all that its figures come from: text, title, date, options, tables. What
the store has of it, read by this version of the library or an older one, is not read again.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import blake2b
from importlib.metadata import version
from os import fspath
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Self

from hitech_extract.errors import ArticleError, BusyError, InputError, StoreError
from hitech_extract.io.pages import Page
from hitech_extract.io.places import Entry, Fault, Place
from hitech_extract.io.readers import Columns, read_entries
from hitech_extract.io.sources import InputPath, Kind, Source, Sources
from hitech_extract.io.writers import check_output
from hitech_extract.schema import MAX_ARTICLE_SIZE, Article, Figure, check_size, parse_date
from hitech_extract.stores import Chunk, Done, Encode, RunRecord, Store, is_database, open_store
from hitech_extract.tables import TablePath, Tables
from hitech_extract.workers import CHUNK, Pool, TimeLimitError

if TYPE_CHECKING:
    from hitech_extract.pipeline import Extractor

__all__ = ["Options", "Run", "run", "watch"]

_CHUNKS_PLANNED: Final = 16
_BLOCK_SECONDS: Final = 0.5
_BLOCK_CHARACTERS: Final = 1 << 24
_LONGEST_ID: Final = 2_500  # PostgreSQL's indexes take no longer ones
# What is done is saved after so many articles or seconds; a kill costs no more than that.
_SAVE_ARTICLES: Final = 1_000
_SAVE_SECONDS: Final = 2.0


_USUAL_COLUMNS: Final = Columns()


@dataclass(frozen=True, slots=True)
class Options:
    """What the figures of an article depend on besides the article.

    Args:
        date: the date of the articles that give none themselves.
        zones: your own zones, a CSV file.
        metrics: your own metrics, a CSV file.
        min_confidence: figures below it are left out.
        keep_text: whether the store keeps the texts that were read.
        columns: the names of the columns of tables.
        stdin_kind: what standard input holds.
        time_limit: seconds that an article may take; with one worker it needs the main thread and POSIX signals.
        redo: read again the articles that another version of the library has read.
        max_article_size: how many characters an article may have; None for any number.
    """

    date: date | None = None
    zones: TablePath | None = None
    metrics: TablePath | None = None
    min_confidence: float = 0.0
    keep_text: bool = False
    columns: Columns = _USUAL_COLUMNS
    stdin_kind: Kind = "text"
    time_limit: float = 60.0
    redo: bool = False
    max_article_size: int | None = MAX_ARTICLE_SIZE


@dataclass(frozen=True, slots=True)
class _Task:
    """An entry to read, and the hash under which its figures will be kept."""

    entry: Entry
    hash: str

    def __str__(self) -> str:
        return f"{self.entry.place} ({self.entry.id!r})"


@dataclass(frozen=True)
class _Reader:
    """Reads entries, in whatever process it is built."""

    tables: Tables
    options: Options
    encode: Encode
    version: str

    def __call__(self) -> Callable[[Iterable[_Task]], Chunk]:
        """Build the pipeline; called once in each process."""
        _ = self._extractor.figures("")
        return self._read

    @cached_property
    def _extractor(self) -> Extractor:
        from hitech_extract.pipeline import Extractor

        return Extractor(self.tables.gazetteer, self.tables.lexicon)

    def _read(self, tasks: Iterable[_Task]) -> Chunk:
        chunk, results = Chunk(), []
        for task in tasks:
            try:
                article, figures = self._figures(task.entry)
            except TimeLimitError:
                limit = f"{self.options.time_limit:g} s"
                chunk.faults.append(_fault(task, f"takes more than {limit} (--time-limit sets another limit)"))
            except ArticleError as error:
                chunk.faults.append(_fault(task, str(error)))
            except InputError:
                raise
            except Exception as error:  # noqa: BLE001  # whatever one article holds, the others are read
                chunk.faults.append(_fault(task, f"cannot be read: {type(error).__name__}: {error}"))
            else:
                results.append((article, figures))
                kept = article if self.options.keep_text else replace(article, text="")
                chunk.done.append(Done(task.entry.place, kept, len(figures), task.hash, self.version))
        chunk.payload = self.encode(results)
        return chunk

    def _figures(self, entry: Entry) -> tuple[Article, list[Figure]]:
        article = entry.article()
        check_size(article.text, article.title, self.options.max_article_size)
        figures = self._extractor.figures(article.text, article.date, article.title, article.id)
        return article, [figure for figure in figures if figure.confidence >= self.options.min_confidence]


def _fault(task: _Task, problem: str) -> Fault:
    return Fault(task.entry.place, problem, task.entry.id)


@dataclass(slots=True)
class _Plan:
    """Some entries of the input: those to read, and what is known of the others."""

    tasks: list[_Task] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    order: dict[Place, int] = field(default_factory=dict)
    unchanged: int = 0
    figures: int = 0  # of what is unchanged
    outdated: int = 0  # of what is unchanged, read by another version of the library


class Run:
    """One or more passes over inputs into one output.

    Args:
        out: the file, database or (None) standard output to write to; see ``open_store``.
        options: what the figures depend on.
        workers: how many processes read.
        on_fault: called with each fault.
        on_notice: called with what else a user should know.
        on_progress: called with the run's record as it grows.
        on_begin: called with the name of each file that is begun; earlier faults of it are out of date.

    Raises:
        RuleDataError: at once, for a table of zones or metrics that breaks the documented columns.
    """

    def __init__(
        self,
        out: InputPath | None,
        options: Options = Options(),
        workers: int = 1,
        on_fault: Callable[[Fault], None] | None = None,
        on_notice: Callable[[str], None] | None = None,
        on_progress: Callable[[RunRecord], None] | None = None,
        on_begin: Callable[[str], None] | None = None,
    ) -> None:
        self.out = out
        self.options = options
        self.tables = Tables(options.zones, options.metrics)
        self.version = version("hitech-extract")
        self.workers = workers
        self.on_fault = on_fault or (lambda _fault: None)
        self.on_notice = on_notice or (lambda _message: None)
        self.on_progress = on_progress or (lambda _record: None)
        self.on_begin = on_begin or (lambda _file: None)
        # To standard output figures go as they come.
        self._chunk = 1 if out is None and workers == 1 else CHUNK
        # What the store has is asked for many articles at once: a database looks through all of its own each time.
        self._planned = 1 if out is None else _CHUNKS_PLANNED
        self._salt = self._options_hash()
        self._pool: Pool[_Task, Chunk] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.close()

    def read(self, sources: Sources, on_read: Callable[[int], None] | None = None) -> RunRecord:
        """Read the sources into the output, and return what came of it.

        Raises:
            InputError: the output cannot be used, or another run is writing it.
            StoreError: the output fails in mid-run.
            WorkerError: workers cannot work.
        """
        if self.out is not None:
            check_output(self.out, sources)
        record = RunRecord(started=_now(), version=self.version, inputs=sources.inputs, options=_plain(self.options))
        store = open_store(self.out, self.options.keep_text, self.tables)
        try:
            store.begin(record)
            seen = _Seen()
            try:
                self._fill(store, self._plans(sources, store, seen, on_read), record)
            except BaseException as error:
                stopped = isinstance(error, (KeyboardInterrupt, GeneratorExit))
                record.status = "interrupted" if stopped else "failed"
                record.ended = _now()
                store.finish(record, None)
                raise
            record.status, record.ended = "done", _now()
            store.finish(record, seen.ids())
        finally:
            store.close()
        return record

    def _fill(self, store: Store, plans: Iterator[_Plan], record: RunRecord) -> None:
        """Read what the plans ask for and save it, a good many articles at a time."""
        if self._pool is None:
            reader = _Reader(self.tables, self.options, store.encode, self.version)
            self._pool = Pool(reader, self.workers, self.options.time_limit, on_death=self.on_notice)
        ahead: deque[_Plan] = deque()

        def tasks() -> Iterator[list[_Task]]:
            for plan in plans:
                ahead.append(plan)
                yield plan.tasks

        unsaved: list[Chunk] = []
        articles, since = 0, monotonic()
        try:
            for result, losses in self._pool.map(tasks()):
                plan = ahead.popleft()
                chunk = result or Chunk()
                chunk.begun = plan.begun
                read = {done.article.id for done in chunk.done}
                chunk.lost = [task.entry.id for task in plan.tasks if task.entry.id not in read]
                lost = [_fault(plan.tasks[loss.position], f"cannot be read: {loss.reason}") for loss in losses]
                chunk.faults = sorted((*plan.faults, *chunk.faults, *lost), key=lambda fault: plan.order[fault.place])
                for fault in chunk.faults:
                    self.on_fault(fault)
                unsaved.append(chunk)
                articles += len(chunk.done)
                record.articles += len(chunk.done) + plan.unchanged
                record.unchanged += plan.unchanged
                record.figures += sum(done.figures for done in chunk.done) + plan.figures
                record.faults += len(chunk.faults)
                self.on_progress(record)
                if self.out is None or articles >= _SAVE_ARTICLES or monotonic() - since >= _SAVE_SECONDS:
                    store.save(unsaved)
                    unsaved, articles, since = [], 0, monotonic()
        finally:
            # What is read is kept, also when the user has had enough.
            if unsaved:
                store.save(unsaved)

    def _plans(
        self, sources: Iterable[Source], store: Store, seen: _Seen, on_read: Callable[[int], None] | None
    ) -> Iterator[_Plan]:
        """Sort out the entries, some at a time: those that the store has need not be read."""
        begun: list[str] = []

        def each() -> Iterator[Source]:
            for source in sources:
                begun.append(source.name)
                self.on_begin(source.name)
                yield source

        entries = read_entries(each(), self.options.date, self.options.columns, on_read)
        outdated = 0
        for block in _blocks(entries, self._chunk * self._planned):
            plans = self._plan(block, store, seen)
            plans[0].begun, begun[:] = begun[:], ()
            outdated += sum(plan.outdated for plan in plans)
            yield from plans
        if begun:  # the last files are empty
            yield _Plan(begun=begun)
        if outdated:
            self.on_notice(
                f"{outdated:,} articles were read by another version of the library (--redo reads them again)"
            )

    def _plan(self, block: Sequence[Entry | Fault], store: Store, seen: _Seen) -> list[_Plan]:
        """Sort out some entries, a plan for each chunk of them; the store is asked for all at once."""
        plans = [_Plan() for _ in range(0, len(block), self._chunk)]
        fresh: list[tuple[_Plan, _Task]] = []
        for number, entry in enumerate(block):
            plan = plans[number // self._chunk]
            plan.order.setdefault(entry.place, number)
            task = self._task(entry, seen)
            if isinstance(task, Fault):
                plan.faults.append(task)
            elif task is not None:
                fresh.append((plan, task))
        known = store.known([task.entry.id for _, task in fresh])
        for plan, task in fresh:
            had = known.get(task.entry.id)
            if had is None or had.hash != task.hash or (self.options.redo and had.version != self.version):
                plan.tasks.append(task)
            else:
                plan.unchanged += 1
                plan.figures += had.figures
                plan.outdated += had.version != self.version
        return plans

    def _task(self, entry: Entry | Fault, seen: _Seen) -> _Task | Fault | None:
        """Return what an entry asks for: to be read, to be told as a fault, or nothing where it came before."""
        if isinstance(entry, Fault):
            return entry
        if problem := _problem_of_id(entry.id):
            return Fault(entry.place, problem, entry.id)
        task = _Task(entry, self._hash(entry))
        earlier = seen.add(task)
        if earlier:
            return _fault(task, f"the id {entry.id!r} is also that of {earlier} (give it another)")
        return task if earlier is None else None

    def _hash(self, entry: Entry) -> str:
        content = entry.content
        if isinstance(content, Page):
            facts: tuple[object, ...] = (content.date, content.encoding, content.source)
            body = content.html
        else:
            facts = (content.date, content.title, content.source)
            body = content.text.encode("utf-8", "surrogatepass")
        hashed = blake2b(self._salt, digest_size=16)
        hashed.update(repr(facts).encode("utf-8", "backslashreplace"))
        hashed.update(body)
        return hashed.hexdigest()

    def _options_hash(self) -> bytes:
        options = self.options
        kept = f"{options.min_confidence} {options.keep_text}".encode()
        return blake2b(kept + self.tables.to_bytes(), digest_size=16).digest()


def _blocks(entries: Iterable[Entry | Fault], size: int) -> Iterator[list[Entry | Fault]]:
    """Cut entries into lists of a size, shorter ones where they are long, or come slowly: some pipe in one a minute."""
    block: list[Entry | Fault] = []
    started, held = 0.0, 0
    for entry in entries:
        started, held = (started, held) if block else (monotonic(), 0)
        block.append(entry)
        held += _length(entry)
        if len(block) == size or held > _BLOCK_CHARACTERS or monotonic() - started > _BLOCK_SECONDS:
            yield block
            block = []
    if block:
        yield block


def _problem_of_id(name: str) -> str | None:
    """Say why no database could find an article by its id."""
    size = len(name.encode("utf-8", "surrogatepass"))
    if size > _LONGEST_ID:
        return f"an id of {size:,} bytes (give it one of {_LONGEST_ID:,} at most)"
    return "the character 0 in the id (give it another)" if "\0" in name else None


def _length(entry: Entry | Fault) -> int:
    if isinstance(entry, Fault):
        return 0
    return len(entry.content.html if isinstance(entry.content, Page) else entry.content.text)


class _Seen:
    """The articles that a run has met, in order, on disk: there may be millions."""

    def __init__(self) -> None:
        # A database without a name is a temporary file, gone with its connection.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("CREATE TABLE seen(number INTEGER PRIMARY KEY, id TEXT UNIQUE, hash TEXT, place TEXT)")
        self._db.execute("BEGIN")

    def add(self, task: _Task) -> str | None:
        """Return None for a new id, "" for one met with the same content, or the place of another article with it."""
        row = (task.entry.id, task.hash, str(task.entry.place))
        try:
            if self._db.execute("INSERT OR IGNORE INTO seen(id, hash, place) VALUES (?, ?, ?)", row).rowcount:
                return None
            known, place = self._db.execute("SELECT hash, place FROM seen WHERE id = ?", row[:1]).fetchone()
        except sqlite3.Error as error:
            raise StoreError(
                f"the folder for temporary files: {error} (make room, or name another by SQLITE_TMPDIR; run again)"
            ) from None
        return "" if known == task.hash else str(place)

    def ids(self) -> Iterator[str]:
        """Yield the ids in the order of the input."""
        return (row[0] for row in self._db.execute("SELECT id FROM seen ORDER BY number"))


def run(
    inputs: InputPath | Iterable[InputPath],
    out: InputPath,
    *,
    workers: int = 1,
    on_fault: Callable[[Fault], None] | None = None,
    **options: Any,
) -> RunRecord:
    """Read the articles of the inputs into a file or database, each article once.

    A run that is stopped, by Ctrl-C, ``kill -9`` or a full disk, goes on where it was when it is begun again.

    Args:
        inputs: files, folders, globs; see ``Sources``.
        out: where the figures go; see ``open_store``.
        workers: how many processes read.
        on_fault: called with each fault; the rest goes on.
        options: those of ``Options``.

    Raises:
        InputError: at once, for an input or output that cannot be used.
        StoreError: the output fails in mid-run.
    """
    made = Options(**(options | {"date": parse_date(options.get("date"))}))
    with Run(out, made, workers, on_fault) as running:
        return running.read(Sources(inputs, made.stdin_kind))


def watch(running: Run, sources: Sources) -> Iterator[RunRecord]:
    """Read what the folders hold, and then files as they come or change; yield the record of each pass.

    It ends with ``KeyboardInterrupt``. A file that is read while it is still being written is read again when it has
    grown; its articles replace those of before.

    Raises:
        InputError: the extra ``watch`` is not installed, an input is no folder, or the output no database.
    """
    try:
        from watchfiles import Change
        from watchfiles import watch as changes
    except ImportError:
        raise InputError("--watch needs watchfiles (pip install 'hitech-extract[watch]')") from None
    if running.out is None or not is_database(running.out):
        raise InputError(
            f"{running.out}: is made anew as a whole; --watch needs a database (news.duckdb, postgresql://...)"
        )
    for folder in sources.inputs:
        if not Path(folder).is_dir():
            raise InputError(f"{folder}: is no folder (--watch takes folders)")
    # Begun before the first pass, so that what comes meanwhile is not missed.
    coming = changes(*sources.inputs, raise_interrupt=True, yield_on_timeout=True, rust_timeout=500)
    next(coming)
    waiting: Sources | None = sources
    paths: set[str] = set()
    while True:
        if waiting:
            try:
                record = running.read(waiting)
            except BusyError as error:
                running.on_notice(f"{error}; trying again")
            else:
                waiting, paths = None, set()
                yield record
        # Of a folder that is moved here whole, only itself is told; of others, what has changed in them.
        paths.update(path for change, path in next(coming) if change is Change.added or not Path(path).is_dir())
        if paths and waiting is not sources:
            waiting = sources.among(paths)


def _now() -> datetime:
    return datetime.now(UTC)


def _plain(options: Options) -> dict[str, Any]:
    """Return the options as what JSON can hold."""
    return {
        "date": options.date.isoformat() if options.date else None,
        "zones": options.zones and fspath(options.zones),
        "metrics": options.metrics and fspath(options.metrics),
        "min_confidence": options.min_confidence,
        "keep_text": options.keep_text,
        "redo": options.redo,
    }
