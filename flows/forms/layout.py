"""The two forms that schools fill in, question by question: the contract between setup, letters and intake.

A question is known by an id that follows from its key, so that links in letters stay valid and answers are understood
whatever people call the question, even if the database was lost.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Literal

Kind = Literal["dropdown", "choice", "short", "long"]

COMING, NOT_COMING = "Примем участие", "Не сможем"
NOTHING_OPEN = "Сейчас нет мероприятий, о которых можно ответить"  # a dropdown cannot be empty


@dataclass(frozen=True)
class Question:
    """A question: `key` is how the flows call it, `title` what people read (they may reword it)."""

    key: str
    title: str
    kind: Kind
    required: bool = False
    hint: str = ""
    options: tuple[str, ...] = ()  # of a choice; the dropdown of activities changes with the roadmap


@dataclass(frozen=True)
class FormLayout:
    """A form: `key` is its role among the files of a programme."""

    key: str
    title: str
    description: str
    questions: tuple[Question, ...]

    def question_id(self, key: str) -> int:
        """Return a question's id as a number: `entry.<number>` in links; the API writes it as 8 hex digits."""
        assert any(question.key == key for question in self.questions), key
        return zlib.crc32(f"{self.key}.{key}".encode()) & 0x7FFFFFFF


ACTIVITY = "activity"

REGISTRATION = FormLayout(
    "form-registration",
    "Регистрация на мероприятие",
    "Ответьте, придёт ли ваше учреждение. Планы изменились – ответьте ещё раз: считается последний ответ.",
    (
        Question(ACTIVITY, "Мероприятие", "dropdown", required=True),
        Question("school", "Учреждение", "short", required=True, hint="Например: ГБОУ СОШ № 203"),
        Question("coming", "Участие", "choice", required=True, options=(COMING, NOT_COMING)),
        Question("contact", "Контактное лицо", "short", required=True, hint="Фамилия, имя, отчество"),
        Question("post", "Должность", "short"),
        Question("email", "Электронная почта", "short", required=True),
        Question("phone", "Телефон", "short"),
        Question("pupils", "Количество обучающихся", "short", hint="Числом"),
        Question("teachers", "Количество педагогов", "short", hint="Числом"),
        Question("parents", "Количество родителей", "short", hint="Числом"),
        Question("comment", "Комментарий", "long"),
    ),
)
PRESS_RELEASE = FormLayout(
    "form-press-release",
    "Пресс-релиз мероприятия",
    "Пришлите пресс-релиз через 1–2 дня после мероприятия. Дослать недостающее можно этой же формой: "
    "по каждому вопросу считается последний непустой ответ.",
    (
        Question(ACTIVITY, "Мероприятие", "dropdown", required=True),
        Question("held_on", "Дата проведения", "short", hint="Например: 19 ноября 2026"),
        Question("participants", "Количество участников", "short", hint="Числом, сколько человек было"),
        Question("schools", "Из каких ОУ", "long", hint="Номера через запятую: ОУ № 203, 208, 289"),
        Question("summary", "Краткое содержание", "long", hint="Конкретно: что было, чем закончилось"),
        Question("speakers", "Кто выступал и что сказал", "long"),
        Question("feedback", "Отзывы", "long"),
        Question("photos", "Ссылки на фото", "long", hint="Каждая ссылка с новой строки; 2–3 удачные фотографии"),
        Question("winners", "Победители", "long", hint="Число или имена, каждое с новой строки"),
        Question("laureates", "Лауреаты", "long", hint="Число или имена, каждое с новой строки"),
        Question("prize_winners", "Призёры", "long", hint="Число или имена, каждое с новой строки"),
        Question("contact", "Контактное лицо", "short", required=True, hint="Фамилия, имя, отчество"),
        Question("email", "Электронная почта", "short", required=True),
    ),
)
FORMS = (REGISTRATION, PRESS_RELEASE)
