"""«Каналы» and the texts ready for them: which channel fits, what stands in the text, and what is never cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.sheets import Cell, Tab
from flows.press_releases.channels import (
    Channel,
    Condition,
    News,
    Ready,
    TooLong,
    Untagged,
    fit,
    plain,
    ready_text,
    tags_of,
    wave_of,
)
from flows.press_releases.channels_sheet import Channels, read_channels
from flows.press_releases.hashtags import read_hashtags
from flows.press_releases.shortening import measure, shorten
from flows.programme.audiences import read_audiences
from flows.programme.model import Place
from flows.programme.programme_rows import first_rows
from flows.programme.table import read_table
from flows.programme.tabs import CHANNELS
from tests.announcing import roadmap
from tests.fresh_programme import KRASNOSELSKY, fresh_tabs, read

CLUSTERS = read(fresh_tabs()).clusters
DISTRICT_TAG = "#СистемаобразованияКрасносельский"
CHANNEL = Channel("Сайт ИМЦ", Condition(), ("a@x.example",), None, (DISTRICT_TAG,), True, Place("F", "", 1, "", 1))
NEWS = News(
    code="М5-001",
    title="Экологический марафон",
    when="четверг, 19 ноября 2026 г., 10:00",
    venue="ГБОУ Ш-И № 289",
    summary="Команды прошли шесть станций на ул. Партизана Германа. Лучшей стала команда школы. Всем вручили грамоты.",
    speakers="Иванова И. И., директор: о чистой воде.",
    feedback="Понравилось всем! Придём ещё, говорит «Капитан».",
    participants=61,
    schools=("ОУ №\N{NO-BREAK SPACE}203", "ОУ №\N{NO-BREAK SPACE}208"),
    winners=3,
    laureates=None,
    prize_winners=2,
    photos=("https://disk.example/a?id=1", "https://disk.example/b"),
    cluster=5,
    hashtag="#ЭкоКластер",
    audience=frozenset({"обучающиеся"}),
)


def row(**cells: Cell) -> dict[str, Cell]:
    """A row that lacks nothing, some of its cells changed (spaces as underscores)."""
    whole: dict[str, Cell] = {
        "Канал": "Сайт ИМЦ",
        "Условие": "всегда",
        "Кому": "методист ИМЦ",
        "Адрес": "imc@krasnoselsky.example",
        "Хештеги": f"{DISTRICT_TAG}, хештег кластера",
    }
    return whole | {heading.replace("_", " "): value for heading, value in cells.items()}


def channels(*rows: dict[str, Cell], headings: Sequence[str] = CHANNELS.headings) -> Channels:
    tab = Tab(9, "Каналы", [list(headings), *([cells.get(h) for h in headings] for cells in rows)])
    return read_channels(read_table(tab, CHANNELS, "FILE", "Программа"), CLUSTERS)


def one(**cells: Cell) -> Channel:
    found = channels(row(**cells))
    assert found.findings == ()
    return found.ready[0]


def text(limit: int | None = None, tags: tuple[str, ...] = (DISTRICT_TAG,), **changed: Any) -> str:
    found = ready_text(replace(CHANNEL, limit=limit, hashtags=tags), replace(NEWS, **changed))
    assert isinstance(found, Ready)
    return found.text


# --- «Каналы»


def test_channels_as_set_up_are_read_whole() -> None:
    """R63–R67: the five channels of the programme file need no correction."""
    tab = Tab(9, "Каналы", [list(CHANNELS.headings), *map(list, first_rows(KRASNOSELSKY, 2026)[CHANNELS.key])])
    found = read_channels(read_table(tab, CHANNELS, "FILE", "Программа"), CLUSTERS)
    assert found.findings == ()
    assert [(bool(c.addresses), c.condition) for c in found.ready] == [
        (False, Condition()),
        (True, Condition()),
        (True, Condition()),
        (True, Condition(audiences=(frozenset({"педагоги", "родители"}),))),
        (True, Condition(clusters=(frozenset({3}),))),
    ]
    assert {(c.limit, c.hashtags, c.with_cluster_hashtag) for c in found.ready} == {(None, (DISTRICT_TAG,), True)}


@pytest.mark.parametrize(
    ("typed", "audiences", "clusters"),
    [
        ("Всегда.", (), ()),
        ("аудитория: педагоги, родители", ({"педагоги", "родители"},), ()),
        ("Аудитория – для педагогов или родителей", ({"педагоги", "родители"},), ()),
        ("кластер: Профилактика и безопасность", (), ({3},)),
        ("кластер 3", (), ({3},)),
        ("Кластеры: № 3, 5", (), ({3, 5},)),
        ("кластер: 3. Профилактика и безопасность", (), ({3},)),
        ("кластер: 3; аудитория: родители", ({"родители"},), ({3},)),
        ("аудитория: педагоги; аудитория: родители", ({"педагоги"}, {"родители"}), ()),
    ],
)
def test_conditions(typed: str, audiences: Any, clusters: Any) -> None:
    """Commas mean any, semicolons mean all; clusters by number or name."""
    assert one(Условие=typed).condition == Condition(tuple(map(frozenset, audiences)), tuple(map(frozenset, clusters)))


@pytest.mark.parametrize(
    ("typed", "limit"),
    [
        (None, None), ("–", None), ("без ограничений", None), (4096.0, 4096), ("4096", 4096), ("4 096 знаков", 4096),
        ("16\N{NARROW NO-BREAK SPACE}384 симв.", 16384), ("до 2 000 знаков с пробелами", 2000), ("300 символов", 300),
    ],
)  # fmt: skip
def test_limits(typed: Cell, limit: int | None) -> None:
    """A limit is a number however it is spaced; an empty cell is none."""
    assert one(Предел_знаков=typed).limit == limit


@pytest.mark.parametrize(
    ("typed", "tags", "with_clusters"),
    [
        ("#Один #Два", ("#Один", "#Два"), False),
        ("#Один,#Два , #один", ("#Один", "#Два"), False),
        ("Один, хештег кластера", ("#Один",), True),
        ("#Один хэштег кластера", ("#Один",), True),
        ("хештег кластера", (), True),
        ("#Эко-кластер!", ("#Экокластер",), False),
        ("#Один#Два_2026", ("#Один", "#Два_2026"), False),
    ],
)
def test_hashtags(typed: str, tags: tuple[str, ...], with_clusters: Any) -> None:
    """R68: separated by spaces or commas, each once, made valid; «хештег кластера» stands for the cluster's own."""
    channel = one(Хештеги=typed)
    assert (channel.hashtags, channel.with_cluster_hashtag) == (tags, with_clusters)


