"""The morning digest: who gets one, what stands in it, and when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from connectors.google.sheets import Cell
from connectors.outbox.letters import Record
from flows.announcements.digest import Digest, Morning, bounce_findings, digests
from flows.announcements.rules import Day, plan_day
from flows.programme.findings_sheet import findings_rows
from flows.programme.model import Finding, Place, Programme
from flows.programme.tabs import FINDINGS
from flows.registrations.rules import Stock
from flows.registrations.turnout import Turnout
from tests.announcing import activity, address, address_key, before, history, programme, told

DISTRICT = programme({5: [208, 262], 8: [275]})
THURSDAY, MONDAY = before(14), date(2026, 11, 2)
NOTHING = Day()
NOBODY = Stock()
FAULT = Finding(
    "period.empty", Place("FILE", "Дорожная карта", 7, "Дорожная карта", 3, 8), "Нет срока.", "Впишите.", "М5-001", 5
)
OF_SCHOOL = Finding("school.no_address", DISTRICT.organisations["208"].place, "Нет адреса.", "Впишите.", "208")
OF_PROGRAMME = Finding("policy.twice", Place("PROGRAMME", "Программа", 1, "Настройки", 4), "Дважды.", "Удалите.")


def noted(*findings: Finding) -> list[list[Cell]]:
    """«Замечания» as an earlier run left it."""
    return [list(FINDINGS.headings), *[list(row) for row in findings_rows(findings, [], before(20))]]


def morning(
    findings: Sequence[Finding] = (),
    *,
    known: Sequence[Finding] = (),
    records: Sequence[Record] = (),
    day: Day = NOTHING,
    today: date = THURSDAY,
    district: Programme = DISTRICT,
    registrations: Stock = NOBODY,
) -> Morning:
    return Morning(district, day, today, findings, noted(*known), records=records, registrations=registrations)


def planned(today: date = THURSDAY, **cells: Cell) -> Day:
    return plan_day(DISTRICT, [activity(**cells)], {}, {}, today)


def record(state: str = "sent", kind: str = "announcement", wave: str = "1", **more: Any) -> Record:
    """A letter's row in the ledger."""
    moment = datetime(2026, 11, 5, 5, tzinfo=UTC)
    plain: dict[str, Any] = {
        "programme": "krasnoselsky-2026", "kind": kind, "subject": "М5-001", "edition": 1, "wave": wave,
        "recipient": address_key("school208"), "token": f"{kind}{wave}", "addressee": "ОУ № 208", "thread": "М5-001",
        "facts": {"day": THURSDAY.isoformat(), "for": "208"}, "state": state, "reason": "", "draft_id": None,
        "message_id": None, "thread_id": None, "rfc822_id": None, "subject_line": None, "planned_at": moment,
        "sent_at": moment if state == "sent" else None, "bounced_at": None, "bounce_reason": "",
    }  # fmt: skip
    return Record(**plain | more)


def to(name: str, made: Sequence[Digest]) -> Digest:
    (digest,) = [digest for digest in made if digest.address == address(name)]
    return digest


def addresses(made: Sequence[Digest]) -> list[str]:
    return [digest.address.partition("@")[0] for digest in made]


def test_nothing_to_say_is_no_letter() -> None:
    """No letters, no decisions, no findings: nobody is written to, Monday or not."""
    assert digests(morning()) == []
    assert digests(morning(today=MONDAY)) == []


def test_a_new_finding_goes_to_its_curator_alone() -> None:
    """R25: the curator of the row's cluster is told where, what and how; the other one is left alone."""
    (digest,) = digests(morning([FAULT]))
    assert (digest.address, digest.name) == (address("curator5"), "Куратор 5")
    assert digest.to_fix == [
        {
            "where": "«Дорожная карта», лист «Дорожная карта», I4",
            "code": "М5-001",
            "what": "Нет срока.",
            "how": "Впишите.",
            "link": "https://docs.google.com/spreadsheets/d/FILE/edit#gid=7&range=I4",
        }
    ]


def test_old_findings_alone_are_told_on_mondays() -> None:
    """What was said yesterday is not said again every morning, but it is not forgotten either."""
    assert digests(morning([FAULT], known=[FAULT])) == []
    assert addresses(digests(morning([FAULT], known=[FAULT], today=MONDAY))) == ["curator5"]


def test_a_new_finding_brings_the_old_ones_along() -> None:
    """A letter that leaves anyway lists everything that is open."""
    other = replace(FAULT, what="Нет места.")
    (digest,) = digests(morning([FAULT, other], known=[FAULT]))
    assert [item["what"] for item in digest.to_fix] == ["Нет срока.", "Нет места."]


def test_a_moved_row_keeps_its_finding_old() -> None:
    """A coded row that people sorted elsewhere has no new finding because of that."""
    elsewhere = replace(FAULT, place=replace(FAULT.place, row=30))
    assert digests(morning([elsewhere], known=[FAULT])) == []


def test_a_schools_finding_goes_to_the_curators_it_belongs_to() -> None:
    """A school without an address concerns the curators whose cluster it is in."""
    assert addresses(digests(morning([OF_SCHOOL]))) == ["curator5"]


def test_what_concerns_the_programme_goes_to_imc() -> None:
    """Findings of the programme's own sheet are for those who run it."""
    district = replace(DISTRICT, policy=replace(DISTRICT.policy, imc_address=address("imc")))
    assert addresses(digests(morning([OF_PROGRAMME], district=district))) == ["imc"]
    assert digests(morning([OF_PROGRAMME])) == []


