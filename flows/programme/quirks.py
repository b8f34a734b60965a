"""What looks wrong in a programme as a whole: doubles, gaps, one thing under two names (Q1–Q7, Q13, R14).

Every rule reports and repairs nothing; a finding goes when its cause goes. The rules know no programme by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import LCSseq

from flows.programme.model import Cluster, Finding, Organisation, Place, Programme, quoted
from flows.programme.people import Person, possibly_same, read_people
from flows.programme.policy_sheet import COMPOSITION_ORDER, DISTRICT_TOTAL
from flows.programme.schools import read_schools
from flows.programme.tabs import COORDINATOR
from flows.programme.template import Template

_CAPITALS = re.compile(r"\b[А-ЯЁ]{2,}(?:и[А-ЯЁ]+)*\b")  # «ЦГПВ», «РЦОКОиИТ»
_LEADERS = "Руководители проекта"  # the column of «Кластеры»
_ANY_SCHOOL = frozenset({"", "ОУ", "ОО"})  # words that say no more than "school"
_LEGAL_FORM = re.compile(r"^[ГМ][БАК]?ОУ(?:\s+|$)")


def find_quirks(programme: Programme, template: Template) -> tuple[Finding, ...]:
    """Return every quirk once, at the cell where a person would put it right.

    `template` is asked only for what the sheet cannot show: the label over the leaders (Q4).
    """
    return (
        *_doubles(programme),
        *_same_people(programme),
        *_without_base_site(programme),
        *_lonely_leaders(programme, template),
        *_one_body_two_names(programme),
        *_foreign_curators(programme),
        *_one_school_two_names(programme),
        *_without_order(programme),
        *_without_hashtags(programme),
        *_without_total(programme),
    )


def _doubles(programme: Programme) -> Iterator[Finding]:
    """Q1: a school stands twice in one cluster's list."""
    places: dict[tuple[int, str, str], list[Place]] = {}
    for entry in programme.entries:
        if entry.cluster is not None and entry.role:
            for key in entry.organisations:
                places.setdefault((entry.cluster, key, entry.role), []).append(entry.place)
    for (cluster, key, role), found in places.items():
        if len(found) > 1:
            one = programme.organisations[key]
            what = f"{one.label}: в составе кластера {cluster} больше одной строки с ролью «{role}»."
            todo = "Удалите лишнюю строку или впишите в неё нужную школу."
            yield Finding("membership.double", found[1], what, todo, code=one.number, cluster=cluster)


@dataclass(frozen=True)
class _Someone:
    """A person where the programme names one."""

    person: Person
    cluster: int
    place: Place

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.person.surname, self.person.given, self.person.patronymic)))


def _same_people(programme: Programme) -> Iterator[Finding]:
    """Q2: two names that may be one person's; nobody is merged."""
    reported: set[frozenset[str]] = set()
    for one, other in combinations(_everyone(programme), 2):
        names = frozenset({one.name, other.name})
        if len(names) == 2 and names not in reported and possibly_same(one.person, other.person):
            reported.add(names)
            what = (
                f"{quoted(one.name)} (кластер {one.cluster}) и {quoted(other.name)} (кластер {other.cluster}) – "
                "возможно, одно лицо."
            )
            todo = "Если это один человек, напишите его имя одинаково."
            yield Finding("person.possibly_same", other.place, what, todo)


def _without_base_site(programme: Programme) -> Iterator[Finding]:
    """Q3."""
    for cluster in programme.clusters:
        if not cluster.base_site:
            what = f"Кластер {cluster.number}: не указана базовая площадка."
            todo = "Впишите базовую площадку."
            yield Finding(
                "cluster.no_base_site", _cell(cluster, "Базовая площадка"), what, todo, cluster=cluster.number
            )


def _lonely_leaders(programme: Programme, template: Template) -> Iterator[Finding]:
    """Q4: the document announces leaders and names one."""
    labels = {cluster.number: cluster.leaders_label for cluster in template.clusters}
    for cluster in programme.clusters:
        label = labels.get(cluster.number, "")
        if label.startswith("Руководители") and len(_people(cluster.leaders)) == 1:
            what = f"Кластер {cluster.number}: в документе программы написано «{label}», а назван один человек."
            todo = "Впишите второго руководителя. Если он один, попросите исправить подпись в файле программы."
            yield Finding("cluster.one_leader", _cell(cluster, _LEADERS), what, todo, cluster=cluster.number)


def _one_body_two_names(programme: Programme) -> Iterator[Finding]:
    """Q5: two abbreviations that may mean one organisation."""
    bodies = [one for one in programme.organisations.values() if not one.is_school]
    for one, other in combinations(bodies, 2):
        if _may_be_one(_abbreviation(one), _abbreviation(other)):
            what = f"{quoted(one.name)} и {quoted(other.name)} – возможно, одно учреждение под двумя сокращениями."
            todo = "Если это одно учреждение, оставьте одну строку и пишите его везде одинаково."
            yield Finding("organisation.possibly_same", other.place, what, todo)


