"""Docs that the robot makes and people edit: made once, refreshed, never written over."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.google.docs import Docs
from connectors.google.drive import DOCUMENT, DOCX, FOLDER, Drive
from connectors.google.errors import Refused, WorkspaceError
from connectors.google.transport import Road
from connectors.outbox.documents import DocumentMemory
from connectors.outbox.schema import open_database
from flows.documents.blocks import plain
from flows.documents.letterhead import letterhead
from flows.documents.markdown import sections
from flows.documents.reading import Standing, read_blocks, read_document
from flows.documents.requests import fingerprint
from flows.documents.writing import Documents, Outcome, Wanted
from tests.flows.test_kills import Counting, Deadly, Forgetful, in_a_process
from tests.workspace import Workspace

ROBOT = "robot@barycentre.example"
CURATOR = "curator3@barycentre.example"
MARKS = {"programme": "krasnoselsky", "year": "2026"}
HEADER = "Методический центр"

TEXT = """
<!-- section: activities -->
# Отчёт кластера

## Организация деятельности

Проведено {count} мероприятий, приняли участие {schools} школ.

| Мероприятие | Школ |
| --- | --- |
| Игра «Зарница» | {schools} |
| Форум | 3 |

<!-- section: results -->
## Результаты

- победителей: {count}
- призёров: 4

<!-- people: difficulties -->
## Трудности

Напишите здесь о трудностях.
"""


@dataclass
class Office:
    """A workspace with «Бланк» and folders, the robot's memory, and the ways people touch its Docs."""

    workspace: Workspace
    database: Path
    letterhead: str
    staging: str
    folder: str

    def again(self, snapshot: bytes, home: Path) -> Office:
        """Return to a snapshot of the workspace and to the memory that the robot has now, which stays as it is."""
        requests.post(f"{self.workspace.url}/emulator/snapshot", data=snapshot, timeout=20).raise_for_status()
        home.mkdir()
        if self.database.exists():
            shutil.copy(self.database, home / "ledger.sqlite3")
        return replace(self, database=home / "ledger.sqlite3")

    def snapshot(self) -> bytes:
        """The workspace as it is."""
        return requests.get(f"{self.workspace.url}/emulator/snapshot", timeout=20).content

    def robot(self, road: Road | None = None) -> Documents:
        """Open the documents as a run does."""
        transport = self.workspace.sign_in(ROBOT, road)
        memory = DocumentMemory(open_database(f"sqlite:///{self.database}"), "krasnoselsky", 2026)
        return Documents(
            Docs(transport),
            Drive(transport),
            memory,
            marks=MARKS,
            letterhead=self.letterhead,
            staging=self.staging,
        )

    def run(self, count: int = 5, schools: int = 7, *, road: Road | None = None) -> Outcome:
        """One run that wants the report with these figures."""
        return self.robot(road).put(self.wanted(count, schools))

    def wanted(self, count: int = 5, schools: int = 7) -> Wanted:
        """The report."""
        text = TEXT.format(count=count, schools=schools)
        return Wanted("report-3-1", "Отчёт кластера 3", self.folder, sections(text))

    @property
    def drive(self) -> Drive:
        """The robot's Drive."""
        return Drive(self.workspace.sign_in(ROBOT))

    @property
    def docs(self) -> Docs:
        """The robot's Docs."""
        return Docs(self.workspace.sign_in(ROBOT))

    def reports(self) -> list[str]:
        """Ids of the reports that people find, the trash left out."""
        marks = MARKS | {"role": "document-report-3-1"}
        return [file["id"] for file in self.drive.find(marks) if self.folder in file["parents"]]

    def staged(self) -> list[str]:
        """Ids of what lies in the folder for copies."""
        return [file["id"] for file in self.drive.find(MARKS) if self.staging in file["parents"]]

    def report(self) -> str:
        """The id of the one report there is."""
        (found,) = self.reports()
        return found

    def lines(self) -> list[str]:
        """What people read in the report."""
        return [plain(block) for block in read_blocks(self.docs.read(self.report()))]

    def standing(self, key: str) -> Standing:
        """A section of the report."""
        return read_document(self.docs.read(self.report())).sections[key]

    def texts(self) -> list[dict[str, Any]]:
        """Every text of the body with its place, what is only suggested included."""
        return _texts(self.docs.read(self.report())["body"]["content"])

    def words(self) -> int:
        """How many words of a person stand in the report."""
        return "".join(run["textRun"]["content"] for run in self.texts()).count("Ж")

    def edit(self, *changes: dict[str, Any]) -> None:
        """Change the report as a person who has it open."""
        docs, report = Docs(self.workspace.sign_in(CURATOR)), self.report()
        docs.change(report, changes, docs.read(report)["revisionId"])

    def find(self, words: str) -> tuple[int, int]:
        """Where words stand in the report: start and end."""
        for element in self.texts():
            at = element["textRun"]["content"].find(words)
            if at >= 0:
                start = element["startIndex"] + at
                return start, start + len(words)
        raise AssertionError(f"«{words}» does not stand there")

    def type_after(self, words: str, typed: str) -> None:
        """Type something right after words, as a person."""
        self.edit({"insertText": {"location": {"index": self.find(words)[1]}, "text": typed}})

    def delete(self, start: int, end: int) -> None:
        """Delete a range, as a person."""
        self.edit({"deleteContentRange": {"range": {"startIndex": start, "endIndex": end}}})


