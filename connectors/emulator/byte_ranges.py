"""Downloads in pieces: the Range header of a call for a file's bytes."""

import re

from connectors.emulator.wire import Answer

RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def piece(answer: Answer, wanted: str) -> Answer:
    """The piece of a successful answer that a Range header wants: 206, or 416 for one that begins behind the end.

    The whole answer where the header is none that names one piece in bytes.
    """
    asked = RANGE.fullmatch(wanted)
    if answer.status != 200 or asked is None or not (asked[1] or asked[2]):
        return answer
    size = len(answer.body)
    start = int(asked[1]) if asked[1] else max(size - int(asked[2]), 0)
    end = min(int(asked[2]), size - 1) if asked[1] and asked[2] else size - 1
    if start >= size:
        return Answer(416, b"", {"content-range": f"bytes */{size}"})
    if end < start:
        return answer
    place = {"content-range": f"bytes {start}-{end}/{size}"}
    return Answer(206, answer.body[start : end + 1], {**answer.headers, **place})
