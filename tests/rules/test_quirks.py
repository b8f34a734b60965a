from collections.abc import Callable

import pytest

from flows.programme.model import Finding
from flows.programme.quirks import find_quirks
from flows.programme.template import Template
from tests.fresh_programme import KRASNOSELSKY, Tabs, add, edit, fresh_tabs, read, remove, setting


def quirks(tabs: Tabs, template: Template = KRASNOSELSKY) -> tuple[Finding, ...]:
    return find_quirks(read(tabs, template), template)


def seen(findings: tuple[Finding, ...], rule: str) -> list[tuple[str, str, str, int | None]]:
    return [(f.place.tab, f.place.cell, f.code, f.cluster) for f in findings if f.rule == rule]


EXPECTED = {
    "membership.double": [("Состав", "B39", "291", 2), ("Состав", "B40", "394", 2)],
    "person.possibly_same": [("Кластеры", "F9", "", None)],
    "cluster.no_base_site": [("Кластеры", "E3", "", 2), ("Кластеры", "E5", "", 4)],
    "cluster.one_leader": [("Кластеры", "I7", "", 6)],
    "organisation.possibly_same": [("Учреждения", "A5", "", None), ("Учреждения", "A7", "", None)],
    "cluster.foreign_curator": [("Кластеры", f"G{row}", "", row - 1) for row in (3, 8, 9)],
    "school.two_names": [("Кластеры", "I8", "678", 7)],
    "programme.no_order": [("Настройки", "B10", "", None)],
    "cluster.no_hashtag": [("Кластеры", "K2", "", None)],
    "programme.no_total": [("Настройки", "B4", "", None)],
}


@pytest.mark.parametrize("rule", EXPECTED)
def test_each_quirk_of_the_document_is_reported_once_at_its_cell(rule: str) -> None:
    """Q1–Q7, Q13 and R14 stand where a person would put them right."""
    assert seen(quirks(fresh_tabs()), rule) == EXPECTED[rule]


def test_the_document_brings_no_other_quirk() -> None:
    """Nothing is reported that is not wrong."""
    assert {finding.rule for finding in quirks(fresh_tabs())} == set(EXPECTED)


def test_every_finding_says_what_and_what_to_do() -> None:
    """In words, with a place that can be opened."""
    for finding in quirks(fresh_tabs()):
        assert finding.what.endswith(".")
        assert finding.todo.endswith(".")
        assert finding.place.file_id == "FILE"


@pytest.mark.parametrize(
    ("rule", "edit_by_a_person", "left"),
    [
        ("membership.double", lambda tabs: remove(tabs, "membership", "291", occurrence=1), 1),
        ("membership.double", lambda tabs: edit(tabs, "membership", "394", "Учреждение", "399", occurrence=1), 1),
        ("person.possibly_same", lambda tabs: edit(tabs, "clusters", 8, "Куратор", "Татаринова Валерия Сергеевна"), 0),
        ("cluster.no_base_site", lambda tabs: edit(tabs, "clusters", 2, "Базовая площадка", "ГБОУ СОШ № 291"), 1),
        (
            "cluster.no_base_site",
            lambda tabs: add(tabs, "membership", Кластер=4, Учреждение="237", Роль="базовая площадка"),
            1,
        ),
        (
            "cluster.one_leader",
            lambda tabs: edit(
                tabs, "clusters", 6, "Руководители проекта", "Скуднева Ирина Александровна\nИванов Иван Иванович"
            ),
            0,
        ),
        ("organisation.possibly_same", lambda tabs: remove(tabs, "organisations", "ЦПМСС"), 1),
        (
            "cluster.foreign_curator",
            lambda tabs: add(tabs, "membership", Кластер="2", Учреждение="ДДТ", Роль="координатор"),
            2,
        ),
        (
            "cluster.foreign_curator",
            lambda tabs: edit(tabs, "clusters", 7, "Должность куратора", "методист ИМЦ"),
            2,
        ),
        (
            "school.two_names",
            lambda tabs: edit(
                tabs,
                "clusters",
                7,
                "Руководители проекта",
                "Нероева Юлия Сергеевна, зам.директора по ВР ГБОУ Начальная школа-детский сад № 678",
            ),
            0,
        ),
        ("programme.no_order", lambda tabs: setting(tabs, "Приказ о составе", "№ 17 от 01.09.2026"), 0),
        ("programme.no_total", lambda tabs: setting(tabs, "Всего школ в районе", 74), 0),
    ],
)
def test_a_finding_goes_when_its_cause_goes(rule: str, edit_by_a_person: Callable[[Tabs], Tabs], left: int) -> None:
    """Putting one cell right removes that finding and no other."""
    before = quirks(fresh_tabs())
    after = quirks(edit_by_a_person(fresh_tabs()))
    assert len(seen(after, rule)) == left
    assert {f.rule for f in before} - {rule} == {f.rule for f in after} - {rule}


def test_hashtags_are_one_finding_for_all_clusters_that_lack_one() -> None:
    """It names the clusters still without, and goes with the last (R68)."""
    tabs = fresh_tabs()
    for number in range(1, 8):
        edit(tabs, "clusters", number, "Хештег", f"#кластер{number}")
    (finding,) = (f for f in quirks(tabs) if f.rule == "cluster.no_hashtag")
    assert (finding.place.cell, "8" in finding.what, "7" in finding.what) == ("K9", True, False)
    assert not seen(quirks(edit(tabs, "clusters", 8, "Хештег", "#родители")), "cluster.no_hashtag")


def test_a_label_corrected_in_the_programme_file_ends_its_finding() -> None:
    """Q4 has its cause in the document; the programme file is where it is corrected."""
    clusters = tuple(
        cluster.model_copy(update={"leaders_label": "Руководитель проекта"}) for cluster in KRASNOSELSKY.clusters
    )
    assert not seen(quirks(fresh_tabs(), KRASNOSELSKY.model_copy(update={"clusters": clusters})), "cluster.one_leader")


def test_the_rules_hold_for_other_names() -> None:
    """Nothing in them knows these schools, people or abbreviations."""
    tabs = fresh_tabs()
    add(tabs, "membership", Кластер="5. Экологическое воспитание", Учреждение="ОУ № 208", Роль="участник")
    add(tabs, "organisations", Название="РЦОКОиИТ")
    add(tabs, "organisations", Название="РЦОКиИТ")
    edit(tabs, "clusters", 1, "Куратор", "Комаров Елена Владимировна")
    edit(tabs, "clusters", 5, "Базовая площадка", "ГБОУ СОШ № 289")
    found = quirks(tabs)
    assert ("Состав", "B109", "208", 5) in seen(found, "membership.double")
    assert len(seen(found, "organisation.possibly_same")) == 3
    assert len(seen(found, "school.two_names")) == 2


@pytest.mark.parametrize("name", ["ЦДК", "ЦОК", "РЦИО", "АППО", "ЦДТ", "Центр «Дельфин»"])
def test_bodies_with_names_of_their_own_are_left_alone(name: str) -> None:
    """Short abbreviations look alike by nature (Q5 is about one body under two names)."""
    found = quirks(add(fresh_tabs(), "organisations", Название=name))
    assert len(seen(found, "organisation.possibly_same")) == 2


def test_one_person_in_two_clusters_is_no_quirk() -> None:
    """The same name typed the same way is one person, not two that look alike (R25)."""
    tabs = edit(fresh_tabs(), "clusters", 1, "Куратор", "Макарова Ирина Анатольевна")
    assert len(seen(quirks(tabs), "person.possibly_same")) == 1
