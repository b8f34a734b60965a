"""How ranges follow the content they stand over. Pure."""

from connectors.emulator.docs.pieces import Json


def followed(ranges: list[Json], segment_id: str, start: int, end: int, put: int) -> list[Json]:
    """The ranges after `put` code units took the place of those from `start` to `end` in a segment.

    What is put within a range makes it longer, at its edges it does not; a range of which nothing is left is gone.
    """
    found = []
    for one in ranges:
        moved = (one["startIndex"], one["endIndex"])
        if one["segmentId"] == segment_id:
            moved = _moved(*moved, start, end, put)
        if moved[0] < moved[1]:
            found.append(one | {"startIndex": moved[0], "endIndex": moved[1]})
    return found


def _moved(first: int, last: int, start: int, end: int, put: int) -> tuple[int, int]:
    gained = put - (end - start)
    if last <= start:
        return first, last
    if end <= first:
        return first + gained, last + gained
    if first <= start and end <= last:
        return first, last + gained
    if start < first and end < last:
        return start + put, last + gained
    return first, start  # its end is lost, or all of it