def _texts(content: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for element in content:
        found += [e for e in element.get("paragraph", {}).get("elements", []) if "textRun" in e]
        for row in element.get("table", {}).get("tableRows", []):
            found += [text for cell in row["tableCells"] for text in _texts(cell["content"])]
    return found


def run_and_die(work: Callable[..., Outcome], road: Deadly) -> None:
    """Carry work out in a process of its own that dies on the road."""
    _, status = os.waitpid(in_a_process(lambda: work(road=road)), 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def rules(outcome: Outcome) -> list[str]:
    return [remark.rule for remark in outcome.remarks]


@pytest.fixture
def office(workspace: Workspace, tmp_path: Path) -> Office:
    return open_office(workspace, tmp_path)


def open_office(workspace: Workspace, home: Path) -> Office:
    drive = Drive(workspace.sign_in(ROBOT))
    top = drive.create("Программа", FOLDER, MARKS | {"role": "folder"})
    drive.share(top, CURATOR)
    staging = drive.create("Черновики", FOLDER, MARKS | {"role": "staging"}, top)
    folder = drive.create("Отчёты", FOLDER, MARKS | {"role": "reports-3"}, top)
    blank = drive.upload("Бланк", DOCUMENT, letterhead(HEADER), DOCX, MARKS | {"role": "letterhead"}, top)
    return Office(workspace, home / "ledger.sqlite3", blank, staging, folder)


# Making


def test_made_in_four_calls(office: Office) -> None:
    """A copy of «Бланк» with its header and page numbers, read, filled and moved, whatever its length."""
    robot = office.robot(road := Counting(office.workspace.url))
    before = road.seen
    outcome = robot.put(office.wanted())
    assert road.seen - before == 4
    assert outcome == Outcome(office.report(), is_new=True)
    assert office.lines() == [
        "Отчёт кластера",
        "Организация деятельности",
        "Проведено 5\xa0мероприятий, приняли участие 7\xa0школ.",
        "Мероприятие\tШкол\nИгра «Зарница»\t7\nФорум\t3",
        "Результаты",
        "победителей: 5",
        "призёров: 4",
        "Трудности",
        "Напишите здесь о трудностях.",
    ]
    answer = office.docs.read(office.report())
    (header,), (footer,) = answer["headers"].values(), answer["footers"].values()
    assert HEADER in str(header)
    assert "PAGE_NUMBER" in str(footer)


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
def test_making_killed_at_every_call(workspace: Workspace, tmp_path: Path, *, applied: bool) -> None:
    """SIGKILL before and after the server applied every call of a making run: then exactly one whole document."""
    empty = open_office(workspace, tmp_path)
    before = empty.snapshot()
    office = empty.again(before, tmp_path / "count")
    office.run(road=(road := Counting(workspace.url)))
    whole = office.lines()
    for at in range(1, road.seen + 1):
        office = empty.again(before, tmp_path / f"{at}")
        run_and_die(office.run, Deadly(workspace.url, at, applied=applied))
        office.run()
        assert office.lines() == whole
        office.robot().sweep()
        assert office.staged() == []


def test_making_with_every_answer_lost(workspace: Workspace, tmp_path: Path) -> None:
    """The answer to each call in turn is lost after the server applied it: exactly one whole document."""
    empty = open_office(workspace, tmp_path)
    before = empty.snapshot()
    office = empty.again(before, tmp_path / "count")
    office.run(road=(road := Counting(workspace.url)))
    whole = office.lines()
    for at in range(1, road.seen + 1):
        office = empty.again(before, tmp_path / f"{at}")
        with suppress(WorkspaceError):
            office.run(road=Forgetful(workspace.url, at))
        office.run()
        assert office.lines() == whole
        assert office.staged() == []


def test_made_from_a_letterhead_that_people_wrote_into(office: Office) -> None:
    """What «Бланк» says itself stays, the text follows it, and «Бланк» is as it was."""
    docs, blank = Docs(office.workspace.sign_in(CURATOR)), office.letterhead
    own = {"insertText": {"location": {"index": 1}, "text": "УТВЕРЖДАЮ\nДиректор"}}
    docs.change(blank, [own], docs.read(blank)["revisionId"])
    office.run()
    assert office.lines()[:3] == ["УТВЕРЖДАЮ", "Директор", "Отчёт кластера"]
    office.run(6, 8)
    assert office.lines()[:3] == ["УТВЕРЖДАЮ", "Директор", "Отчёт кластера"]
    assert [plain(block) for block in read_blocks(docs.read(blank))] == ["УТВЕРЖДАЮ", "Директор"]


def test_made_by_two_runs_at_once(office: Office) -> None:
    """Two processes that make the same document make one, and leave no copy behind."""
    pids = [in_a_process(office.run) for _ in range(2)]
    for pid in pids:
        assert os.waitpid(pid, 0)[1] == 0
    office.run()
    office.robot().sweep()
    assert len(office.reports()) == 1
    assert office.staged() == []


def test_memory_lost(office: Office) -> None:
    """Without the database the document is found by its marks: none is made again, nothing is written over."""
    office.run()
    office.type_after("Проведено", " не менее")
    office.database.unlink()
    lines = office.lines()
    assert office.run().rewritten == 0
    assert office.lines() == lines


def test_a_lagging_listing(office: Office) -> None:
    """A copy that the listing did not show in time is swept once the document's id is stored."""
    robot = office.robot()
    marks = MARKS | {"role": "document-report-3-1"}
    office.drive.copy(office.letterhead, "Отчёт кластера 3", marks, office.staging)  # by a run that died
    robot.put(office.wanted())
    assert len(office.staged()) == 1
    assert office.robot().sweep() == 1
    assert office.staged() == []
    assert len(office.reports()) == 1


# Refreshing


def test_refreshed_in_two_calls(office: Office) -> None:
    """Figures change: the sections that nobody touched are rewritten, all in one change."""
    office.run()
    robot = office.robot(road := Counting(office.workspace.url))
    before = road.seen
    outcome = robot.put(office.wanted(6, 8))
    assert road.seen - before == 2
    assert outcome.rewritten == 2
    assert "Проведено 6\xa0мероприятий, приняли участие 8\xa0школ." in office.lines()
    assert "победителей: 6" in office.lines()


def test_nothing_new_changes_nothing(office: Office) -> None:
    """The same figures: the document is read, and stays at its revision."""
    office.run()
    revision = office.docs.read(office.report())["revisionId"]
    assert office.run() == Outcome(office.report())
    assert office.docs.read(office.report())["revisionId"] == revision


def test_peoples_sections_are_theirs(office: Office) -> None:
    """Whatever people write into their own section, or if they delete it, the robot says nothing and does nothing."""
    office.run()
    office.type_after("Напишите здесь о трудностях.", " Мало времени.")
    assert rules(office.run(6, 8)) == []
    assert "Напишите здесь о трудностях. Мало времени." in office.lines()
    where = office.standing("difficulties")
    office.delete(where.start, where.tail)
    assert rules(office.run(7, 9)) == []
    assert "Трудности" not in office.lines()


def test_what_a_person_changed_stays_as_long_as_nothing_is_new(office: Office) -> None:
    """A person's sentence stands, and the robot proposes nothing while its own figures are the same."""
    office.run()
    office.type_after("Проведено", " не менее")
    outcome = office.run()
    assert (outcome.rewritten, outcome.proposed, rules(outcome)) == (0, 0, [])


def test_a_deleted_section_stays_deleted(office: Office) -> None:
    """A section that people removed is not put back; the others go on."""
    office.run()
    where = office.standing("results")
    office.delete(where.start, where.tail + 1)
    outcome = office.run(6, 8)
    assert rules(outcome) == ["section.deleted"]
    assert "Результаты" not in office.lines()
    assert "Проведено 6\xa0мероприятий, приняли участие 8\xa0школ." in office.lines()


@pytest.mark.parametrize("words", ["## Результаты", "победителей", "Зарница", "Форум"])
def test_a_person_types_in_the_same_minute(office: Office, words: str) -> None:
    """What is typed between the robot's reading and its change is there afterwards, and no word of it is lost."""
    office.run()
    words = words.removeprefix("## ")

    class Typing(Counting):
        def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
            if ":batchUpdate" in str(request.url) and self.seen < 100:
                self.seen = 100
                office.type_after(words, " (верно)")
            return super().send(request, *args, **kwargs)

    office.run(6, 8, road=Typing(office.workspace.url))
    assert f"{words} (верно)" in "\n".join(office.lines())


def test_a_person_who_types_all_the_time(office: Office) -> None:
    """After one more reading the robot leaves the document for the next run, and says so."""
    office.run()

    class Typing(Counting):
        def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
            if ":batchUpdate" in str(request.url):
                office.type_after("Напишите", "!")
            return super().send(request, *args, **kwargs)

    assert rules(office.run(6, 8, road=Typing(office.workspace.url))) == ["document.busy"]
    assert "победителей: 5" in office.lines()
    office.run(6, 8)
    assert "победителей: 6" in office.lines()


# What people do with the file


def test_renamed(office: Office) -> None:
    """A Doc under another name is the same Doc, and keeps its name."""
    office.run()
    office.workspace.sign_in(CURATOR).request(
        "PATCH", f"https://www.googleapis.com/drive/v3/files/{office.report()}", json={"name": "Наш отчёт"}
    )
    assert office.run(6, 8) == Outcome(office.report(), rewritten=2)
    assert office.drive.get(office.report())["name"] == "Наш отчёт"


def test_moved(office: Office) -> None:
    """A Doc in another folder is refreshed there and not moved back."""
    office.run()
    report, elsewhere = office.report(), office.drive.create("Архив", FOLDER, {})
    office.drive.move(report, office.folder, elsewhere)
    outcome = office.run(6, 8)
    assert (outcome.file_id, outcome.rewritten, rules(outcome)) == (report, 2, ["document.moved"])
    assert office.drive.get(report)["parents"] == [elsewhere]


def test_trashed(office: Office) -> None:
    """A Doc in the trash stays there as it is, and no other is made."""
    office.run()
    report = office.report()
    office.drive.trash(report)
    assert rules(office.run(6, 8)) == ["document.trashed"]
    office.database.unlink()  # not even when the robot remembers nothing
    assert rules(office.run(6, 8)) == ["document.trashed"]
    assert office.reports() == []


def test_deleted_for_good(office: Office) -> None:
    """A Doc that is gone is not made again."""
    office.run()
    report = office.report()
    office.workspace.sign_in(ROBOT).request("DELETE", f"https://www.googleapis.com/drive/v3/files/{report}")
    outcome = office.run(6, 8)
    assert (outcome.file_id, rules(outcome)) == ("", ["document.deleted"])
    assert office.reports() == []


def test_locked(office: Office) -> None:
    """A locked Doc is left alone until people unlock it."""
    office.run()
    address = f"https://www.googleapis.com/drive/v3/files/{office.report()}"
    robot = office.workspace.sign_in(ROBOT)
    robot.request("PATCH", address, json={"contentRestrictions": [{"readOnly": True}]})
    lines = office.lines()
    assert rules(office.run(6, 8)) == ["document.locked"]
    assert office.lines() == lines
    robot.request("PATCH", address, json={"contentRestrictions": [{"readOnly": False}]})
    assert office.run(6, 8).rewritten == 2


def test_a_twin_is_named(office: Office) -> None:
    """A second Doc with the same marks, such as a person's copy, is named and never touched."""
    office.run()
    office.drive.copy(office.report(), "Копия", MARKS | {"role": "document-report-3-1"}, office.folder)
    assert rules(office.run()) == ["document.twin"]


# What people wrote


def suggestion_ids(office: Office) -> set[str]:
    """Ids of all suggestions that wait in the report."""

    def found(thing: Any) -> Iterator[str]:
        if isinstance(thing, list):
            for one in thing:
                yield from found(one)
        elif isinstance(thing, dict):
            for key, value in thing.items():
                if key.startswith("suggested"):  # a list of ids, or what is suggested by id
                    yield from value
                else:
                    yield from found(value)

    return set(found(office.docs.read(office.report())["body"]))


def decide(office: Office, verdict: str) -> None:
    """Accept or reject every suggestion there is, as the curator."""
    if suggestion_ids(office):
        office.edit(*({f"{verdict}Suggestion": {"suggestionId": one}} for one in sorted(suggestion_ids(office))))


def test_proposed_in_three_calls(office: Office) -> None:
    """A person's sentence stands; the new text comes as a suggestion, the other sections as new figures."""
    office.run()
    office.type_after("Форум", " юных")
    robot = office.robot(road := Counting(office.workspace.url))
    before = road.seen
    outcome = robot.put(office.wanted(6, 8))
    assert road.seen - before == 3
    assert (outcome.rewritten, outcome.proposed, rules(outcome)) == (1, 1, ["section.changed"])
    assert "победителей: 6" in office.lines()
    assert "Проведено 5\xa0мероприятий, приняли участие 7\xa0школ." in office.lines()  # suggestions are not read
    assert "Форум юных\t3" in "\n".join(office.lines())
    assert suggestion_ids(office)
    assert proposals(office) == []


def test_an_accepted_suggestion_is_the_robots_text(office: Office) -> None:
    """Accepted, the section says what the robot wrote and is rewritten again like any other."""
    office.run()
    office.type_after("Форум", " юных")
    office.run(6, 8)
    decide(office, "accept")
    assert "Форум\t3" in "\n".join(office.lines())
    assert "Проведено 6\xa0мероприятий, приняли участие 8\xa0школ." in office.lines()
    outcome = office.run(9, 9)
    assert (outcome.rewritten, outcome.proposed, rules(outcome)) == (2, 0, [])
    assert "Проведено 9\xa0мероприятий, приняли участие 9\xa0школ." in office.lines()


def test_a_suggestion_is_made_once(office: Office) -> None:
    """While it waits nothing is suggested on top of it; declined, the same text never comes again, another does."""
    office.run()
    office.type_after("Форум", " юных")
    office.run(6, 8)
    waiting = suggestion_ids(office)
    assert rules(office.run(6, 8)) == ["section.pending"]
    assert rules(office.run(7, 9)) == ["section.pending"]
    assert suggestion_ids(office) == waiting
    decide(office, "reject")
    assert rules(office.run(6, 8)) == ["section.changed"]
    assert suggestion_ids(office) == set()
    assert office.run(7, 9).proposed == 1
    assert suggestion_ids(office)
    assert "Форум юных\t3" in "\n".join(office.lines())


def test_peoples_suggestions_are_edits(office: Office) -> None:
    """Where a person suggests something the robot waits, and says so."""
    office.run()
    docs, report = Docs(office.workspace.sign_in(CURATOR)), office.report()
    typed = {"insertText": {"location": {"index": office.find("победителей")[1]}, "text": " и лауреатов"}}
    docs.suggest(report, [typed], docs.read(report)["revisionId"])
    outcome = office.run(6, 8)
    assert (outcome.rewritten, rules(outcome)) == (1, ["section.pending"])
    decide(office, "accept")
    assert "победителей и лауреатов: 5" in office.lines()


def test_a_rewritten_sentence_and_an_added_paragraph(office: Office) -> None:
    """A person's own paragraph and heading are suggested away, not taken away; accepted is the robot's section."""
    office.run()
    office.type_after("приняли участие", " только")
    office.type_after("Отчёт кластера", " (черновик)\nСогласовано с директором")
    office.run(6, 8)
    assert "Согласовано с директором" in office.lines()
    decide(office, "accept")
    assert office.run(6, 8).remarks == ()
    assert office.standing("activities").fingerprint == fingerprint(office.wanted(6, 8).sections[0].blocks)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.one_of(st.sampled_from(["Ж", "Ж\n", "\nЖ", "\nЖ\n"]), st.integers(1, 40))),
        max_size=4,
    )
)
def test_no_word_is_lost_wherever_it_was_typed(
    made: tuple[Office, bytes], tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[float, str | int]]
) -> None:
    """Words typed anywhere, at the edges of sections and in cells too, outlive refreshes, whatever else was deleted."""
    office = made[0].again(made[1], tmp_path_factory.mktemp("edits") / "robot")
    for place, typed in edits:
        places = [index for run in office.texts() for index in range(run["startIndex"], run["endIndex"])]
        index = places[round(place * (len(places) - 1))]
        if isinstance(typed, str):
            office.edit({"insertText": {"location": {"index": index}, "text": typed}})
        else:
            with suppress(Refused):  # Docs does not delete a part of a table
                office.delete(index, index + typed)
    typed_words = office.words()
    for figures in ((6, 8), (7, 9)):
        office.run(*figures)
        assert office.words() == typed_words


