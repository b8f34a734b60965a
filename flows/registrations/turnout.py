"""Who comes to an activity, as far as schools have said (R53, R57). Registration is not attendance (R59)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from flows.announcements.standing import Standing
from flows.letters.words import count
from flows.registrations.model import Registration

Reply = Literal["", "coming", "declined"]


@dataclass(frozen=True)
class Turnout:
    """Who said what about one row of a roadmap; schools by key, in order of their numbers."""

    standing: Standing
    required: tuple[str, ...] = ()
    said: Mapping[str, bool] = field(default_factory=dict)  # what counts of each organisation: whether it comes
    voluntary: tuple[str, ...] = ()  # those that come though no roadmap with this activity requires them
    guests: tuple[Registration, ...] = ()  # the answers that count and announce people
    strangers: int = 0  # answers that count, of a school nobody knows

    @property
    def coming(self) -> tuple[str, ...]:
        """The required schools that come."""
        return tuple(key for key in self.required if self.said.get(key) is True)

    @property
    def declined(self) -> tuple[str, ...]:
        """The required schools that said they cannot."""
        return tuple(key for key in self.required if self.said.get(key) is False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The required schools that have not answered."""
        return tuple(key for key in self.required if key not in self.said)

    @property
    def people(self) -> dict[str, int]:
        """How many are announced, by heading of «Регистрации»; what is no number is left out."""
        return {
            heading: sum(number for one in self.guests if isinstance(number := one.counts[heading], int))
            for heading in ("Обучающихся", "Педагогов", "Родителей")
        }

    @property
    def is_silent(self) -> bool:
        """Whether nobody has answered yet."""
        return not (self.said or self.strangers)

    def reply(self, schools: Iterable[str]) -> Reply:
        """Return what all of these schools together have said; "" as long as one is silent."""
        said = [self.said.get(key) for key in schools]
        if not said or None in said:
            return ""
        return "coming" if True in said else "declined"

    def in_words(self) -> str:
        """«обязательных 9: придут 6, не смогут 1, нет ответа 2; по желанию 1; участников 57», as «Ход» says it."""
        parts = [
            f"обязательных {len(self.required)}: {self._of_the_required()}",
            f"по желанию {len(self.voluntary)}",
            f"участников {sum(self.people.values())}",
        ]
        return "; ".join([*parts, *([f"не узнан {count(self.strangers, 'ответ')}"] if self.strangers else [])])

    def _of_the_required(self) -> str:
        return f"придут {len(self.coming)}, не смогут {len(self.declined)}, нет ответа {len(self.missing)}"


def by_number(keys: Iterable[str]) -> tuple[str, ...]:
    """Return keys of organisations as people list them: schools by number, then the others by name."""
    return tuple(sorted(keys, key=lambda key: (not key.isdigit(), len(key) if key.isdigit() else 0, key)))
