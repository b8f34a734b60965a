"""The documents' templates, filled with facts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.documents.blocks import Heading, Paragraph, Run, Table, plain
from flows.press_releases.document import press_release_sections

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class News:
    """What a school told about an activity."""

    title: str = 'Игра "Зарница"'
    when: str = "15 октября 2026 г., 10:00–12:00"
    venue: str = "ДДТ"
    summary: str = "Было * интересно *.\nПриходите ещё!"
    speakers: str = ""
    feedback: str = "«Спасибо», – сказали дети."
    participants: int = 40
    schools: tuple[str, ...] = ("ОУ № 203", "ОУ № 352")
    winners: int | None = 3
    laureates: int | None = None
    prize_winners: int | None = 0
    photos: tuple[str, ...] = ("https://disk.example/a_b_c",)


def test_a_press_release() -> None:
    """Everything that was told is there word for word; what was not says «данных нет», a zero says 0."""
    head, news, results, photos = press_release_sections({"news": News(), "cluster": "Профилактика и безопасность"})
    assert head.blocks[0] == Heading(1, (Run("Игра «Зарница»"),))
    assert plain(head.blocks[1]).split("\v") == [
        f"Когда: 15{NBSP}октября 2026{NBSP}г., 10:00–12:00",
        "Где: ДДТ",
        "Кластер: Профилактика и безопасность",
    ]
    assert [plain(block) for block in news.blocks] == [
        "Было * интересно *.\vПриходите ещё!",
        "Участники",
        "Участников: 40.",
        f"Учреждения: ОУ №{NBSP}203{NBSP}и ОУ №{NBSP}352.",
        "Кто выступал и что сказал",
        "данных нет",
        "Отзывы",
        f"«Спасибо»,{NBSP}– сказали дети.",
    ]
    table = results.blocks[1]
    assert isinstance(table, Table)
    assert plain(table) == "Победители\tЛауреаты\tПризёры\n3\tданных нет\t0"
    assert plain(photos.blocks[1]) == "https://disk.example/a_b_c"


def test_a_press_release_without_anything() -> None:
    """An empty answer is a document with its headings and «данных нет»."""
    nothing = replace(News(), when="", venue="", summary="", feedback="", schools=(), photos=())
    sections = press_release_sections({"news": nothing, "cluster": "Экология"})
    assert sections[-1].blocks == (Heading(2, (Run("Фотографии"),)), Paragraph((Run("данных нет"),)))
    assert not any(section.for_people for section in sections)
