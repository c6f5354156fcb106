"""The five spaCy components: thin wrappers around the steps that read plain text.

Each finder writes its mentions to a span group and, with exact character offsets and every field, to
``doc.user_data`` as lists and strings only, so that they pass through ``DocBin``, ``to_bytes`` and worker
processes. The resolver takes what the finders have left on the document, finds what is missing
itself, and links. spaCy imports this module with every ``Language``, so it loads the steps when needed.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import partial
from inspect import signature
from operator import attrgetter
from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from hitech_extract.errors import ArticleError
from hitech_extract.schema import MAX_ARTICLE_SIZE, Article, Figure, check_size, parse_date, plain_number
from hitech_extract.tables import TablePath, Tables

if TYPE_CHECKING:
    from hitech_extract.metrics import MetricMention
    from hitech_extract.periods import Period
    from hitech_extract.quantities import Quantity
    from hitech_extract.reading import Reading
    from hitech_extract.zones import Area

__all__ = [
    "COMPONENTS",
    "MetricFinder",
    "PeriodFinder",
    "QuantityFinder",
    "Resolver",
    "ZoneFinder",
    "load",
    "make_docs",
    "make_metrics",
    "make_periods",
    "make_quantities",
    "make_resolver",
    "make_zones",
]

Record = TypeVar("Record")
Row = list[Any]


# --- Plain data -----------------------------------------------------------------------------------


class _Codec(Generic[Record]):
    """Turns records of one dataclass into lists of plain values and back."""

    def __init__(self, record: type[Record]) -> None:
        given = [field for field in fields(record) if field.init]  # type: ignore[arg-type]
        kinds = [str(field.type) for field in given]
        self._record = record
        self.names = [field.name for field in given]
        self._values = attrgetter(*self.names)
        self._numbers = [i for i, kind in enumerate(kinds) if "Decimal" in kind]
        self._days = [i for i, kind in enumerate(kinds) if "date" in kind]
        self._tuples = [i for i, kind in enumerate(kinds) if "tuple" in kind]
        self._dicts = [i for i, kind in enumerate(kinds) if "dict" in kind]

    def encode(self, record: Record) -> Row:
        row = list(self._values(record))
        for i in self._numbers:
            row[i] = str(row[i])
        for i in self._days:
            row[i] = row[i] and row[i].isoformat()
        for i in self._tuples:
            row[i] = None if row[i] is None else list(row[i])
        for i in self._dicts:
            row[i] = dict(row[i])
        return row

    def decode(self, row: Sequence[Any]) -> Record:
        values = list(row)
        for i in self._numbers:
            values[i] = Decimal(values[i])
        for i in self._days:
            values[i] = values[i] and date.fromisoformat(values[i])
        for i in self._tuples:
            values[i] = None if values[i] is None else tuple(values[i])
        for i in self._dicts:
            values[i] = dict(values[i])
        return self._record(*values)


_codecs: dict[type[Any], _Codec[Any]] = {}


def _codec(record: type[Record]) -> _Codec[Record]:
    if record not in _codecs:
        _codecs[record] = _Codec(record)
    return _codecs[record]


_FIGURES: Final = _codec(Figure)


# --- What is known of a document ------------------------------------------------------------------

_DATE: Final = "hitech_date"
_TITLE: Final = "hitech_title"
_ID: Final = "hitech_id"

# A document's text is read once for all components; the documents are not kept alive for that.
_readings: WeakKeyDictionary[Doc, Reading] = WeakKeyDictionary()


def _reading(doc: Doc) -> Reading:
    from hitech_extract.reading import Reading

    reading = _readings.get(doc)
    if reading is None:
        reading = _readings[doc] = Reading(doc.text)
    return reading


def _take_context(doc: Doc) -> None:
    """Take date, title and id from the context of ``nlp.pipe(..., as_tuples=True)``, where none are set."""
    context = getattr(doc, "_context", None)
    if isinstance(context, Article):
        context = context.to_dict()
    if isinstance(context, Mapping):
        for name, extension in (("date", "date"), ("title", "title"), ("id", "doc_id")):
            if context.get(name) and not doc._.get(extension):
                doc._.set(extension, context[name])


def make_docs(nlp: Language, articles: Iterable[Article | Mapping[str, Any] | str]) -> Iterator[Doc]:
    """Make documents that know their article's date, title and id, ready for ``nlp.pipe``.

    >>> docs = nlp.pipe(make_docs(nlp, articles), n_process=2)  # doctest: +SKIP
    """
    from hitech_extract.pipeline import as_articles

    for article in as_articles(articles):
        try:
            check_size(article.text, None, nlp.max_length)
        except ArticleError as error:
            raise ArticleError(f"article {article.id!r}: {error}") from None
        doc = nlp.make_doc(article.text)
        doc._.date = article.date and article.date.isoformat()
        doc._.title, doc._.doc_id = article.title, article.id
        yield doc


# --- Finders --------------------------------------------------------------------------------------

Label = tuple[str, str]  # label and id of a span


class _Finder(ABC, Generic[Record]):
    """Finds the mentions of one kind and writes them to the document."""

    slot: ClassVar[str]
    # The fields that a mention shows beside its offsets, text, label and id.
    shown: ClassVar[tuple[str, ...]]
    spans_key: str

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of a document and write them to it."""
        _take_context(doc)
        self.annotate(doc, self.match(doc))
        return doc

    @abstractmethod
    def match(self, doc: Doc) -> list[Record]:
        """Return the mentions; their offsets are those of the normalized text."""

    @staticmethod
    @abstractmethod
    def record() -> type[Record]:
        """Return the class of the mentions."""

    @staticmethod
    @abstractmethod
    def label(mention: Record) -> Label | None:
        """Return label and id of a mention's span; None for a mention that gets none."""

    @staticmethod
    def asked(doc: Doc) -> str | None:
        """Return what the mentions depend on beside the text."""
        return None

    def annotate(self, doc: Doc, mentions: Sequence[Record]) -> None:
        """Write mentions to the span group and, as plain data, to ``doc.user_data``."""
        reading, encode = _reading(doc), _codec(self.record()).encode
        rows = [encode(mention) for mention in mentions]
        doc.user_data[self.slot] = {"asked": self.asked(doc), "rows": rows}
        _set_spans(
            doc,
            self.spans_key,
            (
                (*reading.source_span(row[0], row[1]), *label)
                for row, mention in zip(rows, mentions, strict=True)
                if (label := self.label(mention)) is not None
            ),
        )

    @classmethod
    def stored(cls, doc: Doc) -> list[Record] | None:
        """Return the mentions that a component has left on the document, if they still hold."""
        slot = doc.user_data.get(cls.slot)
        if slot is None or slot["asked"] != cls.asked(doc):
            return None
        decode = _codec(cls.record()).decode
        return [decode(row) for row in slot["rows"]]


