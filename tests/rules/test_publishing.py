"""Which texts are due to which channels: once each, held while people say so, and what the curator is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.outbox.letters import Composition, Due, Held, Letter, Record, hash_address
from flows.announcements.letters import Stationery
from flows.letters.render import Letters
from flows.press_releases.channels import Channel, Condition, News
from flows.press_releases.channels_sheet import Channels
from flows.press_releases.publishing import Accepted, Plan, plan_publications, publication_letter
from flows.programme.model import Place
from tests.announcing import activity, before, programme

DISTRICT = programme({5: [208, 262]})
SITE = Channel("Сайт ИМЦ", Condition(), ("imc@x.example",), None, ("#Тег",), True, Place("F", "", 1, "Каналы", 1, 3))
SCHOOL = replace(SITE, name="Страница школы", addresses=())
TEACHERS = replace(SITE, name="Сайт учителей", condition=Condition((frozenset({"педагоги"}),)))
NEWS = News(
    *("М5-001", "Экологический марафон", "19 ноября 2026 г.", "Школа", "Прошли станции.", "", "", 60, ("ОУ № 208",)),
    *(None, None, None, ("https://disk.example/1",), 5, "#ЭкоКластер", frozenset({"обучающиеся"})),
)
HOLDER = "school208@krasnoselsky.example"
STATIONERY = Stationery(Letters(), DISTRICT, "robot@barycentre.example", before(-2), datetime(2026, 11, 21, tzinfo=UTC))


def release(news: Mapping[str, Any] | None = None, holder: str = HOLDER, **cells: Any) -> Accepted:
    return Accepted(replace(NEWS, **news or {}), activity(**cells), holder)


def plan(
    *records: Record,
    channels: tuple[Channel, ...] = (SITE, SCHOOL),
    one: Accepted | None = None,
    names: tuple[str, ...] | None = None,
) -> Plan:
    read = Channels(channels, names or tuple(channel.name for channel in channels))
    return plan_publications([one or release()], read, DISTRICT, records)


def left(
    channel: Channel = SITE, *, to: str = "", news: News = NEWS, state: str = "sent", bounced: bool = False
) -> Record:
    """What the ledger holds of a letter to a channel."""
    at = datetime(2026, 11, 21, 5, tzinfo=UTC)
    address = to or ",".join(channel.addresses or (HOLDER,))
    return Record(
        *("krasnoselsky-2026", "publication", "М5-001", 1, channel.wave, hash_address("krasnoselsky-2026", address)),
        *("TOKEN", channel.name, "", {"text": news.fingerprint}, state, "", "d", "m", "t", None, None, at, at),  # type: ignore[arg-type]
        *(at if bounced else None, "5.1.1 no such user" if bounced else ""),
    )


def names(found: Plan) -> list[str]:
    return [publication.channel.name for publication in found.due]


def rules(found: Plan) -> list[str]:
    return [finding.rule for finding in found.findings]


def letter(found: Plan) -> Letter:
    return publication_letter(found.due[0], STATIONERY)


def test_one_letter_for_each_fitting_channel() -> None:
    """R63–R67: every channel that takes the activity, the school's own page by way of the school that held it."""
    found = plan(channels=(SITE, SCHOOL, TEACHERS))
    assert [(p.channel.name, p.addresses) for p in found.due] == [
        ("Сайт ИМЦ", ("imc@x.example",)),
        ("Страница школы", (HOLDER,)),
    ]
    assert len({p.key.token for p in found.due}) == 2
    assert rules(found) == []


@pytest.mark.parametrize("state", ["sent", "sending", "unknown"])
def test_nothing_is_sent_twice(state: str) -> None:
    """A text that left, or may have left, is not due again."""
    found = plan(left(state=state))
    assert names(found) == ["Страница школы"]
    assert found.sent == {"М5-001": 1}


def test_a_draft_is_still_due() -> None:
    """What has not left leaves with the next run."""
    assert names(plan(left(state="drafted"))) == ["Сайт ИМЦ", "Страница школы"]


def test_a_corrected_release_is_not_sent_again() -> None:
    """The curator is told which channels have the old text."""
    found = plan(left(), one=release({"participants": 61}))
    assert names(found) == ["Страница школы"]
    assert rules(found) == ["publication.changed"]
    assert "Сайт ИМЦ" in found.findings[0].what


@pytest.mark.parametrize(
    "changed",
    [
        replace(SITE, limit=100),
        replace(SITE, hashtags=("#Другой",)),
        replace(SITE, addresses=("new@x.example",)),
        replace(SITE, name="Сайт методического центра"),
    ],
)
def test_a_channel_that_people_edit_is_not_told_again(changed: Channel) -> None:
    """A new limit, hashtag, address or name of a channel sends no text a second time."""
    found = plan(left(), channels=(changed,))
    assert (names(found), rules(found)) == ([], [])


