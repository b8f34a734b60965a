"""Letters, over the template folders on disk: a new message is covered as soon as its facts stand in samples.yaml."""

import re
from collections.abc import Iterator
from copy import deepcopy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from flows.letters.render import SUBJECT_LIMIT, TEMPLATES, Letters
from flows.letters.words import nbsp, printable

SAMPLES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "samples.yaml").read_text("utf-8"))
MESSAGES = sorted(str(body.parent.relative_to(TEMPLATES)) for body in TEMPLATES.glob("*/*/body.mjml.j2"))
TO_SCHOOLS = ["announcements/announcement", "announcements/change", "announcements/cancellation"]
ANNOUNCEMENT = "announcements/announcement"
FIELDS = {
    "Мероприятие": "title",
    "Цель": "goal",
    "Краткое содержание": "summary",
    "Участники": "participants",
    "Дата и время": "when",
    "Место": "place",
    "Предполагаемое количество участников": "expected",
}
PREFILL = "?usp=pp_url&entry.1171=%D0%9C5-012&entry.2042=%D0%9E%D0%A3%20%E2%84%96%20203"
LINK = "Ссылка для предварительной регистрации"
LETTERS = Letters()


def facts(message: str = ANNOUNCEMENT, activity: dict[str, str] | None = None, **changed: Any) -> dict[str, Any]:
    """The sample facts of a message, some of them changed."""
    sample = deepcopy(SAMPLES[message]) | changed
    if activity:
        sample["activity"] |= activity
    return sample


class _Visible(HTMLParser):
    """What a person reads: text nodes outside <style>, links kept apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._hidden = tag in {"style", "title"}
        self.links += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def plain(text: str) -> str:
    return " ".join(text.split())


def read(html: str) -> str:
    return plain(" ".join(_Visible(html).words))


def both(message: str, given: dict[str, Any]) -> Iterator[str]:
    """The letter as it reads in HTML and as it reads in plain text."""
    rendered = LETTERS.render(message, given)
    yield read(rendered.html)
    yield plain(rendered.text)


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_whole(message: str) -> None:
    """Each message has a subject, an HTML and a plain part, and renders from its sample facts."""
    rendered = LETTERS.render(message, SAMPLES[message])

    assert all((rendered.subject, rendered.text.strip(), 'lang="ru"' in rendered.html))
    assert "{{" not in rendered.html + rendered.text
    assert max(rendered.text.count("\n\n\n"), rendered.text.count("None"), rendered.html.count("None")) == 0


def test_every_sample_has_its_message() -> None:
    """Sample facts do not outlive the message they were written for."""
    assert sorted(SAMPLES) == MESSAGES


@pytest.mark.parametrize("message", MESSAGES)
def test_nothing_comes_from_elsewhere(message: str) -> None:
    """A letter loads nothing from the network: no fonts, scripts, style sheets, and images only out of itself."""
    html = LETTERS.render(message, SAMPLES[message]).html.replace('src="cid:', "")

    assert not _Visible(html).tags & {"link", "script", "iframe", "object"}
    assert not re.search(r"url\(|@import|src=", html)


@pytest.mark.parametrize("message", [ANNOUNCEMENT, "announcements/change"])
def test_a_code_for_the_wall(message: str) -> None:
    """R57: the HTML part shows the QR code, with words for those who see no images; without one nothing is left."""
    shown = LETTERS.render(message, facts(message, board="cid:board"))
    without = LETTERS.render(message, facts(message, board=""))

    assert re.search(r'<img [^>]*alt="QR-код: [^>]*src="cid:board"', shown.html)
    assert "Для доски объявлений" in read(shown.html)
    assert "<img" not in without.html
    assert "Для доски объявлений" not in read(without.html)
    assert shown.text == without.text


@pytest.mark.parametrize("message", MESSAGES)
def test_letters_read_on_a_phone(message: str) -> None:
    """Nothing but the foot is set smaller than 16 px, and a button is at least 44 px high."""
    html = LETTERS.render(message, SAMPLES[message]).html
    body = html[html.index("<body") :]
    body = body[body.index("</div>") : body.index('class="foot')]

    sizes = {int(size) for size in re.findall(r"font-size: ?(\d+)px", body)} - {0}
    heights = [
        int(size) * 1.2 + 2 * int(padding)
        for size, padding in re.findall(r"font-size: ?(\d+)px[^>]*?(?<!-)padding: ?(\d+)px 30px", body)
    ]

    assert min(sizes) >= 16
    assert all(height >= 44 for height in heights)
    assert bool(heights) == ('class="button"' in body)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_missing_fact_is_an_error(message: str) -> None:
    """A letter with a hole in it is never written."""
    given = facts(message)
    del given["programme"]

    with pytest.raises(jinja2.UndefinedError):
        LETTERS.render(message, given)


@pytest.mark.parametrize("name", FIELDS.values())
def test_a_missing_field_is_an_error(name: str) -> None:
    """R45: none of the eight fields can be forgotten by the code; one left empty by a person reads «не указано»."""
    given = facts()
    del given["activity"][name]

    with pytest.raises(jinja2.UndefinedError):
        LETTERS.render(ANNOUNCEMENT, given)


@pytest.mark.parametrize("message", [ANNOUNCEMENT, "announcements/change", "announcements/preview"])
def test_the_eight_fields_stand_in_order(message: str) -> None:
    """R45: both parts carry the eight fields with their labels in the prescribed order."""
    given = facts(message)
    values = {label: plain(given["activity"][name]) for label, name in FIELDS.items()}
    card = r"\s".join(re.escape(f"{label} {value}") for label, value in values.items()) + rf"\s{LINK}"

    for text in both(message, given):
        assert re.search(card, text.replace("\N{NO-BREAK SPACE}", " "))


@pytest.mark.parametrize("message", [ANNOUNCEMENT, "announcements/change"])
def test_the_link_is_a_button_and_an_address(message: str) -> None:
    """R45, R57: the link can be pressed, reads as the form's address, and is complete in the plain part."""
    given = facts(message)
    rendered = LETTERS.render(message, given)
    visible = _Visible(rendered.html)

    assert visible.links.count(given["registration_link"]) == 3
    assert given["registration_link"].removesuffix(PREFILL) in visible.words
    assert "%D0" not in read(rendered.html)
    assert given["registration_link"] in rendered.text.split("\n")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"wave": 1, "days_left": 14, "first": True}, "Анонс мероприятия"),
        ({"wave": 1, "days_left": 9, "first": True}, "Анонс мероприятия"),
        ({"wave": 2, "days_left": 4, "first": False}, "Напоминаем: до мероприятия 4 дня"),
        ({"wave": 3, "days_left": 1, "first": False}, "Завтра — мероприятие кластера"),
        ({"wave": 3, "days_left": 3, "first": False}, "Напоминаем: до мероприятия 3 дня"),
        ({"wave": 2, "days_left": 3, "first": True}, "Анонс: до мероприятия 3 дня"),
        ({"wave": 3, "days_left": 1, "first": True}, "Анонс: мероприятие завтра"),
    ],
)
def test_a_wave_says_what_it_is(told: dict[str, Any], expected: str) -> None:
    """R46, R47: announcement, reminder, eve; «завтра» is said only on the eve, whichever wave that is."""
    html, text = both(ANNOUNCEMENT, facts(**told))

    assert expected in html
    assert text.startswith(expected.upper())


