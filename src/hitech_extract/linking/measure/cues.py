"""The cues of measures that more than one kind of rule turns on: what stands before, behind and around a figure."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.rules import any_of, load_cues

__all__ = [
    "ADVERBS",
    "BY_TAIL",
    "COMPARATIVE_HEAD",
    "CUES",
    "DOWN_NOUN",
    "DOWN_WORD",
    "GROWTH_WORD",
    "LEFT",
    "MODIFIERS",
    "MOST_POINTS",
    "NARROWED",
    "NOUN_HEAD",
    "NOUN_TAIL",
    "OF_HEAD",
    "RATE_TAIL",
    "TO_TAIL",
    "UP_NOUN",
    "UP_WORD",
    "VERB",
    "VERB_TAIL",
    "WIDENED",
]

LEFT: Final = 110  # how far a cue may stand from its figure, in characters
MOST_POINTS: Final = 10  # an interest rate of more is none

CUES: Final = load_cues("measure")
_UP_VERB: Final = any_of(CUES["up_verbs"])
_DOWN_VERB: Final = any_of(CUES["down_verbs"])
UP_NOUN: Final = any_of(CUES["up_nouns"])
DOWN_NOUN: Final = any_of(CUES["down_nouns"])
ADVERBS: Final = rf"(?: {any_of(CUES['adverbs'])}){{0,4}}"
MODIFIERS: Final = rf"(?: {any_of(CUES['modifiers'])}){{0,4}}"
VERB: Final = rf"(?<![\w-])(?:(?P<up>{_UP_VERB})|(?P<down>{_DOWN_VERB}))"
_FALL: Final = any_of(CUES["narrowing_falls"])

# What ends right before the figure.
VERB_TAIL: Final = re.compile(rf"{VERB}{ADVERBS}(?: by| of| at)?{MODIFIERS} ?[(+-]?$")
TO_TAIL: Final = re.compile(rf"{VERB}{ADVERBS} to{MODIFIERS} ?$")
NOUN_TAIL: Final = re.compile(
    rf"(?<![\w-])(?:(?P<neg>negative )?(?P<up>{UP_NOUN})|(?P<down>{DOWN_NOUN}))"
    rf"(?: {any_of(CUES['growth_measures'])})?(?:'s)?"
    r"(?:(?: (?:in|of|for|over|from) [\w' &-]{2,60}?)??(?: (?:rates?|speed))?)"
    rf"(?: {any_of(CUES['growth_copulas'])})?(?: (?:the|a|an))?{MODIFIERS} ?[:(]? ?$"
)
BY_TAIL: Final = re.compile(rf"\bby{MODIFIERS} ?$")
RATE_TAIL: Final = re.compile(rf"\b{any_of(CUES['rates'])}\b[^.;]{{0,50}}$")

# What follows right after the figure.
NOUN_HEAD: Final = re.compile(
    rf"[ -](?:{any_of(CUES['growth_adjectives'])} ){{0,3}}(?:(?P<up>{UP_NOUN})|(?P<down>{DOWN_NOUN}))(?![\w-])"
)
COMPARATIVE_HEAD: Final = re.compile(
    rf"\)?(?: ?\([^)]{{0,40}}\))? ?(?:points? )?(?:(?P<up>{any_of(CUES['higher'])})|(?P<down>{any_of(CUES['lower'])}))"
    r"(?![\w-])(?! (?:to|and)\b)"
)
OF_HEAD: Final = re.compile(r"(?:,? respectively,?)? of (?!growth\b|increase\b)")

# What stands anywhere in a stretch of text.
UP_WORD: Final = re.compile(rf"(?<![\w-])(?:{_UP_VERB}|{UP_NOUN})(?![\w-])")
DOWN_WORD: Final = re.compile(rf"(?<![\w-])(?:{_DOWN_VERB}|{DOWN_NOUN})(?![\w-])")
GROWTH_WORD: Final = re.compile(rf"\b{any_of(CUES['growth_words'])}\b")
NARROWED: Final = re.compile(
    rf"\b{_FALL}s?\b[^.;]{{0,60}}"
    r"\b(?:narrow|eas|shr[aiu]nk|slow|moderat|less)\w*(?: back| further)?(?: by| to| at)?[^.;\d]{0,25}$"
)
WIDENED: Final = re.compile(
    r"\b(?:fall|decline|drop|decrease|contraction|slump|loss)s?\b[^.;]{0,60}"
    r"\b(?:widen|deepen|accelerat|expand)\w*(?: further)?(?: by| to)?[^.;\d]{0,25}$"
)
