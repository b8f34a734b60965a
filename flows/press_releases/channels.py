"""Where news is published: which channels fit an activity, and the text ready for each of them (R63–R68). Pure."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from flows.letters.words import NBSP, count, genitive, listed, printable
from flows.press_releases.hashtags import read_hashtags
from flows.press_releases.shortening import measure, shorten
from flows.programme.model import Place

Fit = Literal["fits", "other", "unclear"]


@dataclass(frozen=True)
class Condition:
    """Which activities a channel takes; every group must be met, by any one of its members. No groups = all."""

    audiences: tuple[frozenset[str], ...] = ()  # of tabs.AUDIENCES
    clusters: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True)
class Channel:
    """A row of «Каналы» that could be read whole."""

    name: str
    condition: Condition
    addresses: tuple[str, ...]  # empty = the school that held the activity
    limit: int | None  # units of `measure`, None = no limit
    hashtags: tuple[str, ...]  # with «#»
    with_cluster_hashtag: bool
    place: Place  # of its address

    @property
    def wave(self) -> str:
        """What its letters are told apart by in the ledger."""
        return wave_of(self.name)


def wave_of(name: str) -> str:
    """Return 8 hex digits that stand for a channel's name; letter case and spaces mean nothing."""
    return hashlib.sha256(" ".join(name.lower().split()).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class News:
    """An accepted press release as it is published. Texts are people's own, line breaks kept; counters None = unsaid.

    Winners come as numbers only: names of children are not published.
    """

    code: str
    title: str
    when: str  # as people read it: «19 ноября 2026 г., 10:00»
    venue: str
    summary: str
    speakers: str
    feedback: str
    participants: int
    schools: tuple[str, ...]  # labels: «ОУ № 203»
    winners: int | None
    laureates: int | None
    prize_winners: int | None
    photos: tuple[str, ...]  # links
    cluster: int
    hashtag: str  # the cluster's own as typed, "" = none
    audience: frozenset[str]  # of tabs.AUDIENCES
    also: frozenset[int] = frozenset()  # further clusters whose roadmaps have the same activity

    @property
    def fingerprint(self) -> str:
        """12 hex digits that stand for all that readers are told."""
        told = (
            *(self.title, self.when, self.venue, self.summary, self.speakers, self.feedback),
            *(self.participants, self.schools, self.winners, self.laureates, self.prize_winners, self.photos),
        )
        return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True)
class Ready:
    """A text to be published as it stands."""

    text: str
    shortened: bool = False


@dataclass(frozen=True)
class TooLong:
    """Title, date, place and hashtags alone need `least` units, more than the channel takes."""

    least: int


@dataclass(frozen=True)
class Untagged:
    """There is no hashtag to put under the text, and without one nothing is published (R68)."""


def fit(channel: Channel, news: News) -> Fit:
    """Whether a channel takes an activity; "unclear" = it asks for the audience, which nobody has named."""
    clusters = {news.cluster, *news.also}
    if not all(clusters & group for group in channel.condition.clusters):
        return "other"
    if channel.condition.audiences and not news.audience:
        return "unclear"
    return "fits" if all(news.audience & group for group in channel.condition.audiences) else "other"


def tags_of(channel: Channel, news: News) -> tuple[str, ...]:
    """Return the hashtags under a text: the channel's own, then the cluster's."""
    own, _ = read_hashtags(news.hashtag) if channel.with_cluster_hashtag else ((), [])
    return read_hashtags(" ".join((*channel.hashtags, *own)))[0]


def ready_text(channel: Channel, news: News) -> Ready | TooLong | Untagged:
    """Return the news as plain text in the channel's form: within its limit, the hashtags whole and at the end.

    What does not fit is given up in this order: the ends of feedback, speeches and summary, photo links from the last
    one on (the letter has them all), the list of schools, the numbers.
    """
    tags = " ".join(tags_of(channel, news))
    if not tags:
        return Untagged()
    head, running = _head(news), _running(news)
    whole = _joined(head, *(text.whole for text in running), *next(_tails(news)), tags)
    if channel.limit is None or measure(whole) <= channel.limit:
        return Ready(whole)
    without_summary = ""
    for tail, at_words in _ways(news):
        room = channel.limit - measure(_joined(head, *tail, tags))
        if room < 0:
            continue
        filled = _filled(running, room, at_words=at_words)
        text = _joined(head, *filled, *tail, tags)
        if filled[0] or not running[0].text:
            return Ready(text, shortened=True)
        without_summary = without_summary or text
    return Ready(without_summary, shortened=True) if without_summary else TooLong(measure(_joined(head, tags)))


