"""Goods: where "output" is one of things rather than a value, and shares of what is made.

"Output" alone does not say whether it is counted in tons or in yuan. A figure of it in tons or pieces decides for all
that the text says of the output of that product, amounts of money apart; and what a works makes a share of, "40
percent of the magnets made in China", are things too. What is sold or exported is not thereby output.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.linking.metric.phrases import OUTPUT_VALUES, range_end, refine
from hitech_extract.metrics import MetricMention
from hitech_extract.quantities.cues import SOFTENER
from hitech_extract.rules import any_of, load_cues

__all__ = ["Products", "share_made"]

_CUES: Final = load_cues("metric")
_OUTPUT: Final = ("output", "outputs", "production")
# The product in "the zone's [alumina] output", "output of [titanium dioxide] fell"
_BEFORE: Final = re.compile(r"(?:[a-z][a-z-]* ){1,2}$")
_AFTER: Final = re.compile(r" of (?:(?:the|its|their|all) )?((?:[a-z][a-z-]* ?){1,2})")
# Words that name no product
_GENERAL: Final = frozenset(
    (
        "the its their our a an of and in total annual yearly monthly daily quarterly gross combined overall industrial"
        " zone zones park district city industry industries sector sectors enterprises firms companies plants high-tech"
        " value whose this that main all was were is rose fell grew to by from local new"
    ).split()
)
_MAKES: Final = re.compile(
    rf"\b(?:{any_of(_CUES['made'])}|process(?:e[sd]|ing)?|refin(?:e[sd]?|ing)|smelt(?:s|ed|ing)?|min(?:e[sd]|ing)"
    rf"|grow(?:s|n|ing)?|grew|weav(?:e[sd]?|ing)|cast(?:s|ing)?|forg(?:e[sd]?|ing)) (?:(?:{SOFTENER}|up to) )*$"
)
# As in "assembles every tenth forklift, or 11 percent of all forklifts built in China".
_MAKES_OR: Final = re.compile(rf"\b{any_of(_CUES['made'])} [^,;:.]{{2,50}}, or (?:(?:{SOFTENER}|up to) )*$")
_SUPPLIES: Final = re.compile(
    rf"\b(?:suppl(?:y|ies|ied|ying)|account(?:s|ed|ing)? for|contribut(?:e[sd]?|ing)) (?:(?:{SOFTENER}|up to) )*$"
)
_WHOLE: Final = re.compile(
    r" of (?:(?:the|all|china's|[\w-]+'s|the [\w-]+'s|those|world|global|national) ){0,4}+"
    rf"((?:(?!{any_of(load_cues('metric.open')['breaks'])}\b)[a-z][\w'-]{{0,30}}(?: |(?=[,.;)]|$))){{1,4}})"
    r"(?P<made>(?:made|built|produced|turned out|manufactured|assembled) (?:in|by|at|across|throughout)\b)?"
)
_MADE_WORD: Final = re.compile(r" ?\b(?:made|built|produced|manufactured|assembled|turned) ?$")
_DONE_WORD: Final = re.compile(r" ?\b(?:made|built|produced|manufactured|assembled|turned|sold|used|traded|found) ?$")


def share_made(scene: Scene, draft: Draft) -> bool:
    """As in "turns out 65 percent of the titanium products made in China": of things that no metric names."""
    low = scene.low
    whole = _WHOLE.match(low, range_end(scene, draft).end, scene.end)
    if whole is None or any(
        m.start < whole.end(1) and m.end > whole.start(1) and m.id and not m.verb for m in scene.metrics
    ):
        return False
    first = max(scene.start, draft.start - 80)
    made = whole["made"] is not None or _MADE_WORD.search(whole[1]) is not None
    hints = (_SUPPLIES, _MAKES_OR) if made else ()
    if not any(verb.search(low, first, draft.start) for verb in (_MAKES, *hints)):
        return False
    words = _DONE_WORD.sub("", whole[1]).rstrip()
    draft.metric_id, draft.why["metric"] = "output_quantity", "produced"
    draft.metric_span = (whole.start(1), whole.start(1) + len(words))
    return bool(words)


@dataclass(slots=True)
class Products:
    """The products whose output the text has given in tons or pieces."""

    names: set[str] = field(default_factory=set)

    def settle(self, scene: Scene) -> None:
        """Make the rates of an output those of things, where it was given in things; keep such outputs in mind."""
        drafts = scene.drafts
        counted = [d for d in drafts if d.metric_id == "output_quantity" and d.quantity.kind in ("quantity", "count")]
        valued = {id(d.metric) for d in drafts if d.quantity.kind == "money" and d.metric is not None}
        for draft in counted:
            if draft.metric is not None and draft.metric.word.endswith(_OUTPUT):
                self.names |= _products(scene, draft.metric)
        for draft in drafts:
            metric = draft.metric
            if (
                metric is None
                or draft.metric_id not in OUTPUT_VALUES
                or draft.quantity.kind not in ("percent", "multiple")
            ):
                continue
            if not metric.word.endswith(_OUTPUT) or id(metric) in valued or metric.start < scene.start:
                continue
            if any(other.metric is metric for other in counted) or self.names & _products(scene, metric):
                refine(draft, "output_quantity")


def _products(scene: Scene, output: MetricMention) -> set[str]:
    """Return the words that say what the output is of."""
    low = scene.low
    before = _BEFORE.search(low, max(scene.start, output.start - 40), output.start)
    after = _AFTER.match(low, output.end, scene.end)
    words = (before.group() if before is not None else "").split() + (after[1] if after is not None else "").split()
    return {word for word in words if word not in _GENERAL}
