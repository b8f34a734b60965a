import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.google.sheets import Cell, Tab
from flows.programme.membership import membership_counts
from flows.programme.model import Approver, Policy, Programme
from tests.fresh_programme import KRASNOSELSKY, Tabs, add, edit, fresh_tabs, read, remove, setting


def found(programme: Programme) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.place.tab, finding.place.cell) for finding in programme.findings]


def test_what_setup_wrote_reads_back_without_a_finding() -> None:
    """Eight clusters, 47 schools and six other bodies, every address in order."""
    programme = read(fresh_tabs())
    assert programme.findings == ()
    assert [cluster.number for cluster in programme.clusters] == list(range(1, 9))
    assert sum(one.is_school for one in programme.organisations.values()) == 47
    assert len(programme.organisations) == 53
    assert programme.organisations["203"].address == "school203@krasnoselsky.example"


def test_98_entries_are_96_memberships_of_47_schools() -> None:
    """Doubles count as typed, once per cluster and once in all; coordinating bodies never (R2, R6)."""
    programme = read(fresh_tabs())
    counts = membership_counts(programme.entries, programme.organisations)
    assert (counts.entries, counts.memberships, counts.schools) == (98, 96, 47)
    assert list(counts.by_cluster.values()) == [
        (24, 24), (17, 15), (7, 7), (9, 9), (9, 9), (9, 9), (12, 12), (11, 11),
    ]  # fmt: skip


def test_schools_in_several_clusters_are_members_of_each() -> None:
    """15 schools in one cluster, 18 in two, 12 in three, № 203 in four, № 568 in five (R3)."""
    clusters = read(fresh_tabs()).clusters
    times = {school: sum(school in c.members for c in clusters) for c in clusters for school in c.members}
    assert [sum(n == wanted for n in times.values()) for wanted in range(1, 6)] == [15, 18, 12, 1, 1]
    assert (times["203"], times["568"]) == (4, 5)
    assert [c.number for c in clusters if "568" in c.members] == [1, 2, 4, 5, 6]


def test_contacts_are_read_with_their_addresses() -> None:
    """One curator a cluster, one leader or two (R15, R16)."""
    cluster = read(fresh_tabs()).cluster(3)
    assert cluster is not None
    assert (cluster.curator.name, cluster.curator.post, cluster.curator.address) == (
        "Афанасьева Татьяна Максумовна",
        "методист ЦППМСП",
        "curator3@krasnoselsky.example",
    )
    assert cluster.leader_addresses == ("leader3@krasnoselsky.example", "leader3b@krasnoselsky.example")
    assert cluster.base_site == "ЦППМСП Красносельского района"


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_means_nothing(order: random.Random) -> None:
    """People sort rows, move columns, add their own and leave blank rows; the programme stays the same."""
    tabs = fresh_tabs()
    for key, tab in tabs.items():
        columns = list(range(len(tab.rows[0]) + 1))
        order.shuffle(columns)
        body = [*tab.rows[1:], [], [None, ""]]
        order.shuffle(body)
        rows = [[*row, *[None] * (len(columns) - 1 - len(row)), "наше"] for row in [tab.rows[0], *body]]
        tabs[key] = replace(tab, rows=[[row[column] for column in columns] for row in rows])
    moved, original = read(tabs), read(fresh_tabs())
    assert {c.number: (c.name, c.members, c.curator) for c in moved.clusters} == {
        c.number: (c.name, c.members, c.curator) for c in original.clusters
    }
    assert moved.policy == original.policy
    assert {key: one.address for key, one in moved.organisations.items() if one.is_school} == {
        key: one.address for key, one in original.organisations.items() if one.is_school
    }


def test_an_empty_address_matters_only_for_those_who_must_be_written_to() -> None:
    """A member's empty address is a finding at its cell; a body's or a stranger's is not."""
    tabs = add(fresh_tabs(), "organisations", Номер="999", Название="ОУ № 999")
    edit(tabs, "organisations", "ЦГБЖ", "Эл. почта", None)
    edit(tabs, "organisations", "54", "Эл. почта", " ")
    assert found(read(tabs)) == [("school.no_address", "Учреждения", "D9")]


