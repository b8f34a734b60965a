"""An answer to one of the two forms as the flows read it: texts by question, and where in time it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Filled:
    """One answer. `submitted_at` is aware, UTC, and moves when a person edits the answer; `answer_id` stays.

    `texts` holds what was answered by question key (several values of one question on lines of their own), questions
    left empty are missing; `others` the same by title for questions that people added to the form.
    """

    answer_id: str
    submitted_at: datetime
    texts: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """Return what was answered to a question, "" if nothing."""
        return self.texts.get(key, "")