@pytest.fixture
def made(office: Office) -> tuple[Office, bytes]:
    """A report that was just made, and the workspace with it."""
    office.run()
    return office, office.snapshot()


class WithoutSuggestions(Counting):
    """Leads to a server that knows no `writeMode`, as Google answers fields that it does not know."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        if "writeMode" not in str(request.body):
            return super().send(request, *args, **kwargs)
        self.seen += 1
        answer = requests.Response()
        answer.status_code = 400
        answer.request = request
        answer.raw = BytesIO()
        answer._content = b'{"error": {"code": 400, "message": "Invalid JSON payload received. Unknown name"}}'
        return answer


def proposals(office: Office) -> list[str]:
    """The robot's comments in the report."""
    return office.drive.comments(office.report())


def test_proposed_once_as_a_comment(office: Office) -> None:
    """Where the server has no suggestions: a comment with the new text, said once for the same text."""
    office.run()
    office.type_after("Форум", " юных")
    for _ in range(2):
        outcome = office.run(6, 8, road=WithoutSuggestions(office.workspace.url))
        assert rules(outcome) == ["section.changed"]
    (said,) = proposals(office)
    assert said.startswith("Робот предлагает для раздела «Отчёт кластера»:")
    assert "приняли участие 8\xa0школ" in said
    assert "Форум юных\t3" in "\n".join(office.lines())
    assert "победителей: 6" in office.lines()
    office.run(7, 9, road=WithoutSuggestions(office.workspace.url))
    assert len(proposals(office)) == 2