def test_addresses() -> None:
    """Several addresses are one letter's; none means the school that held the activity, if «Кому» says so."""
    assert one(Адрес="a@x.example; b@x.example, a@x.example").addresses == ("a@x.example", "b@x.example")
    for to in (
        "школа, которая провела мероприятие",
        "Школа",
        "ответственная школа",
        "ОУ, проводившее",
        "школа-организатор",
    ):
        found = channels(row(Кому=to, Адрес=""))
        assert bool(found.ready) == (to != "ОУ, проводившее"), to


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"Условие": ""}, "channel.condition"),
        ({"Условие": "иногда"}, "channel.condition"),
        ({"Условие": "аудитория: педагоги и родители"}, "channel.condition"),
        ({"Условие": "аудитория: волонтёры"}, "channel.condition"),
        ({"Условие": "кластер: 19"}, "channel.condition"),
        ({"Условие": "кластер: Безопасность"}, "channel.condition"),
        ({"Условие": "кластер:"}, "channel.condition"),
        ({"Адрес": ""}, "channel.no_address"),
        ({"Адрес": "imc@krasnoselsky"}, "channel.bad_address"),
        ({"Адрес": "a@x.example, сайт"}, "channel.bad_address"),
        ({"Предел знаков": "много"}, "channel.limit"),
        ({"Предел знаков": "4.096"}, "channel.limit"),
        ({"Предел знаков": "0"}, "channel.limit"),
        ({"Предел знаков": -5}, "channel.limit"),
        ({"Хештеги": ""}, "channel.no_hashtags"),
        ({"Хештеги": "#Система образования"}, "channel.hashtag"),
        ({"Хештеги": "#2026"}, "channel.hashtag"),
    ],
)  # fmt: skip
def test_what_is_unclear_waits(cells: dict[str, Cell], rule: str) -> None:
    """Nothing is guessed: a row that is not clear is a finding at its cell and waits, the others go on."""
    found = channels(row() | cells, row(Канал="Сайт ЦПМСС"))
    (heading,) = cells
    assert [f.rule for f in found.findings] == [rule]
    assert found.findings[0].place.column == CHANNELS.headings.index(heading)
    assert [channel.name for channel in found.ready] == ["Сайт ЦПМСС"]
    assert found.names == ("Сайт ИМЦ", "Сайт ЦПМСС")


