"""Links to published news: by reply and by cell, joined in «Ход», never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.outbox.letters import Record
from connectors.outbox.replies import Reply
from flows.press_releases.news import (
    Published,
    Silent,
    clusters_of,
    is_link,
    join_news,
    known_news,
    links_in,
    news_cell,
    news_findings,
    not_links,
)
from flows.programme.model import Activity
from flows.programme.tabs import PROGRESS, ROADMAP
from tests.announcing import activity, roadmap

MOSCOW = ZoneInfo("Europe/Moscow")
VK, SITE = "https://vk.example/wall-1_2", "https://imc.example/news/15"


def record(channel: str, code: str = "М5-001") -> Record:
    sent = datetime(2026, 11, 21, 5, tzinfo=UTC)
    return Record(
        *("krasnoselsky-2026", "publication", code, 1, "0123abcd", "recipient", f"TOKEN {channel}", channel, ""),
        *({}, "sent", "", "d", f"m {channel}", f"t {channel}", None, None, sent, sent, None, ""),
    )


def reply(text: str, channel: str = "Сайт ИМЦ", code: str = "М5-001", letter: str = "") -> Reply:
    # 22:30 UTC is the next day in Moscow.
    return Reply(record(channel, code), "m", datetime(2026, 11, 21, 22, 30, tzinfo=UTC), text, letter)


def joined(*replies: Reply, known: str = "", typed: str = "") -> Published:
    return join_news([with_news(typed)], {"М5-001": known}, replies, MOSCOW)["М5-001"]


def with_news(typed: str) -> Activity:
    return activity(Новость=typed)


@pytest.mark.parametrize(
    "text",
    [
        "https://vk.com/wall-1_2",
        "http://imc.example",
        "HTTPS://VK.COM/a?b=(c)&d=%D0%B0#e",
        "https://школа203.рф/новости/1",
        "https://x.example:8080/",
    ],
)
def test_links(text: str) -> None:
    """R69: http or https and a host."""
    assert is_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "vk.com/wall-1_2", "https://", "https:// vk.com", "https://localhost/a", "ftp://vk.com/a", "mailto:a@x.example",
        "javascript:alert(1)", "https://a:b@vk.com/", "https://vk.com:port/", "https://[::1", "https://../a", "новость",
        "https://vk.com/" + "a" * 2000, "#REF!",
    ],
)  # fmt: skip
def test_no_links(text: str) -> None:
    """Whatever else stands there is none, and stops nothing."""
    assert not is_link(text)


def test_links_of_a_sentence() -> None:
    """Links come without the punctuation around them, each once; a bracket of the link's own stays."""
    text = f"Вышла ({VK}), и на сайте: «{SITE}». Ещё раз {VK}! https://x.example/a_(b) <https://y.example/>;"
    assert links_in(text) == [VK, SITE, "https://x.example/a_(b)", "https://y.example/"]


def test_links_by_reply_and_by_cell_are_joined() -> None:
    """R69: both count, each beside what is known of it; «опубликовано» with the number of channels."""
    found = joined(
        reply(f"Готово: {VK}", "Страница ВК"),
        reply(f"{SITE}\nи фото {SITE}/photo", "Сайт ИМЦ"),
        typed=f"{VK}\nсайт школы: https://school.example/1",
    )
    assert found.channels == 3
    assert news_cell(found, 4).split("\n") == [
        "Опубликовано: 3\N{NO-BREAK SPACE}канала из 4\N{NO-BREAK SPACE}каналов",
        f"{VK} – Страница ВК",
        f"{SITE} – Сайт ИМЦ",
        f"{SITE}/photo – Сайт ИМЦ",
        "https://school.example/1 (вписана в дорожную карту)",
    ]
    assert news_findings(with_news(VK), found) == []


@pytest.mark.parametrize(
    ("channels", "sent", "expected"),
    [(0, 0, ""), (0, 4, "Отправлено: 4 канала, ссылок пока нет"), (1, 1, "Опубликовано: 1 канал из 1 канала"), (2, 0, "Опубликовано: 2 канала")],
)  # fmt: skip
def test_state(channels: int, sent: int, expected: str) -> None:
    """«Ход» says how far it has come."""
    found = Published(tuple((f"https://x.example/{n}", f"Канал {n}") for n in range(channels)))
    assert news_cell(found, sent).split("\n")[0].replace("\N{NO-BREAK SPACE}", " ") == expected


def test_links_of_the_letter_are_nobodys_news() -> None:
    """Photos that the letter itself named are not taken for published news, however they are quoted."""
    found = joined(reply("https://disk.example/1/ спасибо", letter="Фото:\nhttps://disk.example/1"))
    assert found.links == ()
    assert len(found.silent) == 1


def test_a_reply_without_a_link_is_told() -> None:
    """The curator learns whose reply it was and when (local day), in at most 60 characters of it."""
    found = joined(reply("Опубликуем на следующей неделе,\nпока не готовы. " + "Очень много слов " * 10))
    (finding,) = news_findings(with_news(""), found)
    assert (finding.rule, finding.code, finding.cluster) == ("news.no_link", "М5-001", 5)
    assert finding.what.startswith(
        "Сайт ИМЦ: ответ 22.11.2026 без ссылки на новость: «Опубликуем на следующей неделе, пока"
    )
    assert len(finding.what.partition(": «")[2]) <= 62
    assert finding.place.column == ROADMAP.headings.index("Новость")
    assert (
        news_findings(with_news(""), joined(reply("")))[0].what == "Сайт ИМЦ: ответ 22.11.2026 без ссылки на новость."
    )


