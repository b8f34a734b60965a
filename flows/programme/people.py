"""People as cells name them: «Сысоева Оксана Павловна – методист ЦГБЖ», «Казакова Е.В.»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from flows.programme.schools import as_cyrillic

_SIDES = " ,;:–—-"
_LONGEST = 500  # a name with the fullest post is far shorter; beyond that a cell holds prose

_POST = (
    r"(?i:зам|заместител|директор|завуч|заведующ|руководител|куратор|методист|педагог|учител|преподавател|воспитател|"
    r"психолог|советник|организатор|начальник|специалист|координатор|администратор|эксперт|ответственн)"
)
_WORD = r"(?<![\w-])[А-ЯЁ][А-ЯЁа-яё]+(?:-[А-ЯЁ][А-ЯЁа-яё]+)*(?![\w-])"
_NAME = rf"(?<!им\.\s)(?<!имени\s)(?!{_POST}){_WORD}"  # «СОШ им. А.С. Пушкина» names nobody to write to
_PATRONYMIC = (
    r"(?<![\w-])[А-ЯЁ](?:[А-ЯЁа-яё]+?(?i:[ое]вич|ич|[ое]вна|ична)(?![\w-])|[А-ЯЁа-яё]+\s(?i:оглы|кызы|гызы|улы)(?!\w))"
)
_INITIALS = r"(?P<given>(?<!им\.\s)(?<!имени\s)(?<!\w)[А-ЯЁ])\.\s?(?P<patronymic>[А-ЯЁ])"
_FULL_NAMES = tuple(
    re.compile(pattern)
    for pattern in (  # the standard order first: «Виндилович Александр Витальевич»
        rf"(?P<surname>{_NAME})\s(?P<given>{_WORD})\s(?P<patronymic>{_PATRONYMIC})",
        rf"(?P<given>{_NAME})\s(?P<patronymic>{_PATRONYMIC})\s(?P<surname>{_NAME})",
        rf"(?P<surname>{_NAME})\s?{_INITIALS}(?:\.|(?!\w))",
        rf"{_INITIALS}\.\s?(?P<surname>{_NAME})",
    )
)
_WITHOUT_SURNAME = re.compile(rf"(?P<surname>)(?P<given>{_NAME})\s(?P<patronymic>{_PATRONYMIC})")
# Two words or one prove little: they must look like a surname and be all that stands before a comma, dash or bracket.
_SHORT_NAME = re.compile(
    rf"(?!{_POST})(?P<surname>[А-ЯЁ][а-яё]+(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ая)|ко|[уюя]к|ян|швили|дзе|[иы]х))"
    r"(?:\s(?!\w{2,}(?:[оеё]ва?|[сц]к(?:ий|ая))\b)(?P<given>[А-ЯЁ][а-яё]+|[А-ЯЁ]\.))?(?P<patronymic>)"
    r"(?=\s*(?:[,(]|\s[-–—]\s|\Z))"
)
_ANY_FULL_NAME = re.sub(r"\?P<\w+>", "?:", "|".join(pattern.pattern for pattern in _FULL_NAMES))
_BETWEEN_PEOPLE = re.compile(rf";|(?:,\s?|\sи\s)(?={_ANY_FULL_NAME})")


@dataclass(frozen=True)
class Person:
    """A person as written, title-cased: a part that is not there is "", an initial is «Е.».

    All three parts are "" if the text names nobody; then `rest` is the text.
    """

    surname: str
    given: str
    patronymic: str
    rest: str  # the post and whatever else stands beside the name


def read_person(text: str) -> Person:
    """Return the first person a text names, in either order of the parts (R15–R20); nothing is inflected or guessed.

    Never raises.
    """
    clean = _clean(text)
    match = _find_name(clean)
    if match is None:
        return Person("", "", "", clean)
    before, after = clean[: match.start()].strip(_SIDES), clean[match.end() :].strip(_SIDES)
    surname, given, patronymic = (_spell(match[part] or "") for part in ("surname", "given", "patronymic"))
    return Person(surname, given, patronymic, " ".join(filter(None, (before, after))))


def read_people(text: str) -> list[Person]:
    """Return the persons of one cell, parted by line breaks, semicolons, or a comma or «и» before a full name.

    A line that names nobody («СОШ № 291», a patronymic on its own) belongs to the person above it, or to the one below
    if there is none above (R16, Q12, Q17). Text that names nobody is one Person with `rest` alone; no text, none.
    """
    chunks: list[list[str]] = []
    last_names_someone = False
    for line in _lines(text):
        names_someone = _find_name(line) is not None
        if chunks and not (names_someone and last_names_someone):
            chunks[-1].append(line)
        else:
            chunks.append([line])
        last_names_someone = last_names_someone or names_someone
    return [read_person(" ".join(chunk)) for chunk in chunks]


def possibly_same(a: Person, b: Person) -> bool:
    """Whether two names may be one person's (Q2, R25): to be shown to a curator, never to merge by.

    Every part agrees, initials and missing parts leaving room; or one part differs by a slip (two letters of a surname
    at most, one of a given name or patronymic) and the others agree in full, gender with them. Short words get no such
    allowance: Котова and Кротова, Алина and Арина are two people.
    """
    if not (a.surname and b.surname):
        return False
    pairs = [
        (_fold(one), _fold(other))
        for one, other in ((a.surname, b.surname), (a.given, b.given), (a.patronymic, b.patronymic))
    ]
    differing = [at for at, pair in enumerate(pairs) if not _compatible(*pair)]
    if len(differing) != 1:
        return not differing
    slip = pairs.pop(differing[0])
    agree_in_full = all(one == other != "" and not one.endswith(".") for one, other in pairs)
    return agree_in_full and (_is_slip_in_surname(*slip) if differing == [0] else _is_slip(*slip))


def _clean(text: str) -> str:
    return " ".join(as_cyrillic(text).split())


def _lines(text: str) -> list[str]:
    parts = (part.strip(_SIDES) for line in text.splitlines() for part in _BETWEEN_PEOPLE.split(_clean(line)))
    return [part for part in parts if part]


def _find_name(clean: str) -> re.Match[str] | None:
    """Return the leftmost name; of two that begin together, the one in the standard order."""
    head = clean[:_LONGEST]
    found = [match for pattern in (*_FULL_NAMES, _WITHOUT_SURNAME) if (match := pattern.search(head))]
    if found:
        return min(found, key=lambda match: match.start())
    return _SHORT_NAME.match(head) or (_FULL_NAMES[0].search(head.title()) if head.islower() else None)


def _spell(part: str) -> str:
    """«СЫСОЕВА» → «Сысоева», «Е» → «Е.»."""
    if len(part) == 1:
        return f"{part}."
    return "-".join(piece.capitalize() for piece in part.split("-")) if part.isupper() else part


def _fold(part: str) -> str:
    """One spelling for those in use: Наталья/Наталия, Валерьевна/Валериевна, ё/е, Кирилловна/Кириловна."""
    plain = part.casefold().replace("ё", "е").replace("й", "и")
    return re.sub(r"(\w)\1", r"\1", re.sub("ь(?=[еюя])", "и", plain))


def _compatible(one: str, other: str) -> bool:
    """Whether two folded parts can be the same; a missing part and an initial leave room."""
    initials = one.endswith(".") or other.endswith(".")
    return not one or not other or one == other or (initials and one[0] == other[0])


def _is_slip(one: str, other: str) -> bool:
    """Екатерина/Екатеина, Максимовна/Максумовна; short names that differ by a letter are different names."""
    return one[0] == other[0] and min(len(one), len(other)) >= 7 and OSA.distance(one, other) == 1


def _is_slip_in_surname(one: str, other: str) -> bool:
    """Татаринова/Татарина, a piece lost from a surname, or any two slips in one too long to be another's."""
    distance = OSA.distance(one, other)
    shortest = min(len(one.rstrip("ая")), len(other.rstrip("ая")))
    if one[0] != other[0] or distance > 2 or shortest < 6:
        return False
    return distance == 1 or shortest >= 8 or _lacks_a_piece(*sorted((one, other), key=len))


def _lacks_a_piece(shorter: str, longer: str) -> bool:
    """Whether the shorter word is the longer one without some letters that stand together."""
    gap = len(longer) - len(shorter)
    return any(longer[:at] + longer[at + gap :] == shorter for at in range(len(shorter) + 1))
