"""Publishing over the embedded Workspace: ready texts leave to the channels, links come back by reply and by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from connectors.google.gmail import Outgoing
from connectors.outbox.letters import Outcome
from flows.announcements.letters import Stationery
from flows.letters.render import Letters
from flows.press_releases.channels import News
from flows.press_releases.channels_sheet import read_channels
from flows.press_releases.news import Published, join_news, news_cell, news_findings
from flows.press_releases.publishing import Accepted, plan_publications, publication_letter
from flows.programme.model import Activity
from flows.programme.reading import Source, read_one_roadmap, read_programme_tabs
from flows.programme.tabs import CLUSTERS
from flows.programme.template import load_programme
from flows.wiring import Workspace, open_workspace
from tests.connectors.outbox.quoting import gmail, outlook
from tests.flows.district import KEY, OWNER, ROBOT, YEAR, District, before, school

MOSCOW = ZoneInfo("Europe/Moscow")
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


def look(district: District, known: str = "") -> tuple[str, Published, list[str]]:
    """What «Ход» is to say, what is known, and the rules of the findings; the replies then count as kept."""
    with open_workspace(district.settings) as workspace:
        workspace.outbox.reconcile()
        replies = workspace.outbox.read_replies("krasnoselsky-2026", ["publication"])
        activity = read_activity(workspace, district, 5)
        found = join_news([activity], {"М5-001": known}, replies.found, MOSCOW)["М5-001"]
        workspace.outbox.replies_kept(replies)
        return news_cell(found, 3), found, [finding.rule for finding in news_findings(activity, found)]


def texts(district: District, address: str) -> list[EmailMessage]:
    return district.letters(address, "Новость для публикации:")


def answer(district: District, address: str, words: str, quote: Callable[..., EmailMessage], **options: bool) -> None:
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


def test_links_come_back_by_reply_and_by_cell(district: District) -> None:
    """R69: Gmail in Russian, Outlook in English, a cell: all count; the letter's own photo, quoted, does not."""
    district.add()
    publish(district)
    answer(district, VK, "Опубликовано:\nhttps://vk.example/wall-1_2", gmail)
    answer(district, SITE, "Done https://pokolenie.example/news/7.", outlook, english=True)
    district.edit(Новость="https://vk.example/wall-289_1\nстраница школы")

    cell, found, rules = look(district)

    assert cell.splitlines()[0].replace("\N{NO-BREAK SPACE}", " ") == "Опубликовано: 3 канала из 3 каналов"
    assert [link for link, _ in found.links] == ["https://vk.example/wall-1_2", "https://pokolenie.example/news/7"]
    assert PHOTO not in cell
    assert rules == ["news.not_a_link"]
    assert look(district, cell)[0] == cell  # the replies are not found again, and nothing is lost


def test_a_reply_without_a_link_asks_the_curator(district: District) -> None:
    """Thanks are no news, in either language and whatever is quoted; a link that follows settles it."""
    district.add()
    publish(district)
    answer(district, VK, "Спасибо, опубликуем завтра", outlook)
    answer(district, SITE, "Thanks!", gmail, english=True)

    cell, found, rules = look(district)

    assert (found.links, rules) == ((), ["news.no_link", "news.no_link"])
    answer(district, VK, "https://vk.example/wall-1_2", outlook)
    answer(district, SITE, "https://pokolenie.example/news/7", gmail)
    assert look(district, cell)[2] == []