def test_one_person_gets_one_digest() -> None:
    """Policy: digests merge by address, whatever the clusters; a person is named once."""
    clusters = tuple(replace(c, curator=DISTRICT.clusters[0].curator) for c in DISTRICT.clusters)
    both = [FAULT, replace(FAULT, code="М8-001", cluster=8)]
    (digest,) = digests(morning(both, district=replace(DISTRICT, clusters=clusters)))
    assert (digest.name, len(digest.to_fix)) == ("Куратор 5", 2)


def test_a_curator_without_an_address_keeps_nobody_else() -> None:
    """No address, no digest; the others get theirs."""
    first = replace(DISTRICT.clusters[0], curator=replace(DISTRICT.clusters[0].curator, address=None))
    district = replace(DISTRICT, clusters=(first, DISTRICT.clusters[1]))
    findings = [FAULT, replace(FAULT, code="М8-001", cluster=8)]
    assert addresses(digests(morning(findings, district=district))) == ["curator8"]


def test_what_left_this_morning_is_counted_by_letter() -> None:
    """What was sent today, by activity and wave; yesterday's letters and what did not leave are not counted."""
    records = [
        record(),
        record(recipient=address_key("school262"), token="other"),
        record(kind="change", wave=""),
        record(wave="2", facts={"day": before(15).isoformat()}),
        record("missed", wave="3"),
        record(kind="preview"),
    ]
    (digest,) = digests(morning(records=records, day=planned()))
    assert [(item["code"], item["what"], item["count"]) for item in digest.sent] == [
        ("М5-001", "анонс, волна 1", 2),
        ("М5-001", "уведомление о переносе", 1),
    ]


@pytest.mark.parametrize(("days", "waits"), [(17, False), (16, True), (1, True), (0, False)])
def test_what_waits_for_the_tick_is_said_every_morning(days: int, *, waits: bool) -> None:
    """R48: without «Анонс согласован» nothing leaves and the digest says so, with the day and a link to the box."""
    made = digests(morning(day=planned(before(days), Анонс_согласован=False), today=before(days)))
    assert addresses(made) == (["curator5"] if waits else [])
    if waits:
        (item,) = made[0].waiting
        assert (item["code"], str(item["link"]).partition("range=")[2]) == ("М5-001", "Q2")
        assert "Анонс согласован" in str(item["what"])


def test_a_letter_nobody_knows_about_is_a_persons_to_look_for() -> None:
    """A letter in «unknown» is named with its addressee, and that the robot will not repeat it."""
    (digest,) = digests(morning(records=[record("unknown")], day=planned()))
    assert [item["when"] for item in digest.waiting] == ["Кому: ОУ № 208"]


@pytest.mark.parametrize(("days", "is_told"), [(14, True), (4, True), (0, True), (-1, False)])
def test_who_comes_is_told_while_it_matters(days: int, *, is_told: bool) -> None:
    """What was announced and lies within its fourteen days: required, coming, declined, and the missing by name."""
    day = plan_day(DISTRICT, [activity()], {"М5-001": history(told())}, {}, before(days))
    turnout = Turnout(day.cases[0].standing, ("208", "262"), {"208": True})
    found = morning([FAULT], day=day, today=before(days), registrations=Stock(turnouts={"М5-001": turnout}))
    (digest,) = digests(found)
    expected = {
        "title": "Экологический марафон",
        "code": "М5-001",
        "when": "19\N{NO-BREAK SPACE}ноября 2026\N{NO-BREAK SPACE}г.",
        "what": "обязательных 2: придут 1, не смогут 0, нет ответа 1; по желанию 0; участников 0",
        "missing": ["ОУ №\N{NO-BREAK SPACE}262"],
    }
    assert digest.turnout == ([expected] if is_told else [])


def test_who_comes_is_no_reason_for_a_digest() -> None:
    """Answers alone wake nobody; and before the first letter there is nothing to tell."""
    day = plan_day(DISTRICT, [activity()], {"М5-001": history(told())}, {}, before(13))
    stock = Stock(turnouts={"М5-001": Turnout(day.cases[0].standing, ("208",))})
    assert digests(morning(day=day, today=before(13), registrations=stock)) == []
    (digest,) = digests(morning([FAULT], day=planned(), registrations=stock))
    assert digest.turnout == []


class TestBounces:
    """A letter that came back."""

    came_back = record(bounced_at=datetime(2026, 11, 5, 6, tzinfo=UTC), bounce_reason="нет такого адреса")

    def test_it_stands_beside_the_school(self) -> None:
        """The school's row in «Учреждения» is where the finding is."""
        (finding,) = bounce_findings([self.came_back], DISTRICT)
        assert (finding.rule, finding.code, finding.place) == (
            "school.bounced",
            "208",
            DISTRICT.organisations["208"].place,
        )
        assert "нет такого адреса" in finding.what

    def test_a_corrected_address_is_not_complained_of(self) -> None:
        """The complaint is about the present address only."""
        assert bounce_findings([self.came_back], programme({5: [208]}, {208: address("new")})) == []

    def test_a_later_letter_that_arrived_settles_it(self) -> None:
        """What counts is the last letter to that address."""
        later = datetime(2026, 11, 15, 5, tzinfo=UTC)
        assert bounce_findings([record(wave="2", token="later", sent_at=later), self.came_back], DISTRICT) == []

    def test_the_curator_is_told_once_under_a_heading_of_its_own(self) -> None:
        """A new one is told as a letter that came back, an old one among what is to be put right."""
        district = programme({5: [208, 262]})
        found = bounce_findings([self.came_back], district)
        (fresh,) = digests(morning(found, records=[self.came_back], district=district))
        assert [(b["address_of"], b["address"]) for b in fresh.bounced] == [
            ("ОУ №\N{NO-BREAK SPACE}208", address("school208"))
        ]
        assert fresh.to_fix == []
        tomorrow = THURSDAY + timedelta(days=1)
        assert digests(morning(found, known=found, records=[self.came_back], district=district, today=tomorrow)) == []
