"""Accepted press releases -> one letter per fitting channel with the text ready to be published (R63–R68).

What is due is decided from channels, releases and ledger alone, and is asked again before each letter leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from connectors.outbox.letters import Composition, Due, Held, Key, Letter, Record, Verdict, hash_address
from flows.announcements.letters import Stationery, programme_facts
from flows.announcements.told import LEFT
from flows.letters.message import Envelope, build
from flows.press_releases.channels import Channel, News, Ready, TooLong, Untagged, fit, ready_text, wave_of
from flows.press_releases.channels_sheet import Channels
from flows.press_releases.hashtags import read_hashtags
from flows.programme.model import Activity, Finding, Programme

PUBLICATION = "publication"


@dataclass(frozen=True)
class Accepted:
    """A press release that lacks nothing, the activity it tells of, and the address of whoever held it ("" = none).

    `codes` are those of all rows of the activity, in several roadmaps perhaps; `held` says why no letter about it may
    leave now.
    """

    news: News
    activity: Activity
    holder: str
    codes: tuple[str, ...] = ()
    held: str = ""


@dataclass(frozen=True)
class Publication:
    """A text that is due to a channel; one letter, whoever stands in `addresses`."""

    accepted: Accepted
    channel: Channel
    addresses: tuple[str, ...]
    ready: Ready
    key: Key


@dataclass(frozen=True)
class Plan:
    """The publications of a moment. `held` are due, too, but for what is said there."""

    due: tuple[Publication, ...] = ()
    held: tuple[tuple[Publication, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    sent: Mapping[str, int] = field(default_factory=dict)  # by code: how many channels have got a text

    def verdict(self, letter: Letter) -> Verdict:
        """Whether a letter may leave now, as it is written; never "no" for good: channels and releases come back."""
        due = next((one for one in self.due if one.key == letter.key), None)
        if due is not None:
            same = letter.facts.get("text") == _version(due)
            return Due() if same else Held("изменено, пока письмо готовилось")
        why = next((why for one, why in self.held if one.key == letter.key), None)
        return Held(why or "пресс-релиз или канал изменён")


def plan_publications(
    accepted: Iterable[Accepted], channels: Channels, programme: Programme, records: Sequence[Record]
) -> Plan:
    """Return what is due to which channel; a text that left is not sent again, corrected or not."""
    left: dict[str, list[Record]] = {}
    for record in records:
        if record.kind == PUBLICATION and record.state in LEFT:
            left.setdefault(record.subject, []).append(record)
    due: list[Publication] = []
    held: list[tuple[Publication, str]] = []
    findings = list(channels.findings)
    sent = {code: len({record.wave for record in had}) for code, had in left.items()}
    for one in accepted:
        # The row that speaks for the activity may be another today: what left about its twin has left.
        codes = {one.activity.code, *one.codes}
        had = [record for code in sorted(codes) for record in left.get(code, [])]
        sent |= dict.fromkeys(codes, len({record.wave for record in had}))
        findings += _findings(one, channels, had, programme)
        publications = list(_publications(one, channels, had, programme))
        if one.held:
            held += [(publication, one.held) for publication in publications]
        else:
            due += publications
    return Plan(tuple(due), tuple(held), tuple(findings), sent)


def publication_letter(publication: Publication, stationery: Stationery) -> Letter:
    """Return the letter for the outbox; it is composed only when its draft is made."""
    return Letter(
        key=publication.key,
        addressee=publication.channel.name,
        compose=partial(_compose, publication, stationery),
        facts={"text": _version(publication), "day": stationery.today.isoformat()},
    )


def _publications(
    one: Accepted, channels: Channels, had: Sequence[Record], programme: Programme
) -> Iterator[Publication]:
    waves = {wave_of(name) for name in channels.names}
    for channel in channels.ready:
        addresses = channel.addresses or tuple(filter(None, (one.holder,)))
        ready = ready_text(channel, one.news)
        if fit(channel, one.news) != "fits" or not addresses or not isinstance(ready, Ready):
            continue
        recipient = hash_address(programme.ledger_key, ",".join(sorted(addresses)))
        key = Key(programme.ledger_key, PUBLICATION, one.activity.code, 1, channel.wave, recipient)
        if not any(_is_told(record, key, waves) for record in had):
            yield Publication(one, channel, addresses, ready, key)


def _is_told(record: Record, key: Key, waves: set[str]) -> bool:
    """Whether a letter that left was this channel's: one that came back counts for its own address only.

    A letter of a channel that is on the sheet no more was this one's, under another name, if it went to its address.
    """
    if record.recipient == key.recipient:
        return record.wave == key.wave or record.wave not in waves
    return record.wave == key.wave and record.bounced_at is None


def _findings(one: Accepted, channels: Channels, had: Sequence[Record], programme: Programme) -> Iterator[Finding]:
    for channel in channels.ready:
        yield from _unfit(one, channel)
    yield from _untagged_cluster(one, channels, programme)
    yield from _changed(one, had)
    yield from _came_back(one, channels, had, programme)


def _unfit(one: Accepted, channel: Channel) -> Iterator[Finding]:
    """Yield what keeps a text from a channel that it fits, or may fit."""
    activity, fits = one.activity, fit(channel, one.news)
    name = f"Канал «{channel.name}»"
    if fits == "unclear":
        what = f"{name}: условие спрашивает аудиторию, а она не указана. Текст туда не уходит."
        place = activity.cells.get("Аудитория", activity.place)
        todo = "Впишите «Аудитория»: обучающиеся, педагоги, родители."
        yield Finding("channel.no_audience", place, what, todo, activity.code, activity.cluster)
    if fits != "fits":
        return
    if not channel.addresses and not one.holder:
        what = f"{name}: у школы, которая провела мероприятие, нет адреса. Текст туда не уходит."
        place = activity.cells.get("Ответственный", activity.place)
        todo = "Впишите «Ответственный» и адрес этой школы на лист «Учреждения»."
        yield Finding("channel.no_holder", place, what, todo, activity.code, activity.cluster)
    match ready_text(channel, one.news):
        case TooLong(least):
            what = f"{name}: предел {channel.limit} знаков, а название, дата и хештеги занимают {least}."
            todo = "Увеличьте «Предел знаков» или сократите название мероприятия."
            yield Finding("channel.too_short", channel.place, what, todo, activity.code, activity.cluster)
        case Untagged():
            what = f"{name}: нет ни одного хештега, а они обязательны. Текст туда не уходит."
            todo = "Впишите хештеги канала или хештег кластера."
            yield Finding("channel.untagged", channel.place, what, todo, activity.code, activity.cluster)


def _untagged_cluster(one: Accepted, channels: Channels, programme: Programme) -> Iterator[Finding]:
    cluster = programme.cluster(one.news.cluster)
    wanted = any(channel.with_cluster_hashtag and fit(channel, one.news) == "fits" for channel in channels.ready)
    if cluster and wanted and not read_hashtags(one.news.hashtag)[0]:
        what = f"У кластера {cluster.number} нет хештега: новости выходят без него."
        place = cluster.cells.get("Хештег", cluster.place)
        todo = "Впишите хештег в столбец «Хештег» листа «Кластеры»."
        yield Finding("channel.no_cluster_hashtag", place, what, todo, cluster=cluster.number)


def _changed(one: Accepted, had: Sequence[Record]) -> Iterator[Finding]:
    outdated = [r.addressee for r in had if r.facts.get("text", "") != one.news.fingerprint]
    if outdated:
        activity = one.activity
        what = f"Пресс-релиз изменён, когда тексты уже ушли: {', '.join(outdated)}. Ещё раз они не отправляются."
        todo = "Если исправление важно, сообщите о нём каналам сами."
        place = activity.cells.get("Новость", activity.place)
        yield Finding("publication.changed", place, what, todo, activity.code, activity.cluster)


def _came_back(one: Accepted, channels: Channels, had: Sequence[Record], programme: Programme) -> Iterator[Finding]:
    """Yield the letters to a channel's present address that came back; a corrected address gets a letter of its own."""
    bounced = {(record.wave, record.recipient): record for record in had if record.bounced_at}
    for channel in channels.ready:
        addresses = channel.addresses or (one.holder,)
        record = bounced.get((channel.wave, hash_address(programme.ledger_key, ",".join(sorted(addresses)))))
        if record:
            activity = one.activity
            what = f"Канал «{channel.name}»: письмо с новостью не доставлено ({record.bounce_reason})."
            todo = "Исправьте адрес канала: робот отправит текст ещё раз."
            yield Finding("publication.bounced", channel.place, what, todo, activity.code, activity.cluster)


