"""Who answers for an activity: read exactly, or handed on to the base site and the curator."""

from __future__ import annotations

import pytest

from flows.programme.model import Programme
from flows.programme.responsible import Responsible, responsible
from tests.announcing import activity
from tests.fresh_programme import Tabs, edit, fresh_tabs, read

KRASNOSELSKY = read(fresh_tabs())


def found(text: str, cluster: int = 5, programme: Programme = KRASNOSELSKY) -> Responsible:
    return responsible(activity(cluster, Ответственный=text), programme)


@pytest.mark.parametrize(
    "text",
    ["ОУ № 208", "школа 208", "ГБОУ СОШ №208", "208", "Зам. директора ГБОУ СОШ № 208", "ОУ № 999, ОУ № 208, 262"],
)
def test_a_school_however_it_is_typed(text: str) -> None:
    """The first school of the cell that «Учреждения» knows; an unknown one before it is passed over."""
    assert found(text) == Responsible(
        "ОУ №\N{NO-BREAK SPACE}208", "school208@krasnoselsky.example", "208", "organisation"
    )


@pytest.mark.parametrize(
    "text", ["Казакова Елена Викторовна", "казакова елена викторовна", "Казакова Е.В.", "Е. В. Казакова"]
)
def test_a_person_of_the_programme(text: str) -> None:
    """A leader in full or with both initials; the journal does not name people."""
    one = found(text, cluster=1)
    assert (one.label, one.address, one.how) == ("Казакова Елена Викторовна", "leader5@krasnoselsky.example", "person")
    assert (one.addressee, one.organisation) == ("ответственный", "")


@pytest.mark.parametrize(
    "text", ["", "Казакова", "Казакова Елена", "Козакова Елена Викторовна", "завуч", "ОУ № 999", "школы 208–262", "🙂"]
)
def test_whatever_does_not_read_leaves_it_to_the_base_site(text: str) -> None:
    """Nothing is guessed: a surname alone, a slip, an unknown number or a range is nobody."""
    one = found(text)
    assert (one.organisation, one.how, one.address) == ("289", "base_site", "school289@krasnoselsky.example")


def test_without_a_base_site_the_curator() -> None:
    """Cluster 2 has no base site: its curator answers, unnamed in the journal."""
    one = found("завуч", cluster=2)
    assert (one.label, one.address, one.how) == (
        "Макарова Ирина Анатольевна",
        "curator2@krasnoselsky.example",
        "curator",
    )
    assert one.addressee == "куратор"


def test_a_base_site_that_names_its_district() -> None:
    """«ЦППМСП Красносельского района» is the ЦППМСП of «Учреждения»."""
    one = found("", cluster=3)
    assert (one.label, one.how, one.address) == ("ЦППМСП", "base_site", "cppmsp@krasnoselsky.example")


def test_two_people_of_one_name_are_nobody() -> None:
    """Two leaders that «Казакова Е. В.» fits: the base site answers."""
    tabs = edit(fresh_tabs(), "clusters", 4, "Руководители проекта", "Казакова Евгения Владимировна")
    assert found("Казакова Е.В.", programme=read(tabs)).how == "base_site"
    assert found("Казакова Елена Викторовна", programme=read(tabs)).how == "person"


def test_leaders_whose_addresses_do_not_pair_up_are_not_written_to() -> None:
    """Two leaders and one address: whose it is, nobody knows."""
    tabs = edit(fresh_tabs(), "clusters", 3, "Эл. почта руководителей", "leader3@krasnoselsky.example")
    assert found("Иванова Ирина Валерьевна", cluster=3).how == "person"
    assert found("Иванова Ирина Валерьевна", cluster=3, programme=read(tabs)).how == "base_site"


def without_address(tabs: Tabs, number: str) -> Tabs:
    return edit(tabs, "organisations", number, "Эл. почта", "")


def test_a_school_without_an_address_is_passed_over() -> None:
    """The letter must reach somebody: the base site, then the curator; with no address at all the school stands."""
    tabs = without_address(fresh_tabs(), "208")
    assert found("ОУ № 208", programme=read(tabs)).how == "base_site"
    tabs = without_address(tabs, "289")
    assert found("ОУ № 208", programme=read(tabs)).how == "curator"
    tabs = edit(tabs, "clusters", 5, "Эл. почта куратора", "")
    one = found("ОУ № 208", programme=read(tabs))
    assert (one.organisation, one.address) == ("208", "")


def test_a_cluster_that_is_not_there_has_nobody() -> None:
    """A row of a cluster that nobody entered: nobody, said as such."""
    assert found("", cluster=99) == Responsible("", "", "", "nobody")
