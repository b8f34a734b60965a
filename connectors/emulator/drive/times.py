"""Moments as Drive reads and writes them: RFC 3339."""

import re
from datetime import UTC, datetime

from connectors.emulator.errors import invalid

RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")


def timestamp(moment: datetime) -> str:
    """RFC 3339 as Drive writes it: UTC, milliseconds, "Z"."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(text: object, name: str) -> datetime:
    """The moment that a caller gave in field or parameter `name`; raises GoogleError 400 for anything but RFC 3339."""
    if isinstance(text, str) and RFC_3339.fullmatch(text):
        try:
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # 31 February, or a year that no zone can move
    raise invalid(f'Invalid value for: Invalid format: "{text}"', reason="invalid", location=name)


def given(text: object, name: str) -> str:
    """A caller's moment as it is kept; raises GoogleError 400 as `moment_of` does."""
    return timestamp(moment_of(text, name))