def test_rows_without_a_name_of_their_own() -> None:
    """Of two rows with one name the upper one counts; a nameless row does not."""
    found = channels(row(Адрес="a@x.example"), row(Канал=" сайт  имц"), row(Канал=""))
    assert [f.rule for f in found.findings] == ["channel.twice", "channel.nameless"]
    assert [channel.addresses for channel in found.ready] == [("a@x.example",)]


def test_a_missing_column_or_tab_stops_all_channels() -> None:
    """Without conditions, addresses or hashtags nothing leaves; without limits all does."""
    assert [f.rule for f in channels(row(), headings=[*CHANNELS.headings[:1], *CHANNELS.headings[2:]]).findings] == [
        "channel.no_column"
    ]
    assert channels(row(), headings=[h for h in CHANNELS.headings if h != "Предел знаков"]).ready
    empty = read_channels(read_table(Tab(0, "Каналы"), CHANNELS, "FILE", "Программа"), CLUSTERS)
    assert [f.rule for f in empty.findings] == ["channel.no_tab"]


def test_a_channel_is_told_apart_by_its_name() -> None:
    """Case and spaces of a name mean nothing to the ledger."""
    assert one(Канал="Сайт  ИМЦ ").wave == wave_of("сайт имц") != wave_of("Сайт ЦПМСС")


# --- which fits


@pytest.mark.parametrize(
    ("condition", "audience", "cluster", "expected"),
    [
        ("всегда", "", 5, "fits"),
        ("аудитория: педагоги, родители", "обучающиеся", 5, "other"),
        ("аудитория: педагоги, родители", "обучающиеся, родители", 5, "fits"),
        ("аудитория: педагоги, родители", "", 5, "unclear"),
        ("кластер: 3", "", 3, "fits"),
        ("кластер: 3", "педагоги", 5, "other"),
        ("кластер: 3; аудитория: педагоги", "", 5, "other"),
        ("кластер: 3; аудитория: педагоги", "педагоги", 3, "fits"),
        ("аудитория: педагоги; аудитория: родители", "педагоги", 3, "other"),
    ],
)
def test_which_channel_fits(condition: str, audience: str, cluster: int, expected: str) -> None:
    """R66, R67: by audience and cluster; without an audience that the channel asks for, nobody can say."""
    news = replace(NEWS, audience=read_audiences(audience)[0], cluster=cluster)
    assert fit(one(Условие=condition), news) == expected


@pytest.mark.parametrize(
    ("typed", "known", "unknown"),
    [
        ("обучающиеся, педагоги, родители", {"обучающиеся", "педагоги", "родители"}, []),
        ("Педагоги и родители", {"педагоги", "родители"}, []),
        ("для учителей; школьников", {"обучающиеся", "педагоги"}, []),
        ("педагоги, волонтёры", {"педагоги"}, ["волонтёры"]),
        ("–", set(), []),
        ("5–8 классы", set(), ["5–8 классы"]),
    ],
)
def test_audiences(typed: str, known: set[str], unknown: list[str]) -> None:
    """«Аудитория» is read in any form of its three words; another word is a finding, the known ones count."""
    found = roadmap({"Код": "М5-001", "Мероприятие": "Слёт", "Сроки": "19 ноября 2026", "Аудитория": typed})
    assert found.activities[0].audience == known
    assert [f.rule for f in found.findings] == ["audience.unknown"] * bool(unknown)
    assert all(word in found.findings[0].what for word in unknown)


# --- the text


