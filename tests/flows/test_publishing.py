"""Publishing over the embedded Workspace: ready texts leave to the channels, links come back by reply and by cell."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from connectors.google.gmail import Outgoing
from connectors.outbox.letters import Outcome
from flows.announcements.letters import Stationery
from flows.letters.render import Letters
from flows.press_releases.channels import News
from flows.press_releases.channels_sheet import read_channels
from flows.press_releases.publishing import Accepted, plan_publications, publication_letter
from flows.programme.model import Activity
from flows.programme.reading import Source, read_one_roadmap, read_programme_tabs
from flows.programme.tabs import CLUSTERS, PROGRESS
from flows.programme.template import load_programme
from flows.runs import Answer
from flows.wiring import Workspace, open_workspace
from tests.connectors.outbox.quoting import gmail, outlook
from tests.flows.district import (
    KEY,
    OWNER,
    ROBOT,
    YEAR,
    District,
    SetUp,
    before,
    rules_of,
    school,
    take_snapshot,
)
from tests.flows.test_press_releases import after, collect
from tests.flows.test_press_releases import answer as release
from tests.workspace import Workspace as Embedded

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
PHOTO = "https://disk.krasnoselsky.example/marafon/1"
TAG = "#СистемаобразованияКрасносельский"
NEWS = News(
    code="М5-001",
    title="Экологический марафон",
    when="19 ноября 2026 г., 10:00",
    venue="ГБОУ Ш-И № 289",
    summary="Команды прошли шесть станций.\nПобедила школа № 203.",
    speakers="Директор школы: о воде.",
    feedback="Придём ещё!",
    participants=61,
    schools=("ОУ № 203", "ОУ № 289"),
    winners=1,
    laureates=None,
    prize_winners=2,
    photos=(PHOTO,),
    cluster=5,
    hashtag="",
    audience=frozenset(),
)
SITE = "pokolenie-site@krasnoselsky.example"
VK = "pokolenie-vk@krasnoselsky.example"


def source(district: District) -> Source:
    return Source(load_programme(KEY), YEAR, district.places, before(-2))


def read_activity(workspace: Workspace, district: District, cluster: int) -> Activity:
    row = read_one_roadmap(workspace.sheets, source(district), cluster, "").activities[0]
    return replace(row, code=f"М{cluster}-001")


def publish(district: District, cluster: int = 5, **changed: Any) -> list[Outcome]:
    """Send what is due for the first activity of a roadmap, its audience as the curator typed it."""
    with open_workspace(district.settings) as workspace:
        picture = read_programme_tabs(workspace.sheets, source(district))
        programme = picture.programme
        assert picture.channels
        channels = read_channels(picture.channels, programme.clusters)
        activity = read_activity(workspace, district, cluster)
        hashtag = next(c.hashtag for c in programme.clusters if c.number == cluster)
        news = replace(
            NEWS, code=activity.code, cluster=cluster, hashtag=hashtag, audience=activity.audience, **changed
        )
        records = workspace.ledger.history(programme.ledger_key)
        plan = plan_publications([Accepted(news, activity, school(289))], channels, programme, records)
        stationery = Stationery(Letters(), programme, ROBOT, before(-2), NOW)
        return workspace.outbox.post([publication_letter(one, stationery) for one in plan.due], plan.verdict)


@pytest.fixture(scope="module")
def _published(_running: Embedded, _set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    """An activity of cluster 5 was announced and held, its press release accepted and sent to three channels."""
    district = _set_up.open(_running, tmp_path_factory.mktemp("published") / "robot")
    district.add(Ответственный="ОУ № 289")
    district.run(before(14))
    collect(district, after(0))
    release(district, photos=PHOTO)
    collect(district, after(1))
    return SetUp(take_snapshot(_running), district.settings.data_dir, district.places)


@pytest.fixture
def published(workspace: Embedded, _published: SetUp, tmp_path: Path) -> District:
    """Begin there again."""
    return _published.open(workspace, tmp_path / "robot")


def news(district: District) -> list[str]:
    """What «Ход» says under «Новость», line by line."""
    return district.progress()[0]["Новость"].replace("\N{NO-BREAK SPACE}", " ").splitlines()


def news_rules(answer: Answer) -> set[str]:
    """The rules of a run's findings about news."""
    return {rule for rule in rules_of(answer) if rule.startswith(("news.", "publication."))}


def texts(district: District, address: str) -> list[EmailMessage]:
    return district.letters(address, "Новость для публикации:")


def reply(district: District, address: str, words: str, quote: Callable[..., EmailMessage], **options: bool) -> None:
    """Whoever has this address answers the newest letter, quoting it as their mail program does."""
    (letter,) = texts(district, address)[-1:]
    body = letter.get_body(("plain",))
    assert body is not None
    message = quote(words, body.get_content(), **options)
    del message["Subject"]
    message["To"] = str(letter["Reply-To"])
    message["Subject"] = f"Re: {letter['Subject']}"
    message["In-Reply-To"] = message["References"] = str(letter["Message-ID"])
    with district.person(address) as person:
        person.mailbox.send_draft(str(person.mailbox.make_drafts([Outgoing(message.as_bytes())])[0]))