def test_a_first_letter_invites_in_full() -> None:
    """A school that missed the first wave is invited, not reminded of a letter it never had."""
    for text in both(ANNOUNCEMENT, facts(wave=3, days_left=1, first=True)):
        assert "Приглашаем вас на мероприятие" in text
        assert "Напоминаем" not in text


@pytest.mark.parametrize(
    ("obligation", "said", "unsaid"),
    [
        ("required", "Участие школ кластера обязательно", "по желанию"),
        ("voluntary", "Участие по желанию", "обязательно"),
        ("copy", "Регистрироваться не нужно", "Зарегистри"),
    ],
)
def test_duty_is_said_exactly(obligation: str, said: str, unsaid: str) -> None:
    """R49, R53, R58: members must, others may, ИМЦ and ДДТ get a copy."""
    schools = [] if obligation == "copy" else ["ОУ № 203"]
    for text in both(ANNOUNCEMENT, facts(obligation=obligation, schools=schools)):
        assert said in text
        assert unsaid not in text


def test_schools_that_answered_are_expected() -> None:
    """A registered school is not asked to register once more."""
    for text in both(ANNOUNCEMENT, facts(wave=2, days_left=4, first=False, registered=True)):
        assert "Вы зарегистрированы" in text
        assert "апоминаем" not in text
        assert "Зарегистри" not in text


def test_schools_that_declined_are_not_reminded() -> None:
    """Who cannot come is asked once more only whether plans have changed."""
    for text in both(ANNOUNCEMENT, facts(wave=2, days_left=4, first=False, declined=True)):
        assert "Вы ответили, что не сможете. Если планы изменились" in text
        assert "апоминаем" not in text
        assert "Зарегистри" not in text


@pytest.mark.parametrize("message", TO_SCHOOLS)
def test_one_letter_names_all_its_schools(message: str) -> None:
    """R52: schools that share an address share one letter."""
    for text in both(message, facts(message, schools=["ОУ № 203", "ОУ № 208", "ОУ № 352"])):
        assert "Кому: ОУ № 203, ОУ № 208 и ОУ № 352" in text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("message", TO_SCHOOLS)
def test_letters_to_schools_keep_their_subject(message: str) -> None:
    """One thread per activity: «Анонс: …» throughout, and the first wave's words win over a new title."""
    renamed = facts(message, activity={"title": "Другое название"}, subject_line="Анонс: Прежнее название")
    unnamed = facts(message)
    del unnamed["subject_line"]

    assert LETTERS.render(message, facts(message)).subject == "Анонс: Экологический фестиваль «Чистый берег»"
    assert LETTERS.render(message, unnamed).subject == "Анонс: Экологический фестиваль «Чистый берег»"
    assert LETTERS.render(message, renamed).subject == "Анонс: Прежнее название"


