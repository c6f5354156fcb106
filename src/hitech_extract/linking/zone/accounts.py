"""What companies account for by themselves, and what is invested where it goes."""

from __future__ import annotations

import re
from typing import Final

from hitech_extract.linking.draft import Draft, Scene

__all__ = ["ACCOUNTS", "BOOKS", "FIRMS", "INVESTMENT", "PROFITS", "will_spend"]

# Metrics of a company's own books; others in a company's sentence are the zone's (a plant, a project).
BOOKS: Final = frozenset({"net_profit", "total_profit", "profit_margin", "market_capitalization", "operating_revenue"})
PROFITS: Final = frozenset({"net_profit", "total_profit", "profit_margin", "market_capitalization"})
ACCOUNTS: Final = BOOKS | frozenset(
    "assets output_value gross_industrial_output_value rd_expenditure rd_intensity employees exports market_share "
    "patents_held patents_granted patent_applications output_quantity rd_personnel registered_capital taxes_paid "
    "imports".split()
)
INVESTMENT: Final = frozenset(
    "investment contracted_investment fixed_asset_investment subsidies land_area projects industrial_investment "
    "foreign_investment_actual".split()
)
# Counts of companies are nobody's own books.
FIRMS: Final = frozenset(
    "enterprises high_tech_enterprises tech_smes specialized_sophisticated_enterprises unicorn_enterprises "
    "listed_companies foreign_enterprises enterprises_above_designated_size zones".split()
)
# An investment, by whatever words, as in "Lintra AG will put 85 million euros into a second plant"
_WILL_SPEND: Final = re.compile(
    r"\b(?:will|would|is to|are to|is set to|is going to|(?:plans?|intends?|wants?|aims?|agreed|pledged|promised"
    r"|decided|means|hopes?|vowed) to) (?:[\w-]+ ){0,2}?(?:put|spend|pour|plough|plow|sink|inject|pump|add|build|erect"
    r"|set up|construct|lay out|commit|channel|expand|install|equip|open)\b(?:[^.;]|\.\d){0,80}$"
)


def will_spend(scene: Scene, draft: Draft) -> bool:
    """Whether somebody is to spend an amount that has no name of its own: money for the zone where it goes."""
    if draft.quantity.kind != "money" or draft.metric_id in ACCOUNTS:
        return False
    return _WILL_SPEND.search(scene.low, scene.clause_start(draft.start), draft.start) is not None