def test_a_comment_is_short(office: Office) -> None:
    """A proposal that is longer than comments may be is cut at a letter, not within one."""
    office.run()
    office.type_after("Форум", " юных")
    long = Wanted(
        "report-3-1", "", office.folder, sections(f"<!-- section: activities -->\n# {'Ж🎈' * 900}\n\n| а |\n|---|\n")
    )
    office.robot(WithoutSuggestions(office.workspace.url)).put(long)
    (said,) = proposals(office)
    assert 2040 < len(said.encode()) <= 2048
    assert said.endswith("…")


def test_a_pasted_picture_stays(office: Office) -> None:
    """A picture in a section makes it the person's: it stays, and the new figures come as a comment."""
    office.run()
    image = {"uri": "https://example.com/photo.png", "location": {"index": office.find("победителей")[0]}}
    office.edit({"insertInlineImage": image})
    assert rules(office.run(6, 8)) == ["section.changed"]
    assert office.docs.read(office.report())["inlineObjects"]
    assert "победителей: 5" in "\n".join(office.lines())
    assert len(proposals(office)) == 1


def test_a_deleted_heading_is_a_persons_decision(office: Office) -> None:
    """Without its heading a section is the person's: the heading is not put back."""
    office.run()
    start, end = office.find("Результаты")
    office.delete(start, end + 1)
    assert (office.run().rewritten, "Результаты" in office.lines()) == (0, False)