def _set_spans(doc: Doc, key: str, found: Iterable[tuple[int, int, str, str]]) -> None:
    """Write a span group; each span covers the tokens that its characters touch."""
    spans = (
        doc.char_span(start, end, label=label, span_id=name, alignment_mode="expand")
        for start, end, label, name in found
    )
    doc.spans[key] = [span for span in spans if span is not None]


class _TableUser:
    """Part of a component that looks names up in tables: they are saved with the pipeline."""

    file: ClassVar[str] = "tables.json"

    def _open_tables(self, zones: TablePath | None = None, metrics: TablePath | None = None) -> None:
        self._paths = (zones, metrics)
        self._tables: Tables | None = None
        # A saved pipeline brings its rows along: the files that its settings name may be gone by then.
        if all(Path(path).exists() for path in self._paths if path is not None):
            self._tables = Tables(*self._paths)

    @property
    def tables(self) -> Tables:
        """The tables in use.

        Raises:
            RuleDataError: a file of the settings is not there.
        """
        if self._tables is None:
            self._tables = Tables(*self._paths)
        return self._tables

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the user's rows."""
        return self.tables.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> _TableUser:
        """Take the rows of ``to_bytes`` in place of those that the settings name."""
        self._tables = Tables.from_bytes(data)
        return self

    def to_disk(self, path: TablePath, *, exclude: Iterable[str] = ()) -> None:
        """Save the user's rows in a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / self.file).write_bytes(self.tables.to_bytes())

    def from_disk(self, path: TablePath, *, exclude: Iterable[str] = ()) -> _TableUser:
        """Take the rows of ``to_disk`` in place of those that the settings name."""
        file = Path(path) / self.file
        self._tables = Tables.from_bytes(file.read_bytes(), str(file))
        return self


_AREA_LABELS: Final = {
    "zone": "ZONE",
    "group": "GROUP",
    "place": "PLACE",
    "other": "OTHER_ZONE",
    "company": "COMPANY",
}


class ZoneFinder(_TableUser, _Finder["Area"]):
    """``hitech_zones``: zones, groups of zones, and the places, bodies and other zones that are none.

    Labels: ZONE, GROUP, PLACE, OTHER_ZONE, COMPANY; ``span.id_`` is the id of a zone or group.

    Args:
        zones: a CSV file of your own zones, which join the packaged ones.
        spans_key: the span group to write.
    """

    slot = "hitech_zones"
    shown = ("cue", "reference", "members")

    def __init__(self, *, zones: TablePath | None = None, spans_key: str = "zones") -> None:
        self.spans_key = spans_key
        self._open_tables(zones=zones)

    def match(self, doc: Doc) -> list[Area]:
        """Return the areas of a document."""
        from hitech_extract.zones import find_areas

        return find_areas(_reading(doc), self.tables.gazetteer)

    @staticmethod
    def record() -> type[Area]:
        """Return the class of the mentions."""
        from hitech_extract.zones import Area

        return Area

    @staticmethod
    def label(mention: Area) -> Label:
        """Return label and id; places and companies have no id of their own."""
        return _AREA_LABELS[mention.kind], (mention.id or "") if mention.kind in ("zone", "group") else ""

    @staticmethod
    def asked(doc: Doc) -> str | None:
        """Return the title, which tells what an article is about."""
        title: str | None = doc._.title
        return title


class QuantityFinder(_Finder["Quantity"]):
    """``hitech_quantities``: amounts of money, percentages, counts, multiples, physical quantities.

    Labels: MONEY, PERCENT, COUNT, MULTIPLE, QUANTITY; ``span.id_`` is value and unit (``4530000000 CNY``).
    Numbers whose kind only the resolver can tell get no span.

    Args:
        spans_key: the span group to write.
    """

    slot = "hitech_quantities"
    shown = ("value", "unit", "modifier")

    def __init__(self, *, spans_key: str = "quantities") -> None:
        self.spans_key = spans_key

    def match(self, doc: Doc) -> list[Quantity]:
        """Return the quantities of a document."""
        from hitech_extract.quantities import find_quantities

        return find_quantities(_reading(doc))

    @staticmethod
    def record() -> type[Quantity]:
        """Return the class of the mentions."""
        from hitech_extract.quantities import Quantity

        return Quantity

    @staticmethod
    def label(mention: Quantity) -> Label | None:
        """Return the kind, and value and unit."""
        if mention.kind == "bare":
            return None
        return mention.kind.upper(), f"{plain_number(mention.value):f} {mention.unit}"


class PeriodFinder(_Finder["Period"]):
    """``hitech_periods``: time expressions, resolved against ``doc._.date`` or the date in the text.

    Label: PERIOD; ``span.id_`` is the period (``2023-Q1``), empty where it cannot be resolved.

    Args:
        spans_key: the span group to write.
    """

    slot = "hitech_periods"
    shown = ("kind", "first", "last")

    def __init__(self, *, spans_key: str = "periods") -> None:
        self.spans_key = spans_key

    def match(self, doc: Doc) -> list[Period]:
        """Return the time expressions of a document."""
        from hitech_extract.periods import find_periods

        return find_periods(_reading(doc), _reference(doc))

    @staticmethod
    def record() -> type[Period]:
        """Return the class of the mentions."""
        from hitech_extract.periods import Period

        return Period

    @staticmethod
    def label(mention: Period) -> Label:
        """Return the period's label as id."""
        from hitech_extract.periods import period_label

        return "PERIOD", "" if mention.interval is None else period_label(*mention.interval)

    @staticmethod
    def asked(doc: Doc) -> str | None:
        """Return the date that was given for the document."""
        day: str | None = doc._.date
        return day


