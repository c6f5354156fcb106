"""Sentences that state who is given what, under a policy that the text reports on: rules, and no statistics.

"Firms that raise their R&D expenditure by 15 percent can have 6 percent of it refunded, with a ceiling of 2 million
yuan": no time is meant, what is given is aid, and a percentage of something paid is a share.
"""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene

__all__ = ["give_aid", "reports_policy", "states_rule"]

_HEAD: Final = 1200  # characters in which a text says that it reports on a policy
_POLICY: Final = re.compile(
    r"\b(?:(?:new|\d{1,3}|several|series of|set of|package of|batch of) (?:[a-z-]+ ){0,3}?"
    r"(?:measures|policies|incentives|provisions|subsidies|rules)"
    r"|(?:policy|aid|support|incentive|relief|subsidy) (?:package|scheme|program(?:me)?|plan)s?"
    r"|(?:preferential|supporting|companion|favou?rable) polic(?:y|ies)|implementation (?:rules|measures)"
    r"|(?:measures|policies|incentives|subsidies|aid|support) (?:for|to) (?:[\w-]+ ){0,3}?"
    r"(?:firms|companies|enterprises|businesses|start-?ups|investors|talents?|manufacturers|makers))\b"
)
# Who may have it, and on what terms
_ENTITLES: Final = re.compile(
    r"\b(?:can (?:[a-z]+ ){0,2}?(?:have|get|receive|claim|apply|obtain|expect|be)"
    r"|may (?:receive|claim|get|apply|have|be)|shall (?:be|receive)"
    r"|(?:is|are|will be) (?:\w+ly )?(?:granted|awarded|rewarded|given|paid|refunded|reimbursed|subsidi[sz]ed|entitled"
    r"|eligible|offered|exempt(?:ed)?|waived|capped)"
    r"|needs? no|requires? no"
    r"|gets?|receives?|qualify|qualifies|(?:an?|the) (?:ceiling|cap|maximum) of|capped at|not exceed|no single"
    r"|(?:the (?:zone|district|fund|committee)|it) (?:\w+ly )?(?:adds?|pays?|covers?|bears?|refunds?|reimburses?"
    r"|subsidi[sz]es?|rewards?|awards?|grants?))\b"
)
# What has happened, is meant to be reached, or holds today, is no rule
_TELLS: Final = re.compile(
    r"\b(?:was|were|had|did|rose|fell|grew|drew|lent|got|came|went|stood|totall?ed|amounted|reached|received|disbursed"
    r"|paid out|has (?:\w+ly )?(?:paid|given|received|granted|been)|have (?:\w+ly )?(?:been|received)|last year"
    r"|this year|so far|up to now|to date|currently|target|aims?|plans? to)\b"
)
# Before an amount that is given: they get, the zone adds between, with a ceiling of
_GIVEN: Final = re.compile(
    r"\b(?:gets?|receives?|claims?|refund\w*|reimburse\w*|reward\w*|award\w*|grant(?:s|ed)?|given|subsid\w+|adds?|pays?"
    r"|paid|bears?|covers?|offers?|offered|ceiling of|cap of|capped at|maximum of|up to|exceed|have)"
    r"(?: (?:an?|the|each|another|one-off|cash|up|to|as|much|more|than|no|between|about|around|some|them|at|most|least"
    r"|of|additional|further|full)){0,6} (?:rmb ?|cny ?|us\$|\$|\u00a5)?$"
)


def reports_policy(low: str) -> bool:
    """Whether a text, by its head, reports on a policy."""
    return _POLICY.search(low, 0, _HEAD) is not None


def states_rule(scene: Scene) -> bool:
    """Whether a sentence of a text on a policy says who is given what."""
    low, start, end = scene.low, scene.start, scene.end
    return _ENTITLES.search(low, start, end) is not None and _TELLS.search(low, start, end) is None


def give_aid(scene: Scene) -> None:
    """Make aid of what such a sentence says is given, its metrics linked."""
    for draft in scene.drafts:
        if draft.quantity.kind not in ("money", "percent") or draft.quantity.unit == "percentage_point":
            continue
        given = _is_given(scene, draft)
        if draft.quantity.kind == "percent" and draft.measure == "growth" and given and draft.value > 0:
            draft.measure, draft.baseline = "share", None
        if given and draft.metric_id != "subsidies" and draft.metric_id not in _FUNDS:
            draft.metric_id, draft.why["metric"] = "subsidies", "given"


def _is_given(scene: Scene, draft: Draft) -> bool:
    """Whether a figure of such a sentence is what is given, or a further one of the same kind."""
    low, start = scene.low, scene.clause_start(draft.start)
    if _GIVEN.search(low, max(start, draft.start - 60), draft.start) is not None:
        return True
    before = scene.before(draft)
    return (
        before is not None
        and before.quantity.unit == draft.quantity.unit
        and before.why.get("metric") == "given"
        and ";" not in low[before.end : draft.start]
    )


_FUNDS: Final = frozenset({"fund_size", "registered_capital", "financing"})
