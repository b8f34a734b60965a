"""What the flows remember beside the letters."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from connectors.outbox.memory import IssuedCode, IssuedCodes, Place, Places, Release, Releases


def test_places(engine: Engine) -> None:
    """The files of one school year stand beside the next year's; a new file takes the role of the old one."""
    places = Places(engine)
    places.put("p", 2026, "roadmap-1", Place("old", {"Дорожная карта": 0}))
    places.put("p", 2026, "roadmap-1", Place("file", {"Дорожная карта": 7, "Ход": 8}))
    places.put("p", 2027, "roadmap-1", Place("next", {}))

    assert places.all("p", 2026) == {"roadmap-1": Place("file", {"Дорожная карта": 7, "Ход": 8})}
    assert places.get("p", 2027, "roadmap-1") == Place("next", {})
    assert places.get("p", 2026, "roadmap-2") is None


def test_releases(engine: Engine) -> None:
    """R48: the latest release of each activity is kept, with the day it was first seen."""
    releases = Releases(engine)
    first = Release(1, "abc", date(2026, 9, 1), ticked=True)
    second = Release(2, "def", date(2026, 9, 3), ticked=False)
    releases.put("p", "М1-001", first)
    releases.put("p", "М1-002", first)
    releases.put("p", "М1-002", second)
    releases.put("q", "М1-001", second)

    assert releases.get_all("p") == {"М1-001": first, "М1-002": second}


def test_codes_are_never_issued_twice(engine: Engine) -> None:
    """A code stays with the activity that it was first issued to."""
    codes = IssuedCodes(engine)
    codes.add("p", {"М1-001": IssuedCode("sheet", "abc")})
    codes.add("p", {"М1-001": IssuedCode("sheet", "other"), "М1-002": IssuedCode("sheet", "def")})
    codes.add("p", {})

    assert codes.all("p") == {"М1-001": IssuedCode("sheet", "abc"), "М1-002": IssuedCode("sheet", "def")}
    assert codes.all("q") == {}