@pytest.mark.parametrize("typed", ["school54", "шкoла54@krasnoselsky.example", "a@b@krasnoselsky.example", "нет"])
def test_what_is_no_address_is_a_finding_and_gets_no_letter(typed: str) -> None:
    """It is quoted, not repaired."""
    programme = read(edit(fresh_tabs(), "organisations", "54", "Эл. почта", typed))
    (finding,) = programme.findings
    assert (finding.rule, finding.code, finding.place.cell) == ("school.bad_address", "54", "D9")
    assert typed in finding.what
    assert programme.organisations["54"].address is None


def test_two_schools_may_share_an_address() -> None:
    """They get one letter that names both; nothing is wrong (product.md)."""
    programme = read(edit(fresh_tabs(), "organisations", "54", "Эл. почта", "school7@krasnoselsky.example"))
    assert programme.findings == ()


@pytest.mark.parametrize(
    ("typed", "rule"),
    [("", "curator.no_address"), ("Сысоева", "curator.bad_address")],
)
def test_a_curator_without_an_address_is_told_of(typed: str, rule: str) -> None:
    """Without it nobody can release an announcement (R48)."""
    programme = read(edit(fresh_tabs(), "clusters", 1, "Эл. почта куратора", typed))
    assert found(programme) == [(rule, "Кластеры", "H2")]
    assert programme.findings[0].cluster == 1


@pytest.mark.parametrize("typed", ["203", 203, 203.0, "№ 203", "ОУ № 203", "ГБОУ школа № 203"])
def test_a_school_is_recognised_however_its_number_is_written(typed: Cell) -> None:
    """Exactly by number, or not at all."""
    programme = read(add(fresh_tabs(), "membership", Кластер=4, Учреждение=typed, Роль="участник"))
    cluster = programme.cluster(4)
    assert cluster is not None
    assert "203" in cluster.members
    assert programme.findings == ()


@pytest.mark.parametrize("typed", ["4", 4.0, "4.", "кластер 4", "№ 4", "4. Воспитание", "экологическое воспитание"])
def test_a_cluster_is_recognised_by_number_or_name(typed: Cell) -> None:
    """«Состав» refers to it as people do."""
    programme = read(add(fresh_tabs(), "membership", Кластер=typed, Учреждение="203", Роль="Участник"))
    assert sum("203" in cluster.members for cluster in programme.clusters) == 5
    assert programme.findings == ()


@pytest.mark.parametrize(
    ("cells", "rule", "cell"),
    [
        ({"Кластер": 3, "Учреждение": "№ 20З", "Роль": "участник"}, "membership.unknown", "B109"),
        ({"Кластер": 3, "Учреждение": "9999", "Роль": "участник"}, "membership.unknown", "B109"),
        ({"Кластер": 3, "Учреждение": "Гимназия", "Роль": "участник"}, "membership.unknown", "B109"),
        ({"Кластер": 9, "Учреждение": "203", "Роль": "участник"}, "membership.unknown_cluster", "A109"),
        ({"Кластер": 3, "Учреждение": "7", "Роль": "гость"}, "membership.unknown_role", "C109"),
        ({"Кластер": 3, "Учреждение": "7"}, "membership.unknown_role", "C109"),
    ],
)
def test_a_row_of_the_composition_that_is_not_understood_is_a_finding(
    cells: dict[str, Cell], rule: str, cell: str
) -> None:
    """It obliges nobody, and every other row counts."""
    programme = read(add(fresh_tabs(), "membership", **cells))
    assert found(programme) == [(rule, "Состав", cell)]
    assert [c.members for c in programme.clusters] == [c.members for c in read(fresh_tabs()).clusters]