def test_sections_run_together(office: Office) -> None:
    """Two sections whose paragraphs somebody joined are left as they are; what is new comes as comments."""
    office.run()
    tail = office.standing("activities").tail
    office.delete(tail, tail + 1)
    before = office.lines()
    outcome = office.run(6, 8)
    assert (outcome.rewritten, outcome.proposed) == (0, 2)
    assert office.lines() == before
    assert len(proposals(office)) == 2


# Refresh, killed


class DeadlyWithoutSuggestions(Deadly, WithoutSuggestions):
    """Kills its process on the way to a server without suggestions."""


class ForgetfulWithoutSuggestions(Forgetful, WithoutSuggestions):
    """Loses an answer of a server without suggestions."""


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
def test_refreshing_killed_at_every_call(workspace: Workspace, tmp_path: Path, *, applied: bool) -> None:
    """SIGKILL before and after every call of a refresh: the next run has it all, proposes once, and keeps every word."""
    edited = _with_edits(workspace, tmp_path)
    before = edited.snapshot()
    edited.again(before, tmp_path / "count").run(6, 8, road=(road := Counting(workspace.url)))
    for at in range(1, road.seen + 1):
        office = edited.again(before, tmp_path / f"{at}")
        run_and_die(partial(office.run, 6, 8), Deadly(workspace.url, at, applied=applied))
        office.run(6, 8)
        _has_every_word(office)
        decide(office, "accept")
        assert office.run(6, 8).remarks == ()
        assert office.standing("activities").fingerprint == fingerprint(office.wanted(6, 8).sections[0].blocks)


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after"])
def test_commenting_killed_at_every_call(workspace: Workspace, tmp_path: Path, *, applied: bool) -> None:
    """The same where the server has no suggestions: one comment, whatever the run died over."""
    edited = _with_edits(workspace, tmp_path)
    before = edited.snapshot()
    edited.again(before, tmp_path / "count").run(6, 8, road=(road := WithoutSuggestions(workspace.url)))
    for at in range(1, road.seen + 1):
        office = edited.again(before, tmp_path / f"{at}")
        run_and_die(partial(office.run, 6, 8), DeadlyWithoutSuggestions(workspace.url, at, applied=applied))
        office.run(6, 8, road=WithoutSuggestions(workspace.url))
        _has_every_word(office)
        assert len(proposals(office)) == 1


