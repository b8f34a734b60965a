"""Schools and other organisations as people write them: an exact reading to a number or a name, never a near match.

№ 7 and № 17 look 96 % alike, so nothing is guessed: what does not read as a school with a number stays a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_LOOK_ALIKES = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_DASHES = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
_QUOTES = "\"'`«»„“”‟‘’‚‛‹›"
_PLAIN = str.maketrans("Ёё" + _DASHES + _QUOTES, "Ее" + "-" * len(_DASHES) + " " * len(_QUOTES))  # length is kept
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LINE_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LONGEST_ITEM = 300  # an official name has some 200 characters; beyond that a cell holds prose


@dataclass(frozen=True)
class SchoolMention:
    """One organisation that a text names: a school by its number, or anything else by its name.

    Exactly one of `number` (1–4 digits) and `name` (legal form and quotes left out) is filled.
    """

    kind: str  # «ГБОУ СОШ», «школа», «ОУ»; "" where the text has none
    number: str
    name: str
    text: str  # as written, with spaces collapsed


_SCHOOL_TYPES = {  # as this programme prints them -> as people write and inflect them
    "Начальная школа-детский сад": r"начальн\w+ школ\w+~детск\w+ сад\w*",
    "Начальный детский сад-школа": r"начальн\w+ детск\w+ сад\w*~школ\w+",
    "школа-интернат": r"школ\w+~интернат\w*",
    "средняя общеобразовательная школа": r"средн\w+ общеобразовательн\w+ школ[аеуы]",
    "основная общеобразовательная школа": r"основн\w+ общеобразовательн\w+ школ[аеуы]",
    "начальная общеобразовательная школа": r"начальн\w+ общеобразовательн\w+ школ[аеуы]",
    "общеобразовательная школа": r"общеобразовательн\w+ школ[аеуы]",
    "средняя школа": r"средн\w+ школ[аеуы]",
    "основная школа": r"основн\w+ школ[аеуы]",
    "начальная школа": r"начальн\w+ школ[аеуы]",
    "школа": r"школ(?:[аеуы]|ой|ам|ами|ах)",  # not «школ»: «школ: 15» is a count
    "гимназия": r"гимнази(?:[яиюй]|ей|ям|ями|ях)",
    "прогимназия": r"прогимнази(?:[яиюй]|ей|ям|ями|ях)",
    "лицей": r"лице(?:[йяюеи]|ем|ям|ями|ях)",
    "центр образования": r"центр\w* образования",
    "СОШ": "сош",
    "ООШ": "оош",
    "НОШ": "нош",
    "НШДС": "нш~?дс",
    "Ш-И": "ш~?и",
    "ЦО": "цо",
    "ОУ": "оу",
    "ОО": "оо",
}
_TYPES = {name: pattern.replace("~", r"\s*-\s*").replace(" ", r"\s+") for name, pattern in _SCHOOL_TYPES.items()}
_ANY_TYPE = rf"(?:{'|'.join(_TYPES.values())})(?![^\W\d])"
_LEGAL_FORM = (
    r"(?:(?:[гм][бак]?|ч|гбн|фг[бк])оу"
    r"|(?:государственн|муниципальн|частн)\w+\s+(?:(?:бюджетн|автономн|казенн)\w+\s+)?"
    r"(?:обще)?образовательн\w+\s+учреждени\w+)(?![^\W\d])"
)
_KIND = rf"(?<!\w)(?:{_LEGAL_FORM}(?:\s+{_ANY_TYPE})?|{_ANY_TYPE})"
_LABEL = r"(?:(?:\s+|-)(?:района|округа|города|кластера|программы|участни\w+)){0,2}\s*:"  # «ОУ района: 7, 200»
_MARK = r"(?:№[№.]*|n[o°º]?\.?|\#|номер)"
_NUMBER = r"[1-9][0-9]{0,3}(?![\w])"

_GLUE = re.compile(rf"(?i)(?<=[:№])\n|(?<=\d[-–—])\n(?=\d)|(?<=\d\s[-–—])\n(?=\d)|(?<=\w)\n(?={_MARK}\s*\d)")
_GLUE_LEGAL_FORM = re.compile(rf"(?i)((?<!\w){_LEGAL_FORM})\n")
_BETWEEN = re.compile(  # the group is the cut; brackets are matched without one and so stay whole
    rf"""\([^()]*\)
    |([,;\n])
    |(?<!\s)\s+((?i:и))\s+(?=(?i:{_KIND}{_LABEL}?\s*{_MARK}?\s*{_NUMBER}))  # «ДДТ и школа № 203», not «ЦГПВ и БЖ»
    |(?<=[\d)])\s+((?i:и))\s+(?=[А-Я]{{2}}|(?i:{_MARK})\s*\d|{_NUMBER}\s*(?:[,;\n(.]|$|и\s))
    |(?<=\d)(\s)\s*(?=(?i:(?:{_KIND}\s*)?{_MARK}\s*\d))  # «№ 203 № 208»
    """,
    re.VERBOSE,
)
_MARKER = re.compile(r"\A\s*(?:[-–—•*·▪]+\s*|[0-9]{1,2}[.)]\s+(?=\D))*")
_NUMBERED = re.compile(
    rf"(?i)(?P<lead>.*?)(?P<kind>{_KIND}){_LABEL}?\s*(?P<mark>{_MARK})?\s*(?P<number>{_NUMBER})(?P<tail>.*)"
)
_BARE = re.compile(rf"(?i)\s*{_MARK}?\s*(?P<number>{_NUMBER})(?P<tail>.*)")

_POST = (
    r"(?:зам|заместител\w*|директор\w*|завуч\w*|заведующ\w+|руководител\w*|куратор\w*|методист\w*|педагог\w*|"
    r"учител\w*|преподавател\w*|воспитател\w*|психолог\w*|советник\w*|организатор\w*)"
)
_NEGATION = re.compile(r"(?i)\b(?:кроме|без|не|исключая|исключением|вместо)\b")
_LEAD = re.compile(
    rf"(?i)\s*(?:(?:в|на\s+базе|из|от|базовая\s+площадка\s*:?)\s+)?|(?:.*\W)?{_POST}(?:\s+по\s+\w+)?[.,:]?\s+"
)
_LEAD_OF_LEGAL_FORM = re.compile(rf"(?i)(?:.*\W)?{_POST}\W.*")
_SHORT_TAIL = re.compile(r"\s*[.:]?\s*|\s*\(.*|\s*-\s*[^\W\d].*|\s+\w+ого\s+(?:района|округа).*")
_FREE_TAIL = re.compile(r"[\s(].*")
_MORE_NUMBERS = re.compile(rf"(?i)[^\w(]*(?:(?:по|до|и)\b)?[^\w(]*\d|.*(?:№|{_KIND}\s*\d)|\s+[\w-]+\s+{_ANY_TYPE}")
_LAST_NUMBER = re.compile(r"\d\W*\Z")
_SCHOOLS_FOLLOW = re.compile(rf"(?i)\s*{_KIND}{_LABEL}?\s*{_MARK}?\s*\d")
_BEFORE_NAME = re.compile(rf"(?i)\s*(?:(?P<legal>{_LEGAL_FORM})\s+|{_ANY_TYPE}{_LABEL}\s*)(?P<name>.*\w.*)")
_LAST_TYPE = re.compile(rf"(?i).*?(?P<type>(?<!\w){_ANY_TYPE})\s*")


def read_schools(text: str) -> list[SchoolMention]:
    """Return what a cell names, in its order, doubles included (R2–R6, Q8, Q12, Q23, Q31).

    A number is a school's if a school word stands before it («СОШ № 352», «ОУ: 7, 200») or if it stands alone («203»).
    Everything else is one mention by name: «2 Пристанская ООШ», «Детский сад № 5», and a range («203–208»), whose
    schools nobody listed. Text without a letter or digit gives nothing. Never raises.
    """
    mentions = []
    kind: str | None = ""  # of the list being read; None = the numbers of something that is not a school
    for item in _items(text):
        numbered = _numbered(item, kind)
        if numbered:
            kind = numbered.kind
        elif _SCHOOLS_FOLLOW.match(plain := item.translate(_PLAIN)):
            kind = ""
        elif any(character.isalpha() for character in plain):
            kind = None if _LAST_NUMBER.search(plain) else ""
        mentions.append(numbered or _named(item))
    return mentions


def normalise_organisation(text: str) -> str:
    """Return a key under which equal names are equal: case, ё, quotes, spaces, dashes, Latin look-alikes folded.

    Nothing else is folded: «МБОУ «Калининская ООШ»» and «Калининская ООШ» differ. "" if nothing but signs is left.
    """
    folded = unicodedata.normalize("NFC", _clean(text).casefold()).translate(_PLAIN).replace("№", "№ ")
    return re.sub(" ?- ?", "-", " ".join(folded.split())).strip(" .,;:-")


def as_cyrillic(text: str) -> str:
    """Replace Latin look-alikes («CОШ» typed with a Latin C) in words that have Cyrillic letters.

    Letters come out composed («й» is one character), signs that nobody sees are left out.
    """
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return re.sub(r"\w+", lambda word: _word_as_cyrillic(word[0]), visible)


def _word_as_cyrillic(word: str) -> str:
    return word.translate(_LOOK_ALIKES) if re.search("[А-Яа-яЁё]", word) else word


def _clean(text: str) -> str:
    """One alphabet, one kind of line break, single spaces."""
    single_spaced = re.sub(r"[^\S\n]+", " ", _LINE_BREAK.sub("\n", as_cyrillic(text)))
    return re.sub(r" ?\n\s*", "\n", single_spaced).strip()


def _items(text: str) -> Iterator[str]:
    """Cut a list at commas, semicolons, line breaks and an «и» between schools."""
    whole = _GLUE_LEGAL_FORM.sub(r"\1 ", _GLUE.sub(" ", _clean(text)))
    plain = whole.translate(_PLAIN)
    start = 0
    for end, following in [*_cuts(plain), (len(whole), 0)]:
        item = _MARKER.sub("", whole[start:end]).strip()
        if any(character.isalnum() for character in item):
            yield item
        start = following


def _cuts(plain: str) -> Iterator[tuple[int, int]]:
    return (match.span(match.lastindex) for match in _BETWEEN.finditer(plain) if match.lastindex)


def _numbered(item: str, kind: str | None) -> SchoolMention | None:
    """Read an item as a school with a number; `kind` is what the list before it was about."""
    if len(item) > _LONGEST_ITEM:
        return None
    plain = item.translate(_PLAIN)
    match = _NUMBERED.fullmatch(plain)
    if match and _may_lead(match["lead"], match["kind"]) and _may_follow(match["tail"], free=bool(match["mark"])):
        return SchoolMention(_kind(match["kind"]), match["number"], "", item)
    match = _BARE.fullmatch(plain)
    if match and kind is not None and _may_follow(match["tail"], free=False):
        return SchoolMention(kind, match["number"], "", item)
    return None


def _may_lead(lead: str, kind: str) -> bool:
    """A post may stand before a school, a word that changes its meaning may not («Музыкальная школа № 12»)."""
    if _NEGATION.search(lead):
        return False
    with_legal_form = re.match(rf"(?i){_LEGAL_FORM}", kind)
    return bool(_LEAD.fullmatch(lead) or (with_legal_form and _LEAD_OF_LEGAL_FORM.fullmatch(lead)))


def _may_follow(tail: str, *, free: bool) -> bool:
    """After «СОШ № 252» anything may follow but a further number or a «не»; after a bare number only a remark."""
    if _MORE_NUMBERS.match(tail) or _NEGATION.search(tail):
        return False
    return bool(_SHORT_TAIL.fullmatch(tail) or (free and _FREE_TAIL.fullmatch(tail)))


def _named(item: str) -> SchoolMention:
    unquoted = "".join(" " if character in _QUOTES else character for character in item)
    if len(item) > _LONGEST_ITEM:
        return SchoolMention("", "", " ".join(unquoted.split()), item)
    plain = item.translate(_PLAIN)
    before, last = _BEFORE_NAME.fullmatch(plain), _LAST_TYPE.fullmatch(plain)
    name = " ".join(unquoted[before.start("name") if before else 0 :].split())
    legal = before["legal"] or "" if before else ""
    return SchoolMention(_kind(f"{legal} {last['type'] if last else ''}".strip()), "", name, item)


def _kind(text: str) -> str:
    """Spell a kind one way: «ГБОУ  сош» → «ГБОУ СОШ», «школы» → «школа»."""
    legal = re.match(rf"(?i){_LEGAL_FORM}", text)
    form = " ".join(legal[0].split()) if legal else ""
    rest = text[legal.end() if legal else 0 :].strip()
    school = next((name for name, pattern in _TYPES.items() if re.fullmatch(rf"(?i){pattern}", rest)), "")
    return f"{form.lower() if ' ' in form else form.upper()} {school}".strip()
