"""The Doc «Пресс-релиз» of an accepted press release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.documents.blocks import Section
from flows.documents.markdown import render


def press_release_sections(facts: Mapping[str, Any]) -> tuple[Section, ...]:
    """Return the sections of «Пресс-релиз»; what was not told says «данных нет».

    `facts`: "news", with the fields of an accepted press release as it is published (title, when, venue, summary,
    speakers, feedback, participants, schools, winners, laureates, prize_winners, photos), and "cluster", its name.
    """
    return render("press_releases/document", facts)