def test_a_text_says_everything_in_order() -> None:
    """R61, R68: title, date and place, what happened, who spoke, feedback, numbers, photos, hashtags at the end."""
    assert (
        text()
        == f"""Экологический марафон
Четверг, 19 ноября 2026 г., 10:00, ГБОУ Ш-И № 289

{NEWS.summary}

Выступили: Иванова И. И., директор: о чистой воде.

Отзывы: «Понравилось всем! Придём ещё, говорит „Капитан“.»

61 участник из 2 учреждений: ОУ № 203, ОУ № 208.
3 победителя и 2 призёра.

Фото:
https://disk.example/a?id=1
https://disk.example/b

#СистемаобразованияКрасносельский #ЭкоКластер"""
    )


@pytest.mark.parametrize(
    ("participants", "schools", "expected"),
    [
        (1, ("ОУ № 203",), "1 участник из ОУ № 203."),
        (22, ("ОУ № 203", "ДДТ"), "22 участника из 2 учреждений: ОУ № 203, ДДТ."),
        (11, tuple(f"ОУ № {n}" for n in range(21)), "11 участников из 21 учреждения: ОУ № 0"),
    ],
)
def test_numbers_agree_with_their_nouns(participants: int, schools: tuple[str, ...], expected: str) -> None:
    """«1 участник», «22 участника», «11 участников из 21 учреждения»."""
    assert expected in text(participants=participants, schools=schools)


def test_what_is_not_known_is_not_said() -> None:
    """Empty answers leave no headings behind; zero winners are not news."""
    bare = text(
        summary="", speakers="", feedback="", photos=(), winners=0, laureates=None, prize_winners=None, venue=""
    )
    assert bare.split("\n\n") == [
        "Экологический марафон\nЧетверг, 19 ноября 2026 г., 10:00",
        "61 участник из 2 учреждений: ОУ № 203, ОУ № 208.",
        f"{DISTRICT_TAG} #ЭкоКластер",
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<p>Было <b>весело</b>.</p><p>Все рады.</p>", "Было весело.\n\nВсе рады."),
        ("<<b>b>жирно</b>", "жирно"),
        ("a &lt;b&gt;c&lt;/b&gt; &amp; d&nbsp;e", "a c & d e"),
        ("**Итоги** и [сайт](https://x.example/a)", "Итоги и сайт https://x.example/a"),
        ("# Заголовок\n* раз\n• два", "Заголовок\n– раз\n– два"),
        ("https://x.example/?a=1&copy=2 и <https://x.example/__a__b>", "https://x.example/?a=1&copy=2 и <https://x.example/__a__b>"),
        ("5 < 7 и 9 > 8, 2*3*4, snake_case_name", "5 < 7 и 9 > 8, 2*3*4, snake_case_name"),
        ("Раз\r\n\r\n\r\n\r\nдва\u202e", "Раз\n\nдва"),
    ],
)  # fmt: skip
def test_text_is_plain(typed: str, shown: str) -> None:
    """No HTML and no Markdown reaches a page, whatever was pasted; links and signs of people stay."""
    assert plain(typed) == shown


def test_hashtags_stand_once() -> None:
    """The channel's own tags, then the cluster's; the same tag is not put twice."""
    assert tags_of(CHANNEL, replace(NEWS, hashtag="Эко Кластер, #ЭКО, #эко")) == (DISTRICT_TAG, "#ЭКО")
    assert tags_of(CHANNEL, replace(NEWS, hashtag=DISTRICT_TAG.lower())) == (DISTRICT_TAG,)
    assert tags_of(replace(CHANNEL, with_cluster_hashtag=False), NEWS) == (DISTRICT_TAG,)


def test_nothing_is_published_untagged() -> None:
    """R68: without any hashtag there is no text; without the cluster's own the others do."""
    assert ready_text(replace(CHANNEL, hashtags=()), replace(NEWS, hashtag="")) == Untagged()
    assert text(hashtag="").endswith(f"\n\n{DISTRICT_TAG}")


# --- limits


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (200, "Прошли 6 станций на ул. Партизана. Лучшей стала школа № 5. Все рады!"),
        (66, "Прошли 6 станций на ул. Партизана. …"),
        (36, "Прошли 6 станций на ул. Партизана. …"),
        (35, ""),
    ],
)
def test_text_is_cut_where_a_sentence_ends(room: int, shown: str) -> None:
    """An abbreviation («ул.») and a number («№ 5.») end no sentence."""
    assert shorten("Прошли 6 станций на ул. Партизана. Лучшей стала школа № 5. Все рады!", room) == shown