def test_two_channels_of_one_person() -> None:
    """Two channels may have one address: each gets its own letter, also when a row is unreadable for a while."""
    page = replace(SITE, name="Страница ВК")
    assert names(plan(left(), channels=(SITE, page))) == ["Страница ВК"]
    assert names(plan(left(), channels=(page,), names=("Сайт ИМЦ", "Страница ВК"))) == ["Страница ВК"]


def test_a_letter_that_came_back_is_due_at_a_corrected_address() -> None:
    """Told once; the corrected address gets the text, the wrong one does not get it again."""
    found = plan(left(bounced=True), channels=(SITE,))
    assert (names(found), rules(found)) == ([], ["publication.bounced"])
    assert found.findings[0].place == SITE.place
    found = plan(left(bounced=True), channels=(replace(SITE, addresses=("new@x.example",)),))
    assert (names(found), rules(found)) == (["Сайт ИМЦ"], [])


def test_brakes_hold() -> None:
    """«Стоп» and «Остановить все письма» hold a letter that was due a moment ago."""
    found = plan(one=replace(release(), held="стоит «Стоп»"))
    assert (found.due, len(found.held)) == ((), 2)
    assert found.verdict(letter(plan())) == Held("стоит «Стоп»")


def test_an_activity_of_two_clusters_is_published_once() -> None:
    """Rows of one activity in two roadmaps: a channel of either cluster takes it, whichever row speaks for it today."""
    third = replace(SITE, name="Сайт ЦПМСС", condition=Condition(clusters=(frozenset({3}),)))
    twin = replace(release({"also": frozenset({3})}), codes=("М3-007", "М5-001"))
    assert names(plan(channels=(SITE, third), one=twin)) == ["Сайт ИМЦ", "Сайт ЦПМСС"]
    found = plan(replace(left(), subject="М3-007"), channels=(SITE, third), one=twin)
    assert names(found) == ["Сайт ЦПМСС"]
    assert found.sent == {"М3-007": 1, "М5-001": 1}


def test_a_letter_leaves_as_it_is_due() -> None:
    """A letter is due as written; one whose release or channel changed meanwhile waits, and is never withdrawn."""
    written = letter(plan())
    assert plan().verdict(written) == Due()
    assert plan(one=release({"summary": "Иначе."})).verdict(written) == Held("изменено, пока письмо готовилось")
    assert plan(channels=(SCHOOL,)).verdict(written) == Held("пресс-релиз или канал изменён")


@pytest.mark.parametrize(
    ("channel", "one", "rule"),
    [
        (TEACHERS, release({"audience": frozenset()}), "channel.no_audience"),
        (SCHOOL, release(holder=""), "channel.no_holder"),
        (replace(SITE, limit=10), release(), "channel.too_short"),
        (replace(SITE, hashtags=()), release({"hashtag": ""}), "channel.untagged"),
    ],
)
def test_what_keeps_a_text_back_is_told(channel: Channel, one: Accepted, rule: str) -> None:
    """Nothing is guessed and nothing leaves without hashtags: the finding says what to do."""
    found = plan(channels=(channel,), one=one)
    assert names(found) == []
    assert rule in rules(found)
    assert all(finding.todo for finding in found.findings)


def test_a_cluster_without_a_hashtag() -> None:
    """R68: the curator is told, and the text leaves with the other hashtags."""
    found = plan(channels=(SITE,), one=release({"hashtag": ""}))
    assert (names(found), rules(found)) == (["Сайт ИМЦ"], ["channel.no_cluster_hashtag"])
    assert found.due[0].ready.text.endswith("#Тег")


def test_the_ledger_keeps_no_words_of_the_release() -> None:
    """Ledger and header hold the channel's name, codes and a fingerprint: no text, no address, no person."""
    written = letter(plan(channels=(SCHOOL,)))
    assert written.addressee == "Страница школы"
    assert written.facts == {"text": NEWS.fingerprint, "day": "2026-11-21"}


def test_a_letter_can_be_composed() -> None:
    """The robot reads the answers: Reply-To is its own mailbox; several addresses stand in one letter."""
    both = replace(SITE, addresses=("a@x.example", "b@x.example"))
    raw = letter(plan(channels=(both,))).compose(Composition("ABCDEFGHIJKLMNOP", ("X-Barycentre-Letter", "t=1")))
    assert b"To: a@x.example, b@x.example" in raw
    assert b"Reply-To: robot@barycentre.example" in raw
