"""Pictures and videos in a form. Pure.

Google fetches a picture once and keeps it under an address of its own; nothing is fetched here, and the address given
stands for both. `sourceUri` is never told again.
"""

import re
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.store import Doc

MAX_WIDTH = 740
YOUTUBE = re.compile(r"https?://(?:(?:www\.|m\.)?youtube\.com/|youtu\.be/)\S+")


def check_image(image: Doc | None) -> None:
    """Raise GoogleError 400 for a fetched picture without an address or too wide; None is no picture and fine."""
    if image is None:
        return
    if not str(image.get("contentUri", "")).startswith(("http://", "https://")):
        raise invalid("The image needs a publicly accessible sourceUri.")
    _check_width(image)


def check_video(video: Doc) -> None:
    """Raise GoogleError 400 for a video that is not YouTube's or too wide."""
    if not YOUTUBE.fullmatch(video.get("youtubeUri", "")):
        raise invalid("Invalid YouTube URI.")
    _check_width(video)


def fetched(value: Any) -> Any:
    """The same with every `sourceUri` in it as the `contentUri`."""
    if isinstance(value, list):
        return [fetched(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: fetched(one) for name, one in value.items() if name != "sourceUri"}
    return found | {"contentUri": value["sourceUri"]} if "sourceUri" in value else found


def _check_width(media: Doc) -> None:
    if not 0 <= media.get("properties", {}).get("width", 0) <= MAX_WIDTH:
        raise invalid(f"Width must be between 0 and {MAX_WIDTH}, inclusive.")
