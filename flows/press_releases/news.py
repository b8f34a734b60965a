"""Links to published news, by reply and by cell, joined per activity (R69). Pure.

Links that came by reply live in «Ход» «Новость», each beside its channel: that cell is read, added to and written
again, so that they outlive the mailbox. Links in the people's own column «Новость» are read anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from connectors.google.sheets import Rows
from connectors.outbox.replies import Reply
from flows.letters.words import count, genitive
from flows.programme.model import Activity, Finding, quoted
from flows.programme.roadmap_sheet import cluster_of_code
from flows.programme.table import as_text
from flows.programme.tabs import PROGRESS

_LONGEST_LINK = 2_000  # characters; browsers and sheets cope with no more
_MOST_LINKS = 10  # of one reply: more are no addresses of one news, and a cell has an end

_LINK = re.compile(r"https?://[^\s<>«»„“”\"]+", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_AFTER_LINK = ".,;:!?…'’*"
_KEPT_LINK = re.compile(r"(https?://\S+) – (.+)", re.IGNORECASE)
_KEPT_SILENT = re.compile(r"(\d\d\.\d\d\.\d{4}), (.+?): ответ без ссылки: («.*»)")
_NOTHING = quoted("")
_OURS = PROGRESS.headings.index("Новость")


@dataclass(frozen=True)
class Silent:
    """A reply without a link: whose, on which day («21.11.2026»), and its first words in quotation marks."""

    channel: str
    day: str
    words: str


@dataclass(frozen=True)
class Published:
    """What is known of an activity's news."""

    links: tuple[tuple[str, str], ...] = ()  # (link, channel) by reply, oldest first
    silent: tuple[Silent, ...] = ()  # of channels that have sent no link so far, the latest reply of each
    typed: tuple[str, ...] = ()  # links in the people's column

    @property
    def addresses(self) -> tuple[str, ...]:
        """All links, each once."""
        return tuple(dict.fromkeys([*(link for link, _ in self.links), *self.typed]))

    @property
    def channels(self) -> int:
        """How many channels have published it; a link that people typed is a channel's that answered elsewhere."""
        return len({channel for _, channel in self.links}) + len(set(self.typed) - {link for link, _ in self.links})


def known_news(progress: Rows) -> dict[str, str]:
    """Return what «Ход» (as read, headings included) says under «Новость», by code."""
    return {as_text(row[0]): as_text(row[_OURS]) for row in progress[1:] if len(row) > _OURS and as_text(row[0])}


def join_news(
    activities: Iterable[Activity],
    known: Mapping[str, str],
    replies: Iterable[Reply],
    zone: ZoneInfo,
    twins: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Published]:
    """Return what is known of each activity's news by code: from «Ход», from new replies, from people's cells.

    `twins` are the codes of the rows of one activity, by each of them: what is known of one is known of all.
    """
    answered: dict[str, list[Reply]] = {}
    for reply in replies:
        answered.setdefault(reply.letter.subject, []).append(reply)
    typed = {activity.code: links_in(activity.news) for activity in activities}
    found: dict[str, Published] = {}
    for code in typed:
        codes = list(dict.fromkeys((code, *(twins or {}).get(code, ()))))
        published = _together([_read_kept(known.get(one, "")) for one in codes])
        for reply in (reply for one in codes for reply in answered.get(one, [])):
            published = _with_reply(published, reply, zone)
        links = (link for one in codes for link in typed.get(one, ()))
        found[code] = replace(published, typed=tuple(dict.fromkeys(links)))
    return found


def clusters_of(replies: Iterable[Reply]) -> set[int]:
    """Return whose «Ход» must be written before the replies may count as kept."""
    clusters = (cluster_of_code(reply.letter.subject) for reply in replies)
    return {cluster for cluster in clusters if cluster is not None}


def news_cell(published: Published, sent: int) -> str:
    """Return what «Ход» says under «Новость»; `sent` is how many channels have got the text."""
    lines = [f"{link} – {channel}" for link, channel in published.links]
    by_reply = {link for link, _ in published.links}
    lines += [f"{link} (вписана в дорожную карту)" for link in published.typed if link not in by_reply]
    lines += [f"{one.day}, {one.channel}: ответ без ссылки: {one.words}" for one in published.silent]
    return "\n".join([*_state(published.channels, sent), *lines])