def _foreign_curators(programme: Programme) -> Iterator[Finding]:
    """Q6: the curator works for a body that does not coordinate the cluster."""
    bodies = [one for one in programme.organisations.values() if not one.is_school]
    for cluster in programme.clusters:
        coordinators = _coordinators(programme, cluster)
        employers = [one for one in bodies if _names(cluster.curator.post, one)]
        if coordinators and employers and not {one.key for one in employers} & {one.key for one in coordinators}:
            employer = ", ".join(quoted(one.name) for one in employers)
            listed = ", ".join(quoted(one.name) for one in coordinators)
            what = f"Кластер {cluster.number}: куратор работает в {employer}, а координирует кластер {listed}."
            todo = f"Добавьте {employer} на лист «Состав» с ролью «координатор» или исправьте должность куратора."
            place = _cell(cluster, "Должность куратора")
            yield Finding("cluster.foreign_curator", place, what, todo, cluster=cluster.number)


def _one_school_two_names(programme: Programme) -> Iterator[Finding]:
    """Q7: one number, two kinds of school."""
    first: dict[str, str] = {}
    reported: set[str] = set()
    for text, place, cluster in _school_names(programme):
        for mention in read_schools(text):
            kind = _LEGAL_FORM.sub("", mention.kind)
            number = mention.number
            if not number or kind in _ANY_SCHOOL or number in reported:
                continue
            if first.setdefault(number, kind) != kind:
                reported.add(number)
                what = f"ОУ №\N{NO-BREAK SPACE}{number} названо по-разному: «{first[number]}» и «{kind}»."
                yield Finding(
                    "school.two_names", place, what, "Назовите школу одинаково.", code=number, cluster=cluster
                )


def _without_order(programme: Programme) -> Iterator[Finding]:
    """Q13: the number of the order that fixes the composition was promised and never came (R8)."""
    setting = programme.settings.get(COMPOSITION_ORDER)
    if setting and not setting.text:
        what = "Не вписан номер приказа, которым закреплён состав кластеров."
        todo = f"Впишите номер и дату приказа в настройку «{COMPOSITION_ORDER}»."
        yield Finding("programme.no_order", setting.place, what, todo)


def _without_hashtags(programme: Programme) -> Iterator[Finding]:
    """Q13: hashtags are compulsory and the clusters' own are not listed (R68)."""
    without = [cluster for cluster in programme.clusters if not cluster.hashtag]
    if without:
        numbers = ", ".join(str(cluster.number) for cluster in without)
        what = f"Нет хештега у кластеров: {numbers}. Без него новости выходят только с общим хештегом."
        yield Finding("cluster.no_hashtag", _cell(without[0], "Хештег"), what, "Впишите хештеги в столбец «Хештег».")


def _without_total(programme: Programme) -> Iterator[Finding]:
    """R14: the share needs a denominator that the document does not give."""
    setting = programme.settings.get(DISTRICT_TOTAL)
    if setting and not setting.text:
        what = "Не указано, сколько всего школ в районе. Доля участников считается от школ, названных в кластерах."
        todo = f"Впишите число в настройку «{DISTRICT_TOTAL}» и его источник строкой ниже."
        yield Finding("programme.no_total", setting.place, what, todo)


def _everyone(programme: Programme) -> Iterator[_Someone]:
    for cluster in programme.clusters:
        for person in _people(cluster.curator.name):
            yield _Someone(person, cluster.number, _cell(cluster, "Куратор"))
        for person in _people(cluster.leaders):
            yield _Someone(person, cluster.number, _cell(cluster, _LEADERS))


def _people(text: str) -> list[Person]:
    return [person for person in read_people(text) if person.surname]


def _coordinators(programme: Programme, cluster: Cluster) -> list[Organisation]:
    return [
        programme.organisations[key]
        for entry in programme.entries
        if entry.cluster == cluster.number and entry.role == COORDINATOR
        for key in entry.organisations
    ]


def _school_names(programme: Programme) -> Iterator[tuple[str, Place, int | None]]:
    for organisation in programme.organisations.values():
        yield organisation.name, organisation.place, None
    for cluster in programme.clusters:
        yield cluster.base_site, _cell(cluster, "Базовая площадка"), cluster.number
        yield cluster.curator.post, _cell(cluster, "Должность куратора"), cluster.number
        yield cluster.leaders, _cell(cluster, _LEADERS), cluster.number


def _cell(cluster: Cluster, heading: str) -> Place:
    return cluster.cells.get(heading, cluster.place)


def _names(text: str, organisation: Organisation) -> bool:
    return bool(organisation.name) and re.search(rf"\b{re.escape(organisation.name)}\b", text) is not None


def _abbreviation(organisation: Organisation) -> str:
    """Return «ЦГПВБЖ» for «ЦГПВ и БЖ»: its capitals, joined."""
    return "".join(_CAPITALS.findall(organisation.name)).replace("и", "")


def _may_be_one(one: str, other: str) -> bool:
    """Whether two abbreviations differ by what people leave out: same first letter, all but one letter in order."""
    common = LCSseq.similarity(one, other)
    return common >= 4 and one[0] == other[0] and one != other and common >= min(len(one), len(other)) - 1
