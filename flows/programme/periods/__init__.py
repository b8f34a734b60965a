"""Periods as people write them, read tolerantly and honestly: a wrong date is far worse than no date.

Text goes through `normalise` (one spelling for every word), `grammar` (a tree, or no tree at all) and `evaluate`
(dates in the context of the school year). No step knows a clock or the outside.
"""

from dataclasses import replace
from typing import Final

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


_LONGEST: Final = 200  # signs; a cell with more says more than a period


def read_period(text: str, context: Context) -> Period:
    """Read what a person wrote about dates, in the context of the school year; never raises.

    What cannot be dated is `undated` with the words kept, a date that does not exist is `invalid` (§15).
    """
    if len(text) > _LONGEST:
        return Period("undated", text=text)
    from flows.programme.periods.evaluate import evaluate  # the parser is worth loading only where periods are read
    from flows.programme.periods.grammar import parse
    from flows.programme.periods.normalise import normalise

    words = normalise(text)
    tree = parse(words.text)
    if tree is None:
        return Period("undated", text=text)
    period = evaluate(tree, context)
    return replace(period, flags=period.flags | words.flags, text=text)