def test_a_base_site_that_is_a_school_must_take_part() -> None:
    """A row with that role makes a member of a school, not of a centre (R53)."""
    tabs = add(fresh_tabs(), "membership", Кластер=2, Учреждение="54", Роль="базовая площадка")
    add(tabs, "membership", Кластер=2, Учреждение="ЦГБЖ", Роль="базовая площадка")
    cluster = read(tabs).cluster(2)
    assert cluster is not None
    assert "54" in cluster.members
    assert len(cluster.members) == 16
    assert cluster.base_site == "54, ЦГБЖ"


@pytest.mark.parametrize(
    ("tab", "cells", "rule"),
    [
        ("organisations", {"Номер": "54", "Название": "ОУ № 54"}, "school.twice"),
        ("organisations", {"Номер": "пятьдесят", "Название": "ОУ"}, "school.bad_number"),
        ("organisations", {"Тип": "ГБОУ СОШ"}, "school.nameless"),
        ("clusters", {"№": 3, "Кластер": "Ещё один"}, "cluster.twice"),
        ("clusters", {"Кластер": "Без номера"}, "cluster.no_number"),
        ("settings", {"Параметр": "Почта ИМЦ", "Значение": ""}, "policy.twice"),
    ],
)
def test_a_row_that_cannot_count_is_a_finding(tab: str, cells: dict[str, Cell], rule: str) -> None:
    """The upper of two rows counts; a row without a name of its own does not."""
    programme = read(add(fresh_tabs(), tab, **cells))
    assert [finding.rule for finding in programme.findings] == [rule]
    assert len(programme.clusters) == 8
    assert programme.policy == read(fresh_tabs()).policy


def test_defaults_hold_where_nothing_is_written() -> None:
    """An empty «Настройки» is the policy of the documents and of product.md."""
    tabs = fresh_tabs()
    tabs["settings"] = Tab(0, "Настройки", [["Параметр", "Значение", "Пояснение"]])
    programme = read(tabs)
    assert programme.policy == Policy()
    assert programme.findings == ()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Первая волна, дней до мероприятия", 21.0, {"first_wave_days": 21}),
        ("Первая волна, дней до мероприятия", "за 21 день", {"first_wave_days": 21}),
        ("Вторая волна, дней до мероприятия", "3-4", {"second_wave_days": (4, 3)}),
        ("Вторая волна, дней до мероприятия", "за 5 дней, не позднее 2", {"second_wave_days": (5, 2)}),
        ("Вторая волна, дней до мероприятия", 4, {"second_wave_days": (4, 4)}),
        ("Остановить все письма", True, {"stop_all": True}),
        ("Остановить все письма", "Да", {"stop_all": True}),
        ("Остановить все письма", "нет", {}),
        ("Отправлять только в рабочие дни", "да", {"working_days_only": True}),
        ("Показать куратору за сколько дней до первой волны", "3 дня", {"preview_days": 3}),
        ("Просить уточнить дату, дней до начала месяца", 45, {"ask_date_days": 45}),
        ("Часовой пояс", "Asia/Krasnoyarsk", {"time_zone": "Asia/Krasnoyarsk"}),
        ("Часовой пояс", "", {}),
        ("Ссылка на регистрацию", "", {"registration_link": ""}),
        ("Почта ДДТ", "", {"support_addresses": ("imc@krasnoselsky.example",)}),
        (
            "Согласующие отчёта",
            "Директор ИМЦ <imc@krasnoselsky.example>;\nОтдел образования – otdel@krasnoselsky.example",
            {
                "report_approvers": (
                    Approver("Директор ИМЦ", "imc@krasnoselsky.example"),
                    Approver("Отдел образования", "otdel@krasnoselsky.example"),
                )
            },
        ),
        ("Кому отправить отчёт", "", {"report_addressees": ()}),
        ("Школьный год", "2026-2027", {}),
        ("Школьный год", "2026/27 уч. год", {}),
        ("Школьный год", 2026, {}),
    ],
)
def test_settings_are_read_as_people_write_them(name: str, value: Cell, expected: dict[str, object]) -> None:
    """Numbers, words and checkboxes alike, without a finding."""
    programme = read(setting(fresh_tabs(), name, value))
    assert programme.policy == replace(read(fresh_tabs()).policy, **expected)
    assert programme.findings == ()


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("Первая волна, дней до мероприятия", "две недели", "policy.unreadable"),
        ("Первая волна, дней до мероприятия", 46000, "policy.unreadable"),
        ("Вторая волна, дней до мероприятия", "4, 3 и 2", "policy.unreadable"),
        ("Вторая волна, дней до мероприятия", "20", "policy.wave_order"),
        ("Третья волна, дней до мероприятия", 0, "policy.wave_order"),
        ("Отправлять только в рабочие дни", "иногда", "policy.unreadable"),
        ("Часовой пояс", "Москва", "policy.unreadable"),
        ("Часовой пояс", "../etc", "policy.unreadable"),
        ("Школьный год", "2027/28", "policy.school_year"),
        ("Школьный год", "2026/28", "policy.school_year"),
    ],
)
def test_a_setting_that_is_not_understood_is_a_finding_and_the_default(name: str, value: Cell, rule: str) -> None:
    """What a person meant is not guessed."""
    programme = read(setting(fresh_tabs(), name, value))
    assert [finding.rule for finding in programme.findings] == [rule]
    assert programme.findings[0].place.tab == "Настройки"
    assert programme.policy == read(fresh_tabs()).policy


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("Ссылка на регистрацию", "спросить у куратора", "policy.bad_link"),
        ("Почта ИМЦ", "imc", "policy.bad_address"),
        ("Согласующие отчёта", "Директор ИМЦ", "policy.no_address"),
    ],
)
def test_a_link_or_mailbox_that_is_none_is_left_out(name: str, value: Cell, rule: str) -> None:
    """It never gets into a letter."""
    programme = read(setting(fresh_tabs(), name, value))
    assert [finding.rule for finding in programme.findings] == [rule]
    assert str(value) not in (programme.policy.registration_link, *programme.policy.support_addresses)