def test_a_reply_without_a_link_is_remembered_until_there_is_one() -> None:
    """It stands in «Ход», is replaced by a later one, and goes when that channel sends a link or people type one."""
    cell = news_cell(joined(reply("Спасибо: «приняли»"), reply("Опубликуем", "Страница ВК")), 2)
    assert [one.channel for one in joined(known=cell).silent] == ["Сайт ИМЦ", "Страница ВК"]
    assert [one.words for one in joined(reply("Завтра"), known=cell).silent] == ["«Опубликуем»", "«Завтра»"]
    assert [one.channel for one in joined(reply(SITE), known=cell).silent] == ["Страница ВК"]
    assert news_findings(with_news(VK), joined(known=cell, typed=VK)) == []


def test_thanks_after_a_link_are_no_fault() -> None:
    """A channel that has sent its link may write more."""
    cell = news_cell(joined(reply(SITE)), 1)
    assert joined(reply("Рады помочь!"), known=cell).silent == ()


def test_links_outlive_the_mailbox() -> None:
    """What stands in «Ход» stays, though no reply is found again; the same reply again adds nothing."""
    cell = news_cell(joined(reply(SITE), reply(VK, "Страница ВК")), 2)
    assert news_cell(joined(known=cell), 2) == cell
    assert news_cell(joined(reply(SITE), known=cell), 2) == cell


def test_a_link_that_people_take_back_goes() -> None:
    """The people's column is read anew: a wrong link they remove is gone from «Ход», too."""
    cell = news_cell(joined(reply(SITE), typed=VK), 2)
    assert news_cell(joined(known=cell), 2) == news_cell(joined(reply(SITE)), 2)


@pytest.mark.parametrize("typed", ["vk.com/wall-1_2", "есть", f"{VK}\nи на сайте"])
def test_what_is_no_link_is_a_finding(typed: str) -> None:
    """A line of the cell without a link is quoted at its place."""
    findings = news_findings(with_news(typed), joined(typed=typed))
    assert [f.rule for f in findings] == ["news.not_a_link"]
    assert f"«{typed.splitlines()[-1]}»" in findings[0].what
    assert not_links(" – \n\n") == []


def test_replies_of_others_are_left_alone() -> None:
    """A reply about another activity changes nothing here; the flow learns whose «Ход» it has to write."""
    others = [reply(SITE, code="М3-007"), reply(VK)]
    assert joined(*others).links == ((VK, "Сайт ИМЦ"),)
    assert clusters_of(others) == {3, 5}


def test_rows_of_one_activity_share_its_news() -> None:
    """An activity in two roadmaps: a link that came for one row is every row's, and is counted once."""
    rows = [with_news(""), replace(activity(3, Новость=f"{VK}\n{SITE}"), code="М3-007")]
    twins = dict.fromkeys(("М5-001", "М3-007"), ("М3-007", "М5-001"))
    found = join_news(rows, {}, [reply(SITE)], MOSCOW, twins)
    assert {code: (one.links, one.channels) for code, one in found.items()} == dict.fromkeys(
        ("М5-001", "М3-007"), (((SITE, "Сайт ИМЦ"),), 2)
    )
    again = join_news(rows[1:], {"М5-001": news_cell(found["М5-001"], 1)}, [], MOSCOW, twins)
    assert again["М3-007"].links == ((SITE, "Сайт ИМЦ"),)


def test_the_column_is_found_in_progress() -> None:
    """«Ход» as it is read: short rows and rows without a code have no news."""
    line = [""] * len(PROGRESS.headings)
    line[0], line[PROGRESS.headings.index("Новость")] = "М5-001", "текст"
    assert known_news([list(PROGRESS.headings), line, ["М5-002"], ["", *line[1:]]]) == {"М5-001": "текст"}


def test_the_cell_is_read_from_the_roadmap() -> None:
    """A column «Новость» that people have moved or that is not there yet stops nothing."""
    found = roadmap(["М5-001", "Слёт", "19 ноября 2026"], headings=["Код", "Мероприятие", "Сроки"])
    assert found.activities[0].news == ""


channel_name = st.text("абв «»–: .", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)


@given(
    st.lists(st.tuples(st.sampled_from([VK, SITE, f"{VK}?x=(1)"]), channel_name), unique=True, max_size=4),
    st.lists(channel_name, unique=True, max_size=2),
    st.text("абв «»:–\n", max_size=80),
)
def test_what_progress_says_is_read_back(links: list[tuple[str, str]], silent: list[str], words: str) -> None:
    """Whatever channels are called, «Ход» keeps links and open questions through any number of runs."""
    replies = [reply(link, channel) for link, channel in links] + [reply(words, channel) for channel in silent]
    first = joined(*replies)
    again = joined(known=news_cell(first, 3))
    assert again == first
    assert all(isinstance(one, Silent) for one in again.silent)