def _reference(doc: Doc) -> date | None:
    """Return the date that relative times count from: the one given, else the one in the text."""
    from hitech_extract.periods import reference_date

    return parse_date(doc._.date) or reference_date(_reading(doc))


class MetricFinder(_TableUser, _Finder["MetricMention"]):
    """``hitech_metrics``: phrases that name what is measured.

    Label: METRIC; ``span.id_`` is the metric's id. Verbs that only imply a metric and measures without an id
    get no span.

    Args:
        metrics: a CSV file of your own metrics, which join the packaged ones.
        spans_key: the span group to write.
    """

    slot = "hitech_metrics"
    shown = ("unit", "nature")

    def __init__(self, *, metrics: TablePath | None = None, spans_key: str = "metrics") -> None:
        self.spans_key = spans_key
        self._open_tables(metrics=metrics)

    def match(self, doc: Doc) -> list[MetricMention]:
        """Return the metric phrases of a document."""
        from hitech_extract.metrics import find_metrics

        return find_metrics(_reading(doc), self.tables.lexicon)

    @staticmethod
    def record() -> type[MetricMention]:
        """Return the class of the mentions."""
        from hitech_extract.metrics import MetricMention

        return MetricMention

    @staticmethod
    def label(mention: MetricMention) -> Label | None:
        """Return the metric's id."""
        return None if mention.verb or mention.id is None else ("METRIC", mention.id)