@pytest.mark.parametrize("suggests", [True, False], ids=["suggestions", "comments"])
def test_refreshing_with_every_answer_lost(workspace: Workspace, tmp_path: Path, *, suggests: bool) -> None:
    """The answer to each call in turn is lost after the server applied it: proposed once, and every word is there."""
    kind, losing = (Counting, Forgetful) if suggests else (WithoutSuggestions, ForgetfulWithoutSuggestions)
    edited = _with_edits(workspace, tmp_path)
    before = edited.snapshot()
    edited.again(before, tmp_path / "count").run(6, 8, road=(road := kind(workspace.url)))
    for at in range(1, road.seen + 1):
        office = edited.again(before, tmp_path / f"{at}")
        with suppress(WorkspaceError):
            office.run(6, 8, road=losing(workspace.url, at))
        office.run(6, 8, road=kind(workspace.url))
        _has_every_word(office)
        assert len(proposals(office)) == (0 if suggests else 1)
        decide(office, "reject")
        assert office.run(6, 8, road=kind(workspace.url)).proposed == 0


def test_refreshed_by_two_runs_at_once(workspace: Workspace, tmp_path: Path) -> None:
    """Two processes refresh one document that a person edited: it says the new figures once, and proposes once."""
    office = _with_edits(workspace, tmp_path)
    pids = [in_a_process(lambda: office.run(6, 8)) for _ in range(2)]
    for pid in pids:
        assert os.waitpid(pid, 0)[1] == 0
    office.run(6, 8)
    _has_every_word(office)
    assert office.lines().count("победителей: 6") == 1
    decide(office, "accept")
    assert office.standing("activities").fingerprint == fingerprint(office.wanted(6, 8).sections[0].blocks)


def _with_edits(workspace: Workspace, home: Path) -> Office:
    office = open_office(workspace, home)
    office.run()
    office.type_after("Форум", " юных")
    office.type_after("Напишите здесь о трудностях.", " О трудностях: нет.")
    return office


def _has_every_word(office: Office) -> None:
    text = "\n".join(office.lines())
    assert "победителей: 6" in text
    assert "Форум юных\t3" in text
    assert "О трудностях: нет." in text