def test_a_first_sentence_that_is_too_long_is_cut_between_words() -> None:
    """Better half a sentence than nothing; never beside a number."""
    assert shorten("Собрали 4 096 крышек за неделю", 18, at_words=True) == ""
    assert shorten("Команды собрали 4 096 крышек", 24, at_words=True) == "Команды …"
    assert (
        shorten("Смотрите https://x.example/длинный-путь дальше", 41, at_words=True)
        == "Смотрите https://x.example/длинный-путь …"
    )


def test_length_is_counted_as_sites_count() -> None:
    """UTF-16 units: an emoji is two."""
    assert (measure("Ура"), measure("Ура🎉")) == (3, 5)


def test_limits_take_the_least_first() -> None:
    """Feedback goes first, then speeches, then the end of the summary; title, date, numbers and tags stay."""
    whole = text()
    assert text(len(whole)) == whole
    assert "Отзывы" not in (cut := text(len(whole) - 60))
    assert "Выступили" in cut
    assert "шесть станций на ул. Партизана Германа. …" in (cut := text(300))
    assert "https://disk.example/b" not in cut
    assert all(part in cut for part in ("61 участник", "https://disk.example/a?id=1", "#ЭкоКластер"))
    assert isinstance(found := ready_text(replace(CHANNEL, limit=60), NEWS), TooLong)
    assert text(found.least).endswith("#ЭкоКластер")


words = st.text(st.sampled_from("абв 12.!?\n#*<>«»🎉й\u0306&;/"), max_size=120)
tag = st.from_regex(r"#[а-яa-z0-9_]{0,8}[а-яa-z]", fullmatch=True)


@given(
    st.builds(
        lambda title, summary, speakers, feedback, photos, hashtag: replace(
            NEWS, title=title, summary=summary, speakers=speakers, feedback=feedback, photos=photos, hashtag=hashtag
        ),
        st.text("абв ", min_size=1, max_size=40),
        words,
        words,
        words,
        st.lists(st.integers(0, 9).map("https://disk.example/{}".format), max_size=3).map(tuple),
        st.one_of(st.just(""), tag),
    ),
    st.lists(tag, min_size=1, max_size=3).map(tuple),
    st.one_of(st.none(), st.integers(1, 600)),
)
def test_a_text_keeps_to_its_limit_and_its_hashtags(news: News, tags: tuple[str, ...], limit: int | None) -> None:
    """R68: whatever was typed, the text is within the limit, ends in all its hashtags, keeps links whole, never differs."""
    channel = replace(CHANNEL, hashtags=tags, limit=limit)
    found = ready_text(channel, news)
    assert found == ready_text(channel, news)
    if isinstance(found, TooLong):
        assert limit is not None
        assert found.least > limit
        return
    assert isinstance(found, Ready)
    assert limit is None or measure(found.text) <= limit
    assert found.text.split("\n\n")[-1] == " ".join(tags_of(channel, news))
    assert set(re.findall(r"https://\S+", found.text)) <= set(news.photos)
    assert unicodedata.is_normalized("NFC", found.text)


@given(st.text(st.sampled_from("абв 12.!?\n«»🎉")), st.integers(0, 80), st.sampled_from([{}, {"at_words": True}]))
def test_a_cut_is_a_beginning_of_whole_words(typed: str, room: int, allowed: dict[str, bool]) -> None:
    """What is left is a beginning of the text, ends between words, and says that there was more."""
    cut = shorten(typed, room, **allowed)
    assert measure(cut) <= room
    if cut != typed and cut:
        kept = cut.removesuffix(" …")
        assert kept != cut
        assert typed.startswith(kept)
        assert typed[len(kept)].isspace()


@given(st.text(max_size=60))
def test_tags_are_valid(typed: str) -> None:
    """Whatever stands in the cell, a tag is «#» and a word with a letter in it."""
    tags, _ = read_hashtags(typed)
    assert all(re.fullmatch(r"#\w+", tag) and any(map(str.isalpha, tag)) for tag in tags)
    assert read_hashtags(" ".join(tags))[0] == tags
