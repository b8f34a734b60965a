"""Dates as Sheets counts them: days since 30 December 1899, the time of day as a fraction."""

from datetime import datetime, timedelta

from connectors.emulator.sheets.numbers import whole

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone of their own


def to_serial(moment: datetime) -> float:
    """The number for a naive moment; whole for midnight."""
    passed = moment - EPOCH
    return whole(passed.days + passed.seconds / 86400)


def from_serial(serial: float) -> datetime:
    """The naive moment of a number, to the nearest second; raises OverflowError outside the calendar."""
    return EPOCH + timedelta(seconds=round(serial * 86400))
