"""A figure with its bound, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """Something measured; `bound` is the most it may be (issue's own words), None where nothing was promised."""

    what: str
    measured: float
    unit: str
    bound: float | None = None
    note: str = ""

    @property
    def share(self) -> float | None:
        """How much of the bound is used up: more than 1 is too much."""
        return self.measured / self.bound if self.bound else None


def table_of(subject: str, figures: Iterable[Figure]) -> Table:
    """Set figures out for people."""
    table = Table(title=subject, title_justify="left", title_style="bold", expand=True)
    table.add_column("What", ratio=1)
    for heading in ("Measured", "At most", "Share"):
        table.add_column(heading, justify="right", no_wrap=True)
    for figure in figures:
        what = f"{figure.what}\n[dim]{figure.note}[/]" if figure.note else figure.what
        table.add_row(what, _number(figure.measured, figure.unit), *_bound(figure))
    return table


def _bound(figure: Figure) -> tuple[str, str]:
    if figure.bound is None or figure.share is None:
        return "", ""
    colour = "red" if figure.share > 1 else "green"
    return _number(figure.bound, figure.unit), f"[{colour}]{figure.share:.0%}[/]"


def _number(value: float, unit: str) -> str:
    digits = 0 if value == int(value) or value >= 100 else 2 if value < 10 else 1
    return f"{value:,.{digits}f} {unit}".strip()