def news_findings(activity: Activity, published: Published) -> list[Finding]:
    """Return what the curator has to put right or ask for."""
    place = activity.cells.get("Новость", activity.place)
    wrong = [
        Finding(
            "news.not_a_link",
            place,
            f"Новость: {quoted(line)} – не ссылка.",
            "Вставьте адрес страницы целиком, он начинается с https://.",
            activity.code,
            activity.cluster,
        )
        for line in not_links(activity.news)
    ]
    # Once people have typed links themselves, they have seen to it.
    silent = () if published.typed else published.silent
    asked = [
        Finding(
            "news.no_link",
            place,
            f"{one.channel}: ответ {one.day} без ссылки на новость{f': {one.words}' if one.words != _NOTHING else ''}.",
            "Спросите ссылку и впишите её в столбец «Новость».",
            activity.code,
            activity.cluster,
        )
        for one in silent
    ]
    return [*wrong, *asked]


def links_in(text: str) -> list[str]:
    """Return the links of a text, each once, without the punctuation after them."""
    found = (_trimmed(match[0]) for match in _LINK.finditer(text))
    return list(dict.fromkeys(link for link in found if is_link(link)))


def not_links(text: str) -> list[str]:
    """Return the lines of a cell that hold something but no link."""
    return [line.strip() for line in text.splitlines() if any(map(str.isalnum, line)) and not links_in(line)]


def is_link(text: str) -> bool:
    """Whether a text is the address of a page: http or https, with a host that has a dot, and no password in it."""
    if len(text) > _LONGEST_LINK or not _LINK.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return "@" not in parts.netloc and _HOST.fullmatch(host) is not None


def _trimmed(link: str) -> str:
    """Leave out what belongs to the sentence around a link; a bracket that was opened inside stays."""
    while True:
        link = link.rstrip(_AFTER_LINK)
        unopened = next((c for o, c in ("()", "[]", "{}") if link.endswith(c) and link.count(c) > link.count(o)), None)
        if unopened is None:
            return link
        link = link[:-1]


def _read_kept(text: str) -> Published:
    lines = text.splitlines()
    links = [match for match in map(_KEPT_LINK.fullmatch, lines) if match]
    silent = [match for match in map(_KEPT_SILENT.fullmatch, lines) if match]
    return Published(
        tuple((match[1], match[2]) for match in links), tuple(Silent(match[2], match[1], match[3]) for match in silent)
    )


def _together(kept: Sequence[Published]) -> Published:
    links = dict.fromkeys(link for one in kept for link in one.links)
    answered = {channel for _, channel in links}
    silent = {one.channel: one for published in kept for one in published.silent if one.channel not in answered}
    return Published(tuple(links), tuple(silent.values()))


def _with_reply(published: Published, reply: Reply, zone: ZoneInfo) -> Published:
    channel = " ".join(reply.letter.addressee.split())
    ours = {_same(link) for link in links_in(reply.letter_text)}
    new = [(link, channel) for link in links_in(reply.text) if _same(link) not in ours][:_MOST_LINKS]
    links = tuple(dict.fromkeys((*published.links, *new)))
    silent = [one for one in published.silent if one.channel != channel]
    if channel not in {of for _, of in links}:
        silent.append(Silent(channel, f"{reply.received_at.astimezone(zone):%d.%m.%Y}", quoted(reply.text)))
    return replace(published, links=links, silent=tuple(silent))


def _same(link: str) -> str:
    return link.rstrip("/").lower()


def _state(channels: int, sent: int) -> list[str]:
    if channels:
        out_of = f" из {genitive(sent, 'канал')}" if sent >= channels else ""
        return [f"Опубликовано: {count(channels, 'канал')}{out_of}"]
    return [f"Отправлено: {count(sent, 'канал')}, ссылок пока нет"] if sent else []
