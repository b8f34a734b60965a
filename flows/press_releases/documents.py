"""The Docs «Пресс-релиз»: one for each accepted press release, in its activity's folder, linked from its rows.

The link under «Документ» ends in the fingerprint of the text that the Doc has got: while that is the accepted one,
nothing is asked of Google.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from connectors.google.errors import WorkspaceError
from flows.documents.blocks import Section
from flows.documents.opening import NoLetterhead, open_documents
from flows.documents.requests import fingerprint
from flows.documents.writing import Documents, Outcome, Wanted
from flows.press_releases.document import press_release_sections
from flows.press_releases.published import news_of
from flows.press_releases.release import PressAnswer
from flows.press_releases.rules import Account
from flows.programme.activity_folder import activity_folder
from flows.programme.model import Activity, Finding, Place, Programme
from flows.survey import Survey
from flows.wiring import Workspace

_LINK = "https://docs.google.com/document/d/{}/edit#text-{}"
_ID = re.compile(r"/document/d/([\w-]+)/")
_COME_BACK = {"document.busy", "document.locked", "document.trashed"}  # the Doc may take the text another day


@dataclass(frozen=True)
class Sheet:
    """A press release as a Doc is to have it; `text` is the fingerprint of its words."""

    activity: Activity
    answers: tuple[PressAnswer, ...]
    sections: tuple[Section, ...]
    text: str

    @property
    def key(self) -> str:
        """Its name among the documents, in Latin letters: «М5-012» → press-release-5-012."""
        return f"press-release-{self.activity.code[1:]}"

    @property
    def name(self) -> str:
        """«Пресс-релиз — Экологический марафон»."""
        return f"Пресс-релиз — {' '.join(self.activity.title.split())}"

    @property
    def is_written(self) -> bool:
        """Whether every row of it links to a Doc that has this text."""
        return all(answer.document.endswith(f"#text-{self.text}") for answer in self.answers)

    def link(self, outcome: Outcome) -> str:
        """Return what «Документ» says after the Doc was seen to, "" where there is none."""
        known = next((found[1] for answer in self.answers if (found := _ID.search(answer.document))), "")
        file_id = outcome.file_id or known
        is_done = not any(remark.rule in _COME_BACK for remark in outcome.remarks)
        return file_id and _LINK.format(file_id, self.text if is_done else "")


@dataclass
class Written:
    """What writing the Docs came to: links by answer id, titles of the Docs that were looked at, what went wrong."""

    links: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    made: int = 0


def sheets_of(accounts: Iterable[Account], programme: Programme) -> Iterator[Sheet]:
    """Yield the accepted press releases as their Docs are to have them."""
    for account in accounts:
        accepted = news_of(account, programme)
        if accepted and account.review:
            cluster = programme.cluster(accepted.activity.cluster)
            facts = {"news": accepted.news, "cluster": cluster.name if cluster else ""}
            sections = press_release_sections(facts)
            text = fingerprint([block for section in sections for block in section.blocks])
            yield Sheet(accepted.activity, account.review.release.answers, sections, text)


def write_documents(workspace: Workspace, found: Survey) -> Written:
    """Make the Docs that are missing, and bring those up to date whose press release says something else now."""
    written = Written()
    waiting = [sheet for sheet in sheets_of(found.press.each, found.picture.programme) if not sheet.is_written]
    if not waiting:
        return written
    try:
        documents = open_documents(workspace, found.picture.source)
    except (NoLetterhead, WorkspaceError) as error:
        written.failures.append(f"пресс-релизы не стали документами: {error}")
        return written
    for sheet in waiting:
        try:
            _write_one(workspace, found, documents, sheet, written)
        except WorkspaceError as error:
            written.failures.append(f"«{sheet.key}»: {error}; это сделает следующий запуск")
    return written


def _write_one(workspace: Workspace, found: Survey, documents: Documents, sheet: Sheet, written: Written) -> None:
    folder = activity_folder(workspace, found.picture.source, sheet.activity)
    outcome = documents.put(Wanted(sheet.key, sheet.name, folder, sheet.sections))
    place = Place.of_document(outcome.file_id, sheet.name)
    written.titles.append(sheet.name)
    written.made += outcome.is_new
    written.findings += [
        Finding(r.rule, place, r.what, r.todo, code=sheet.activity.code, cluster=sheet.activity.cluster)
        for r in outcome.remarks
    ]
    written.links |= {answer.answer_id: link for answer in sheet.answers if (link := sheet.link(outcome))}
