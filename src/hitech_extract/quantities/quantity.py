"""One quantity of a text: an amount, a percentage, a count, a multiple, a measure or a number not settled yet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, getcontext
from typing import Final, Literal

from hitech_extract.schema import Modifier

__all__ = ["CENTS", "DROP", "Kind", "Quantity", "scaled"]

Kind = Literal["money", "percent", "count", "multiple", "quantity", "bare"]


@dataclass(slots=True)
class Quantity:
    """A number of the text. Offsets are half-open into ``Reading.clean``.

    ``start``-``end`` covers currency mark, number, magnitude and unit word; ``noun_start``-``noun_end``
    the counted noun phrase. ``sign`` is +1 or -1 where a sign is written, ``range_end`` is "low"
    or "high" at the ends of a range, ``power`` the power of ten of a written magnitude (million: 6).
    """

    start: int
    end: int
    kind: Kind
    value: Decimal
    unit: str
    modifier: Modifier | None = None
    sign: int = 0
    noun_start: int = -1
    noun_end: int = -1
    range_end: str = ""
    hyphenated: bool = False
    power: int = 0


# The unit of a number that is settled to be no figure, kept until its neighbours are done with it ...
DROP: Final = "drop"
# ... and of cents until it is known whose they are.
CENTS: Final = "cents"


_PRECISION: Final = getcontext().prec


def scaled(value: Decimal, power: int) -> Decimal:
    """Return value x 10^power, whole numbers without exponent: (38.673, 9) -> 38673000000."""
    if len(value.as_tuple().digits) + power > _PRECISION:
        return value.scaleb(power, Context(prec=len(value.as_tuple().digits) + power))  # kept as it is, exactly
    result = value.scaleb(power)
    return result.quantize(Decimal(1)) if result == result.to_integral_value() else result