def _version(publication: Publication) -> str:
    return publication.accepted.news.fingerprint


def _compose(publication: Publication, stationery: Stationery, composition: Composition) -> bytes:
    facts = _letter_facts(publication, stationery) | {"letter_number": composition.token}
    envelope = Envelope(
        sender=stationery.sender,
        sender_name=stationery.programme.title,
        to=publication.addresses,
        reply_to=stationery.sender,  # not the curator's: the robot reads the link out of the answer
        in_reply_to=composition.in_reply_to,
        headers=dict([composition.header]),
    )
    return build(envelope, stationery.renderer.render("press_releases/publication", facts), None)


def _letter_facts(publication: Publication, stationery: Stationery) -> dict[str, Any]:
    news, programme = publication.accepted.news, stationery.programme
    cluster = programme.cluster(news.cluster)
    assert cluster
    return {
        "channel": publication.channel.name,
        "limit": publication.channel.limit or 0,
        "shortened": publication.ready.shortened,
        "ready_text": publication.ready.text,
        "activity": {"title": news.title, "code": news.code},
        "photos": list(news.photos),
        "cluster": {"number": cluster.number, "name": cluster.name, "hashtag": ""},
        "curator": {
            "name": cluster.curator.name,
            "post": cluster.curator.post,
            "email": cluster.curator.address or "",
        },
        "programme": programme_facts(programme),
    }
