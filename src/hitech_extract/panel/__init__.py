"""The panel: one row for each zone, metric, period and measure, with the value that the articles together support.

Statements are merged (``merging``), weighed against one another (``checks``) and written (``writing``). What has no
place in the panel is counted with the reason, never dropped in silence.
"""

from hitech_extract.panel.building import Coverage, Panel, build_panel
from hitech_extract.panel.rows import Check, Row
from hitech_extract.panel.statements import Range, Statement
from hitech_extract.panel.writing import check_panel_output, write_coverage, write_panel

__all__ = [
    "Check",
    "Coverage",
    "Panel",
    "Range",
    "Row",
    "Statement",
    "build_panel",
    "check_panel_output",
    "write_coverage",
    "write_panel",
]