@dataclass(frozen=True)
class _Running:
    """Text that may be shortened, between words that stay: «Отзывы: «…»»."""

    text: str
    before: str = ""
    after: str = ""

    @property
    def whole(self) -> str:
        return f"{self.before}{self.text}{self.after}" if self.text else ""

    def within(self, room: int, *, at_words: bool) -> str:
        text = shorten(self.text, room - measure(self.before + self.after), at_words=at_words)
        return f"{self.before}{text}{self.after}" if text else ""


def _head(news: News) -> str:
    place = ", ".join(filter(None, (_line(news.when), _line(news.venue))))
    return "\n".join(filter(None, (_line(news.title), place[:1].upper() + place[1:])))


def _running(news: News) -> tuple[_Running, _Running, _Running]:
    speakers, feedback = plain(news.speakers), plain(news.feedback)
    is_sentence = speakers.lower().startswith(("выступ", "перед участниками", "слово"))
    is_quoted = feedback.startswith(("«", '"', "„", "“"))
    return (
        _Running(plain(news.summary)),
        _Running(speakers, before="" if is_sentence else "Выступили: "),
        _Running(feedback, "Отзывы: ") if is_quoted else _Running(_unquoted(feedback), "Отзывы: «", "»"),
    )


def _filled(running: Sequence[_Running], room: int, *, at_words: bool) -> list[str]:
    """Return what of each text fits, the first ones first, a blank line before each; `at_words` is the first's."""
    filled: list[str] = []
    for text in running:
        within = text.within(room - len(_BLANK_LINE), at_words=at_words and not filled)
        filled.append(within)
        room -= measure(within) + len(_BLANK_LINE) if within else 0
    return filled


def _ways(news: News) -> Iterator[tuple[tuple[str, str], bool]]:
    """Yield what may stand between running text and hashtags, and whether half a sentence is better than none."""
    facts = list(_tails(news))
    yield from ((tail, False) for tail in facts)
    yield from ((tail, True) for tail in facts)
    yield (_facts(news, with_schools=False), ""), True
    yield ("", ""), True


def _tails(news: News) -> Iterator[tuple[str, str]]:
    """Yield numbers and photo links, all links first and none last."""
    facts = _facts(news, with_schools=True)
    for number in range(len(news.photos), -1, -1):
        yield facts, _photos(news.photos[:number])


def _facts(news: News, *, with_schools: bool) -> str:
    """Return the numbers: «60 участников из 2 учреждений: ОУ № 203, ОУ № 208.», «3 победителя и 2 призёра.»."""
    who = count(news.participants, "участник")
    labels = [_line(label) for label in news.schools]
    if len(labels) == 1:
        who += f" из {labels[0]}"
    elif labels:
        who += f" из {genitive(len(labels), 'учреждение')}"
        who += f": {', '.join(labels)}" if with_schools else ""
    results = (news.winners, "победитель"), (news.laureates, "лауреат"), (news.prize_winners, "призёр")
    named = [count(number, noun) for number, noun in results if number]
    return plain("\n".join(f"{line}." for line in (who, listed(named) if named else "") if line))


def _photos(links: Sequence[str]) -> str:
    return "\n".join(("Фото:", *links)) if links else ""


_BLANK_LINE = "\n\n"


def _joined(*blocks: str) -> str:
    return _BLANK_LINE.join(filter(None, blocks))


# «<https://…>» is no tag: a letter, then anything but a blank or the end, is not HTML's.
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>|<!--.*?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]+\d*);")  # with its «;»: «?a=1&copy=2» is a link's
_BREAKING = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"})
_MARKDOWN = (
    (re.compile(r"(?<![\w/.:-])(\*\*|__)(?=\S)([^*_\n]+)\1(?![\w/])"), lambda found: found[2]),
    (re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()]+)\)"), lambda found: f"{found[1]} {found[2]}"),
    (re.compile(r"^#{1,6}[ \t]+", re.MULTILINE), lambda _: ""),
    (re.compile(r"^[ \t]*[*•][ \t]+", re.MULTILINE), lambda _: "– "),
)


def plain(text: str) -> str:
    """Return people's text without HTML, Markdown, odd spaces and what cannot be printed; paragraphs stay."""
    text = printable(_ENTITY.sub(lambda found: html.unescape(found[0]), text))
    text = unicodedata.normalize("NFC", text.replace(NBSP, " "))
    before = None
    while text != before:  # what is left of «<<b>b>» is a tag again
        before = text
        text = _TAG.sub(lambda found: "\n" if (found[1] or "").lower() in _BREAKING else "", text)
    for pattern, written in _MARKDOWN:
        text = pattern.sub(written, text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", _BLANK_LINE, "\n".join(lines)).strip()


def _line(text: str) -> str:
    return " ".join(plain(text).split())


def _unquoted(text: str) -> str:
    """Quotes inside quotes are „these“."""
    return text.replace("«", "„").replace("»", "“")
