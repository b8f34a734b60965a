"""What a school wrote into one field of a press release: read exactly, or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, urlsplit

from flows.programme.model import Organisation
from flows.programme.organisations_sheet import organisations_as_written
from flows.programme.periods import Context, read_period
from flows.programme.schools import as_cyrillic

_MOST = 100_000  # people; more were never at a district's activity
_PEOPLE = (
    r"(?:человек\w*|чел|участни\w+|обучающ\w+|учащ\w+|учени\w+|школьни\w+|воспитанни\w+|дет(?:ей|и)|ребят\w*|"
    r"педагог\w*|учител\w+|родител\w+|гост\w+|победител\w+|лауреат\w*|призер\w*|команд\w*)"
)
_NUMBER = re.compile(rf"(?:всего:?\s+)?([0-9]{{1,3}}(?: [0-9]{{3}})+|[0-9]+)(?:\s+{_PEOPLE})?\.?", re.IGNORECASE)
_NONE = frozenset({"нет", "не было", "отсутствуют", "0", "-", "–", "—", "нет."})

_HEADCOUNT = re.compile(rf"(?i)\s*[-–—:]\s*[0-9]+\s*{_PEOPLE}\.?(?!\w)")
_NUMBER_FIRST = re.compile(
    r"(?im)(?P<before>^|[,;]|\bи\s)\s*(?P<number>[0-9]{1,4})\s+(?P<kind>школа|гимназия|лицей|оу|сош)\b(?!\s*№?\s*[0-9])"
)
_SIDE_BY_SIDE = re.compile(r"(?<![0-9–—-])[0-9]{1,4}(?:[ \t/+]+[0-9]{1,4})+(?![0-9–—-])")

_LISTED = re.compile(r"[;\n]")
_MARKER = re.compile(r"\A\s*(?:[-–—•*·]+|[0-9]{1,2}[.)])\s*")
_WORD = r"(?:[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?)"
_NAME = re.compile(rf"{_WORD}(?:\s?{_WORD}){{1,3}}\.?")
_TEAM = re.compile(r"(?i)(?:команда|коллектив|ансамбль|хор)\s+\S.*")
_AFTER_NAME = re.compile(r"[,(:]|\s[-–—]\s")

_URL = re.compile(r"https?://(?:(?!https?://)[^\s<>\"«»])*", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}|(?:[\w-]+\.)+xn--[\w-]+")
_DRIVE_ID = re.compile(r"/(?:file|folders|document|spreadsheets|presentation|forms)/(?:u/[0-9]+/)?(?:d/)?([\w-]{10,})")


@dataclass(frozen=True)
class Schools:
    """Whom «Из каких ОУ» names: keys of schools, and the pieces of text that «Учреждения» does not know."""

    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Photos:
    """What «Ссылки на фото» holds: links in their order, each once, and the lines that are none."""

    links: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def says_something(text: str) -> bool:
    """Whether a text says anything: a dash alone does not."""
    return any(character.isalnum() for character in text)


def read_number(text: str) -> int | None:
    """Return a whole number of people, «60» or «60 человек»; None for whatever else («около 50», «-5», «20 + 40»)."""
    match = _NUMBER.fullmatch(_plain(text))
    number = int(match[1].replace(" ", "")) if match else None
    return number if number is not None and number <= _MOST else None


def read_result(text: str) -> int | None:
    """Return how many winners a field names: a number, «нет», or names one per line or «;»; None = cannot be told."""
    plain = _plain(text).lower()
    if plain in _NONE:
        return 0
    number = read_number(text)
    if number is not None:
        return number
    items = [_MARKER.sub("", item).strip(" ,") for item in _LISTED.split(as_cyrillic(text))]
    named = [item for item in items if item]
    return len(named) if named and all(map(_is_one_name, named)) else None


def _is_one_name(item: str) -> bool:
    """«Иванов Пётр, 7 класс, ОУ № 203» is one; «Иванов Пётр, Сидорова Анна» may be two and is not counted."""
    item = " ".join(item.split())
    if _TEAM.fullmatch(item):
        return "," not in item
    name, *rest = (part.strip() for part in _AFTER_NAME.split(item))
    return bool(_NAME.fullmatch(name)) and not any(map(_NAME.fullmatch, rest))


def read_participating(text: str, organisations: Mapping[str, Organisation]) -> Schools:
    """Return the schools that a field names; other bodies of «Учреждения» are neither counted nor asked about (R6)."""
    named = organisations_as_written(_as_list(text, organisations), organisations)
    known = [key for key, _ in named if key in organisations and organisations[key].is_school]
    unknown = [written for key, written in named if key not in organisations]
    return Schools(tuple(dict.fromkeys(known)), tuple(dict.fromkeys(unknown)))


def _as_list(text: str, organisations: Mapping[str, Organisation]) -> str:
    """Write as a list what only this field's question makes clear: «203 – 15 чел.», «203 школа», «203 208 289»."""
    text = _NUMBER_FIRST.sub(_number_last, _HEADCOUNT.sub("", text))

    def apart(match: re.Match[str]) -> str:
        numbers = re.findall("[0-9]+", match[0])
        return ", ".join(numbers) if all(number in organisations for number in numbers) else match[0]

    return _SIDE_BY_SIDE.sub(apart, text)


def _number_last(match: re.Match[str]) -> str:
    # «1 школа» may be a count of schools, «203 школа» is none.
    is_count = match["number"].endswith("1") and int(match["number"]) < 100
    return match[0] if is_count else f"{match['before']} {match['kind']} № {match['number']}"


def read_days(text: str, context: Context) -> tuple[date, date] | None:
    """Return the first and the last day that a text names in any form; None if no day follows from it for sure."""
    period = read_period(text.strip(), context)
    if period.kind != "interval" or period.precision != "day" or period.flags - {"typo"}:
        return None
    start, end = period.intervals[0][0], period.intervals[-1][1]
    return (start, end or start) if start else None


def read_photos(text: str) -> Photos:
    """Return the links of a text, and what is none: «пришлём позже», «disk.example/abc» without https.

    Words beside a link are its caption.
    """
    links: list[str] = []
    others: list[str] = []
    for line in text.splitlines():
        found = [_trimmed(url) for url in _URL.findall(line)]
        good = [url for url in found if is_link(url)]
        links += good
        if good:
            others += [url for url in found if url not in good]
        elif says_something(line) and not line.rstrip().endswith(":"):
            others.append(line.strip())
    return Photos(tuple(dict.fromkeys(links)), tuple(dict.fromkeys(others)))


def _trimmed(url: str) -> str:
    """A link without the signs that end a sentence after it."""
    return url.rstrip(".,;:!?)]}'")


def is_link(text: str) -> bool:
    """Whether a text is the address of a page that other people can open."""
    try:
        parts = urlsplit(text)
        port_reads = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return bool(
        parts.scheme.lower() in {"http", "https"}
        and port_reads
        and not parts.username
        and _HOST.fullmatch(parts.hostname or "")
        and not re.search(r"\s", text)
    )


def drive_id(link: str) -> str:
    """Return the id of the file or folder that a link to Google Drive opens, "" if it is no such link."""
    parts = urlsplit(link)
    if parts.hostname not in {"drive.google.com", "docs.google.com"}:
        return ""
    match = _DRIVE_ID.search(parts.path)
    return match[1] if match else next(iter(parse_qs(parts.query).get("id", [])), "")


def _plain(text: str) -> str:
    return " ".join(as_cyrillic(text).replace("ё", "е").split())
