"""Read articles, write figures.

What cannot be used at all (a missing file, an unknown extension) raises ``InputError`` before any
work begins. What is wrong inside an input is a ``Fault``: it is reported and the rest goes on.
"""

from hitech_extract.io.forms import WRITERS
from hitech_extract.io.pages import Page
from hitech_extract.io.places import Entry, Fault, Place
from hitech_extract.io.readers import Columns, read_articles, read_entries, read_figures
from hitech_extract.io.sources import KINDS, InputPath, Kind, Source, Sources, find_sources
from hitech_extract.io.writers import check_output, write_figures

__all__ = [
    "KINDS",
    "WRITERS",
    "Columns",
    "Entry",
    "Fault",
    "InputPath",
    "Kind",
    "Page",
    "Place",
    "Source",
    "Sources",
    "check_output",
    "find_sources",
    "read_articles",
    "read_entries",
    "read_figures",
    "write_figures",
]