# --- Resolver -------------------------------------------------------------------------------------


class Resolver(_TableUser):
    """``hitech_resolver``: links every quantity to measure, zone, metric and period: ``doc._.figures``.

    Mentions that the finders left on the document are used; what is missing it finds itself. The span
    group holds the figures in order, labelled by type; ``span.id_`` is the index in ``doc._.figures``.

    Args:
        zones: a CSV file of your own zones, for documents without ``hitech_zones``.
        metrics: a CSV file of your own metrics, for documents without ``hitech_metrics``.
        spans_key: the span group to write.
    """

    slot = "hitech_figures"

    def __init__(
        self, *, zones: TablePath | None = None, metrics: TablePath | None = None, spans_key: str = "figures"
    ) -> None:
        self.spans_key = spans_key
        self._open_tables(zones, metrics)

    def __call__(self, doc: Doc) -> Doc:
        """Link the figures of a document."""
        _take_context(doc)
        self.annotate(doc, self.match(doc))
        return doc

    def match(self, doc: Doc) -> list[Figure]:
        """Return the figures of a document."""
        from hitech_extract.linking import link
        from hitech_extract.metrics import find_metrics
        from hitech_extract.periods import find_periods
        from hitech_extract.quantities import find_quantities
        from hitech_extract.zones import find_areas

        reading, reference = _reading(doc), _reference(doc)
        quantities = QuantityFinder.stored(doc)
        metrics = MetricFinder.stored(doc)
        areas = ZoneFinder.stored(doc)
        periods = PeriodFinder.stored(doc)
        return link(
            reading,
            find_quantities(reading) if quantities is None else quantities,
            find_metrics(reading, self.tables.lexicon) if metrics is None else metrics,
            find_areas(reading, self.tables.gazetteer) if areas is None else areas,
            find_periods(reading, reference) if periods is None else periods,
            reference,
            self.tables.gazetteer,
            self.tables.lexicon,
            doc._.doc_id,
            doc._.title,
        )

    def annotate(self, doc: Doc, figures: Sequence[Figure]) -> None:
        """Write figures to the span group and, as plain data, to ``doc.user_data``."""
        doc.user_data[self.slot] = [_FIGURES.encode(figure) for figure in figures]
        _set_spans(
            doc,
            self.spans_key,
            ((figure.start, figure.end, figure.type.upper(), str(i)) for i, figure in enumerate(figures)),
        )


# --- Extension attributes -------------------------------------------------------------------------


def _get_date(doc: Doc) -> str | None:
    day: str | None = doc.user_data.get(_DATE)
    return day


def _set_date(doc: Doc, day: str | date | None) -> None:
    parsed = parse_date(day)
    doc.user_data[_DATE] = parsed and parsed.isoformat()


def _get_title(doc: Doc) -> str | None:
    title: str | None = doc.user_data.get(_TITLE)
    return title


def _set_title(doc: Doc, title: str | None) -> None:
    doc.user_data[_TITLE] = title


def _get_id(doc: Doc) -> str:
    return str(doc.user_data.get(_ID, ""))


def _set_id(doc: Doc, doc_id: str) -> None:
    doc.user_data[_ID] = str(doc_id)


def _get_figures(doc: Doc) -> list[Figure]:
    return [_FIGURES.decode(row) for row in doc.user_data.get(Resolver.slot, ())]


def _get_mentions(finder: type[_Finder[Any]], doc: Doc) -> list[dict[str, Any]]:
    """Return a finder's mentions as plain dicts, with exact offsets into the text as given."""
    found: list[dict[str, Any]] = []
    slot = doc.user_data.get(finder.slot)
    if slot is None:
        return found
    reading, record = _reading(doc), finder.record()
    codec = _codec(record)
    for row in slot["rows"]:
        label = finder.label(codec.decode(row))
        if label is not None:
            start, end = reading.source_span(row[0], row[1])
            values = dict(zip(codec.names, row, strict=True))
            found.append(
                {"start": start, "end": end, "text": reading.source[start:end], "label": label[0], "id": label[1]}
                | {name: values[name] for name in finder.shown}
            )
    return found