@pytest.mark.parametrize("value", ["СТОП!", "да, до понедельника", "?"])
def test_the_brake_holds_however_it_was_pulled(value: str) -> None:
    """«Остановить все письма» alone reads an unclear word as yes, and says so."""
    programme = read(setting(fresh_tabs(), "Остановить все письма", value))
    assert programme.policy.stop_all
    assert [finding.rule for finding in programme.findings] == ["policy.unreadable"]


def test_a_second_brake_row_stops_as_well() -> None:
    """A copied row must not hide a pulled brake."""
    tabs = add(fresh_tabs(), "settings", Параметр="Остановить  все письма:", Значение=True)
    assert read(tabs).policy.stop_all


def test_a_setting_without_a_row_counts_as_default() -> None:
    """A deleted row is no finding: setup puts it back."""
    programme = read(remove(fresh_tabs(), "settings", "Первая волна, дней до мероприятия"))
    assert (programme.policy.first_wave_days, programme.findings) == (14, ())


def test_a_column_without_its_heading_is_a_finding_per_heading() -> None:
    """The rest is read; what needed that column is empty."""
    tabs = fresh_tabs()
    tabs["organisations"].rows[0][3] = "почта"
    programme = read(tabs)
    assert [f.rule for f in programme.findings if f.rule == "tab.missing_heading"] == ["tab.missing_heading"]
    assert programme.organisations["203"].name == "ГБОУ школа № 203"


@given(st.lists(st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()), max_size=14)))
def test_no_content_of_the_sheets_breaks_the_reading(rows: list[list[Cell]]) -> None:
    """Whatever people paste under the headings, the programme is read."""
    tabs: Tabs = {key: replace(tab, rows=[tab.rows[0], *rows]) for key, tab in fresh_tabs().items()}
    programme = read(tabs)
    assert programme.title == KRASNOSELSKY.title