def test_a_move_says_the_new_date_first() -> None:
    """R29, R30: the new date, then the old one, the reason and who agreed."""
    given = facts("announcements/change", decided_on="")
    for text in both("announcements/change", given):
        assert re.search(r"ПЕРЕНОС: новая дата — четверг, 15.октября", text)
        assert re.search(r"Прежняя дата:? четверг, 8.октября", text)
        assert re.search(r"Причина переноса:? В школе №.289 карантин\.", text)
        assert re.search(r"Согласовано:? Петрова.И\.И\., методист ИМЦ (?!,)", text)


def test_a_cancellation_asks_nobody_to_come() -> None:
    """R30: cancelled at the top, with its reason, without a call to register; an unnamed decider is left out."""
    given = facts("announcements/cancellation", agreed_by="", decided_on="")
    for text in both("announcements/cancellation", given):
        assert "ОТМЕНА: мероприятие не состоится" in text
        assert "Приезжать не нужно" in text
        assert "Согласовано" not in text
        assert given["registration_link"] not in text


def test_the_preview_asks_for_the_tick() -> None:
    """R48: the curator reads what will leave, when, to how many, and what releases it."""
    given = facts("announcements/preview")
    rendered = LETTERS.render("announcements/preview", given)

    assert rendered.subject == "На согласование: Экологический фестиваль «Чистый берег»"
    assert given["sheet_link"] in _Visible(rendered.html).links
    assert given["sheet_link"] in rendered.text.split("\n")
    for text in both("announcements/preview", given):
        assert "поставьте отметку «Анонс согласован» в строке М5-012" in text
        assert re.search("1.октября 2026.г. — на 24.адреса", text)


def test_a_digest_leads_with_what_waits() -> None:
    """One digest per person: decisions first, then corrections, bounces, and what has left."""
    rendered = LETTERS.render("announcements/digest", facts("announcements/digest"))

    assert rendered.subject == (
        "Сводка на 1 октября 2026 г.: нужно ваше решение — 1, исправить — 1, не доставлено — 1, отправлено — 45 писем"
    )
    assert re.search("РЕШЕНИЕ.*ИСПРАВИТЬ.*НЕ ДОШЛИ.*КТО ПРИДЁТ.*ОТПРАВЛЕНО", rendered.text, re.DOTALL)


def test_a_quiet_digest_asks_for_nothing() -> None:
    """When all went as planned, the digest says so and shows no empty section."""
    quiet = facts("announcements/digest", waiting=[], to_fix=[], bounced=[], turnout=[])
    assert LETTERS.render("announcements/digest", quiet).subject.endswith(": отправлено — 45 писем")
    for text in both("announcements/digest", quiet):
        assert "ничего не требуется" in text
        assert "исправить" not in text.lower()


HOSTILE = "<b>x</b> <mj-text>y</mj-text> & \"q\" 'q' {{ 7*7 }} {% raw %} --> ]]> &amp; <!-- {# #}"


def typed(text: str, given: Any) -> Any:
    """Facts in which a person typed the text into every field."""
    match given:
        case dict():
            return {name: typed(text, value) for name, value in given.items()}
        case list():
            return [typed(text, value) for value in given]
        case str():
            return text
        case _:
            return given


@pytest.mark.parametrize("message", MESSAGES)
@given(text=st.text(st.characters(), min_size=1))
@example(text=HOSTILE)
@example(text="\x00\ufffe\ud800\u202ea")
def test_peoples_text_stays_text(message: str, text: str) -> None:
    """Whatever stands in a cell comes out as text: never as HTML, MJML or Jinja, and never as a crash."""
    given = typed(text, SAMPLES[message])
    rendered = LETTERS.render(message, given)

    assert _Visible(rendered.html).tags <= _Visible(LETTERS.render(message, SAMPLES[message]).html).tags
    for seen in both(message, given):
        assert plain(printable(nbsp(text))) in seen


@given(title=st.text(st.characters()), fixed=st.none() | st.text(st.characters()))
@example(title="Смотр\r\nBcc: everyone@krasnoselsky.example", fixed=None)
@example(title="слово " * 100, fixed=None)
@example(title="а" * 500, fixed=None)
def test_a_subject_is_one_line(title: str, fixed: str | None) -> None:
    """A subject has no line breaks or control characters and stays short, whatever was pasted into the title."""
    subject = LETTERS.render(ANNOUNCEMENT, facts(activity={"title": title}, subject_line=fixed)).subject

    assert subject == printable(plain(subject))
    assert len(subject.splitlines()) <= 1
    assert len(subject) <= SUBJECT_LIMIT


def test_a_long_subject_is_cut_at_a_word() -> None:
    """A cut is seen as one and leaves no half of a word."""
    subject = LETTERS.render(ANNOUNCEMENT, facts(activity={"title": "фестиваль, " * 50})).subject

    assert subject.endswith(" фестиваль…")
