"""Numbers as they are kept: whole ones without a fraction, so that they read and are written as people expect."""


def whole(number: float) -> float:
    """The number, as an int where it is a whole one that a float holds exactly."""
    return int(number) if abs(number) < 1e15 and number == int(number) else number
