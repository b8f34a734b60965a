"""Asking people for their consent: access to what they read, a Drive approval where there may be one, a letter each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from connectors.google.approvals import DriveApproval
from connectors.google.errors import Refused
from connectors.outbox.letters import Letter
from flows.programme.model import Approver, Finding, Place
from flows.reports.letters import ReportDesk
from flows.reports.review import Matter, Review
from flows.wiring import Workspace


@dataclass(frozen=True)
class Asked:
    """What asking about one document came to."""

    letters: tuple[Letter, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


@dataclass(frozen=True)
class Asking:
    """Asks about one document after the other; `sheet` is its «Согласования», `link` opens what is to be read."""

    workspace: Workspace
    desk: ReportDesk

    def about_report(
        self, matter: Matter, stands: Review, place: Place, sheet: Place | None, asked: Sequence[DriveApproval]
    ) -> Asked:
        """Ask those whose consent to a Doc is missing, once for each version of it."""
        findings = list(remark_findings(matter, stands, place))
        people = list(self._let_in(stands.missing, matter, place, "commenter", findings))
        waiting = self._ask_in_drive(people, matter, stands, place, asked)
        letters = tuple(
            self.desk.asking(matter, stands, one, place.link, sheet, in_drive=str(one.address).lower() in waiting)
            for one in people
        )
        return Asked(letters, tuple(findings))

    def _ask_in_drive(
        self,
        people: Sequence[Approver],
        matter: Matter,
        stands: Review,
        place: Place,
        asked: Sequence[DriveApproval],
    ) -> set[str]:
        """Start an approval where that is possible; returns the addresses that Drive waits for."""
        waiting = {who for one in asked if one.status == "IN_PROGRESS" for who in one.responses}
        approvals, addresses = self.workspace.approvals, [str(one.address) for one in people]
        if waiting or not people or len(asked) >= stands.round or not approvals.may_start(place.file_id):
            return waiting
        try:
            approvals.start(place.file_id, addresses, f"Прошу согласовать: {matter.title}")
        except Refused:  # then they consent in the sheet, as where there are no approvals
            return set()
        return {address.lower() for address in addresses}

    def about_roadmap(
        self, matter: Matter, stands: Review, place: Place, sheet: Place, approvers: Sequence[Approver]
    ) -> Asked:
        """Ask those whose turn it is: they decide in the sheet itself, which Drive cannot take an approval of."""
        findings = list(remark_findings(matter, stands, place))
        people = list(self._let_in(stands.in_turn(approvers), matter, place, "writer", findings))
        letters = tuple(self.desk.asking(matter, stands, one, sheet.link, sheet, in_drive=False) for one in people)
        return Asked(letters, tuple(findings))

    def _let_in(
        self, approvers: Iterable[Approver], matter: Matter, place: Place, role: str, findings: list[Finding]
    ) -> Iterator[Approver]:
        """Yield those who can open the document, given access if need be; whom Drive refuses is a finding."""
        reachable = [one for one in approvers if one.address]
        known = self.workspace.drive.shared_with(place.file_id) if reachable else {}
        for one in reachable:
            try:
                if known.get(str(one.address).lower(), "reader") == "reader":
                    self.workspace.drive.share(place.file_id, str(one.address), role)
            except Refused:
                what = f"{one.name}: Google Диск не даёт открыть документ по адресу из «Настроек». Запрос не отправлен."
                todo = "Исправьте адрес на листе «Настройки» или сами откройте доступ к документу."
                findings.append(Finding("approval.no_access", place, what, todo, cluster=matter.cluster or None))
            else:
                yield one


def remark_findings(matter: Matter, stands: Review, place: Place) -> Iterator[Finding]:
    """Yield what approvers want changed."""
    todo = (
        "Снимите блокировку, если документ закрыт, исправьте его и начните новую версию: "
        "строка на «Согласованиях» со следующим номером в «Версии»."
    )
    said = [f"{row.approver}: замечания к документу. {row.remark}".strip() for row in stands.remarks]
    said += [f"{one.name}: документ отклонён в Google Диске." for one in stands.declined]
    for what in said:
        yield Finding("approval.remarks", place, what, todo, cluster=matter.cluster or None)