def test_a_text_goes_to_exactly_the_channels_that_fit(district: District) -> None:
    """R63–R67: pupils' news to the school and «Поколение», teachers' to ИМЦ too, cluster 3's to ЦПМСС; nothing twice."""
    district.add(5)
    district.add(3, Аудитория="педагоги")
    assert [outcome.result for outcome in publish(district)] == ["sent"] * 3
    assert [outcome.result for outcome in publish(district, 3)] == ["sent"] * 5
    assert publish(district) == publish(district, 3, summary="Исправлено.") == []
    addresses = (school(289), VK, SITE, "imc@krasnoselsky.example", "cpmss@krasnoselsky.example")
    assert [len(texts(district, address)) for address in addresses] == [2, 2, 2, 1, 1]


def test_the_letter_carries_a_text_to_copy(district: District) -> None:
    """R61, R68: the text stands whole between two rules, hashtags at its end; the answer goes to the robot."""
    with district.person(OWNER) as owner:
        owner.edit(district.places["programme"], CLUSTERS, "№", "5", {"Хештег": "#ЭкоКластер"})
    district.add()
    publish(district)
    (letter,) = texts(district, VK)
    body = letter.get_body(("plain",))
    assert body is not None
    ready = "\n".join(body.get_content().split("=" * 72)[1].strip().splitlines())
    assert ready.startswith(
        "Экологический марафон\n19 ноября 2026 г., 10:00, ГБОУ Ш-И № 289\n\nКоманды прошли шесть станций.\n"
    )
    assert ready.endswith(f"Фото:\n{PHOTO}\n\n{TAG} #ЭкоКластер")
    assert "ответьте на это письмо ссылкой" in " ".join(body.get_content().split())
    assert str(letter["Reply-To"]) == ROBOT


def test_links_come_back_by_reply_and_by_cell(published: District) -> None:
    """R69: Gmail in Russian, Outlook in English, a cell: all count; the letter's own photo, quoted, does not."""
    assert news(published) == ["Отправлено: 3 канала, ссылок пока нет"]
    reply(published, VK, "Опубликовано:\nhttps://vk.example/wall-1_2", gmail)
    reply(published, SITE, "Done https://pokolenie.example/news/7.", outlook, english=True)
    published.edit(Новость="https://vk.example/wall-289_1\nстраница школы")
    expected = [
        "Опубликовано: 3 канала из 3 каналов",
        "https://vk.example/wall-1_2 – Страница «Поколение.ru» в «ВКонтакте»",
        "https://pokolenie.example/news/7 – Страница «Новости» на сайте «Поколение»",
        "https://vk.example/wall-289_1 (вписана в дорожную карту)",
    ]

    found = [collect(published, after(days)) for days in (2, 3, 4)]

    assert news(published) == expected
    assert [news_rules(answer) for answer in found] == [{"news.not_a_link"}] * 3
    assert [answer.report.outcomes["sent"] for answer in found] == [0] * 3


def test_links_stay_when_the_mailbox_is_gone(published: District) -> None:
    """R69: whatever becomes of the replies, and whichever flow writes «Ход», a link that came is not lost."""
    reply(published, VK, "https://vk.example/wall-1_2", outlook)
    collect(published, after(2))
    before_it = news(published)
    with published.person(ROBOT) as robot:
        ids = [i for page in robot.mailbox.newest("INBOX") for i in page]
    for message in ids:
        delete(published, message)

    published.run(after(3))
    collect(published, after(3))

    assert news(published) == before_it
    assert before_it[0] == "Опубликовано: 1 канал из 3 каналов"


def test_a_link_written_over_comes_back(published: District) -> None:
    """A flow that read «Ход» before the link came and writes it afterwards takes nothing away for good."""
    reply(published, VK, "https://vk.example/wall-1_2", gmail)
    with published.person(ROBOT) as robot:
        place = published.places["roadmap-5"]
        collect(published, after(2))
        robot.edit(place, PROGRESS, "Код", "М5-001", {"Новость": "Отправлено: 3 канала, ссылок пока нет"})

    collect(published, after(3))

    assert news(published)[0] == "Опубликовано: 1 канал из 3 каналов"


def test_a_reply_without_a_link_asks_the_curator(published: District) -> None:
    """Thanks are no news, in either language and whatever is quoted; it is asked until a link follows."""
    reply(published, VK, "Спасибо, опубликуем завтра", outlook)
    reply(published, SITE, "Thanks!", gmail, english=True)
    for days in (2, 3, 4):
        assert news_rules(collect(published, after(days))) == {"news.no_link"}
    assert [line.rpartition(": ")[2] for line in news(published)[1:]] == ["«Спасибо, опубликуем завтра»", "«Thanks!»"]
    reply(published, VK, "https://vk.example/wall-1_2", outlook)
    reply(published, SITE, "https://pokolenie.example/news/7", gmail)
    assert news_rules(collect(published, after(4))) == set()
    assert news(published)[0] == "Опубликовано: 2 канала из 3 каналов"


def test_a_corrected_release_is_told_to_the_curator_only(published: District) -> None:
    """The channels get no second letter; the curator learns that they have the old text."""
    release(published, participants="75")
    answer = collect(published, after(2))
    assert (answer.report.outcomes["sent"], news_rules(answer)) == (0, {"publication.changed"})


def delete(district: District, message_id: str) -> None:
    """Somebody deletes a message of the robot's for good."""
    address = f"https://gmail.googleapis.com/gmail/v1/users/me/messages/{message_id}"
    with closing(district.workspace.sign_in(ROBOT)) as transport:
        transport.request("DELETE", address).raise_for_status()