def _add_extension(name: str, getter: Callable[[Doc], Any], setter: Callable[[Doc, Any], None] | None = None) -> None:
    Doc.set_extension(name, getter=getter, setter=setter, force=True)


_add_extension("date", _get_date, _set_date)
_add_extension("title", _get_title, _set_title)
_add_extension("doc_id", _get_id, _set_id)
_add_extension("figures", _get_figures)
_add_extension("zone_mentions", partial(_get_mentions, ZoneFinder))
_add_extension("quantity_mentions", partial(_get_mentions, QuantityFinder))
_add_extension("period_mentions", partial(_get_mentions, PeriodFinder))
_add_extension("metric_mentions", partial(_get_mentions, MetricFinder))


# --- Factories ------------------------------------------------------------------------------------


def _defaults(component: type[Any]) -> dict[str, Any]:
    """Return the defaults of a component's settings, which are written once: in its constructor."""
    return {name: setting.default for name, setting in signature(component).parameters.items()}


@Language.factory(
    "hitech_zones",
    assigns=["doc.spans", "doc._.zone_mentions"],
    default_config=_defaults(ZoneFinder),
)
def make_zones(nlp: Language, name: str, zones: str | None, spans_key: str) -> ZoneFinder:
    """Make the component ``hitech_zones``."""
    return ZoneFinder(zones=zones, spans_key=spans_key)


@Language.factory(
    "hitech_quantities",
    assigns=["doc.spans", "doc._.quantity_mentions"],
    default_config=_defaults(QuantityFinder),
)
def make_quantities(nlp: Language, name: str, spans_key: str) -> QuantityFinder:
    """Make the component ``hitech_quantities``."""
    return QuantityFinder(spans_key=spans_key)


@Language.factory(
    "hitech_periods",
    assigns=["doc.spans", "doc._.period_mentions"],
    default_config=_defaults(PeriodFinder),
)
def make_periods(nlp: Language, name: str, spans_key: str) -> PeriodFinder:
    """Make the component ``hitech_periods``."""
    return PeriodFinder(spans_key=spans_key)


@Language.factory(
    "hitech_metrics",
    assigns=["doc.spans", "doc._.metric_mentions"],
    default_config=_defaults(MetricFinder),
)
def make_metrics(nlp: Language, name: str, metrics: str | None, spans_key: str) -> MetricFinder:
    """Make the component ``hitech_metrics``."""
    return MetricFinder(metrics=metrics, spans_key=spans_key)


@Language.factory(
    "hitech_resolver",
    requires=["doc._.zone_mentions", "doc._.quantity_mentions", "doc._.period_mentions", "doc._.metric_mentions"],
    assigns=["doc.spans", "doc._.figures"],
    default_config=_defaults(Resolver),
)
def make_resolver(nlp: Language, name: str, zones: str | None, metrics: str | None, spans_key: str) -> Resolver:
    """Make the component ``hitech_resolver``."""
    return Resolver(zones=zones, metrics=metrics, spans_key=spans_key)


# --- The pipeline ---------------------------------------------------------------------------------

COMPONENTS: Final = ("hitech_zones", "hitech_quantities", "hitech_periods", "hitech_metrics", "hitech_resolver")


def load(
    zones: TablePath | None = None,
    metrics: TablePath | None = None,
    max_article_size: int | None = MAX_ARTICLE_SIZE,
) -> Language:
    """Return an English spaCy pipeline with the five components; figures stand in ``doc._.figures``.

    Args:
        zones: a CSV file of your own zones; they join the packaged ones, or replace those of the same id.
        metrics: the same for metrics.
        max_article_size: how many characters a text may have; None for any number. It is the ``max_length`` of the
            pipeline, which spaCy does not save with it.

    Raises:
        RuleDataError: a table breaks the documented columns.
    """
    # Asked first, since a component lets a missing file pass until its saved rows may have come.
    Tables(zones, metrics)
    given = {"zones": zones and fspath(zones), "metrics": metrics and fspath(metrics)}
    own = {"hitech_zones": ("zones",), "hitech_metrics": ("metrics",), "hitech_resolver": ("zones", "metrics")}
    nlp = spacy.blank("en")
    nlp.max_length = sys.maxsize if max_article_size is None else max_article_size
    for name in COMPONENTS:
        nlp.add_pipe(name, config={table: given[table] for table in own.get(name, ())})
    return nlp
