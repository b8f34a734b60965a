"""Which folders, spreadsheets, forms and Docs a programme's school year needs, and how each is made, never twice.

A file is known by the id that setup stored; if that memory was lost, by its marks (Drive appProperties). Drive's
listing may lag by minutes, so a run right after a crash can still make a twin: the older one is kept, the other is
reported and left for a person to delete.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from connectors.google.drive import DOCUMENT, DOCX, FOLDER, FORM, SPREADSHEET, Drive
from connectors.google.errors import NotFound
from connectors.outbox.memory import Place, Places
from flows.forms.layout import FORMS
from flows.programme.model import Cluster, year_label
from flows.programme.tabs import PROGRAMME_TABS, ROADMAP_TABS, TabLayout
from flows.programme.template import Template
from flows.programme.workspace_layout import tab_id

LATER = ("activity-", "pdf-")  # roles of files that flows make: setup makes, misses and looks for none of them


class InTrash(Exception):
    """Files of the programme lie in the trash: a person must restore them or delete them for good.

    Making new ones would leave people's work behind unseen.
    """


@dataclass(frozen=True)
class Wanted:
    """A file that must be there; `parent` is the role of its folder, "" = the top of the robot's Drive."""

    role: str
    name: str
    kind: str  # MIME type
    parent: str = ""
    layouts: tuple[TabLayout, ...] = ()
    docx: Callable[[], bytes] | None = None  # what a Doc begins with

    @property
    def tabs(self) -> dict[str, int]:
        """Key -> sheetId of the tabs it has or will have."""
        return {layout.key: tab_id(layout) for layout in self.layouts}

    def link(self, file_id: str) -> str:
        """Return the address at which people open the file."""
        if self.kind == SPREADSHEET:
            return f"https://docs.google.com/spreadsheets/d/{file_id}/edit"
        if self.kind == FORM:
            return f"https://docs.google.com/forms/d/{file_id}/edit"
        if self.kind == DOCUMENT:
            return f"https://docs.google.com/document/d/{file_id}/edit"
        return f"https://drive.google.com/drive/folders/{file_id}"


def programme_files(template: Template, school_year: int) -> list[Wanted]:
    """Return the files above the clusters, parents first."""
    title = f"{template.title} {year_label(school_year)}"
    return [
        Wanted("folder", title, FOLDER),
        Wanted("programme", f"Программа — {title}", SPREADSHEET, "folder", PROGRAMME_TABS),
        Wanted("forms", "Формы", FOLDER, "folder"),
        *(Wanted(form.key, f"{form.title} {year_label(school_year)}", FORM, "forms") for form in FORMS),
        Wanted("letterhead", "Бланк", DOCUMENT, "folder", docx=lambda: _letterhead(template)),
        Wanted("staging", "Черновики робота", FOLDER, "folder"),
    ]


def cluster_files(cluster: Cluster, school_year: int) -> list[Wanted]:
    """Return the files of one cluster, parents first."""
    folder, number = f"cluster-{cluster.number}", cluster.number
    return [
        Wanted(folder, f"{number}. {cluster.name}", FOLDER, "folder"),
        Wanted(f"roadmap-{number}", roadmap_title(cluster.name, school_year), SPREADSHEET, folder, ROADMAP_TABS),
        Wanted(f"reports-{number}", "Отчёты", FOLDER, folder),
    ]


def tabs_of(role: str) -> dict[str, int]:
    """Return key -> sheetId of the tabs that setup gives the spreadsheet of a role; none for other files."""
    layouts = PROGRAMME_TABS if role == "programme" else ROADMAP_TABS if role.startswith("roadmap-") else ()
    return {layout.key: tab_id(layout) for layout in layouts}


def _letterhead(template: Template) -> bytes:
    from flows.documents.letterhead import letterhead  # python-docx, once a year

    return letterhead(template.title)


def roadmap_title(cluster: str, school_year: int) -> str:
    """«Дорожная карта — Профилактика и безопасность 2026/27»."""
    return f"Дорожная карта — {cluster} {year_label(school_year)}"


class Shelf:
    """The files of one programme's school year; remembers in `places`, marks on the Drive."""

    def __init__(self, drive: Drive, places: Places, programme: str, school_year: int) -> None:
        """Look once at everything there is. Raises `InTrash` before anything is changed."""
        self._drive = drive
        self._places = places
        self._programme = programme
        self._year = school_year
        self.made: list[Wanted] = []
        self._listed: dict[str, list[str]] = defaultdict(list)  # role -> ids, oldest first
        for file in drive.find(self._marks()):
            self._listed[file["appProperties"].get("role", "")].append(file["id"])
        self.files = {
            role: place
            for role, place in places.all(programme, school_year).items()
            if not role.startswith(LATER) and self._stands(role, place)
        }

    def find_or_make(self, wanted: Wanted) -> Place:
        """Return the file of that role, made if there is none."""
        place = self.files.get(wanted.role)
        if place is None:
            listed = self._listed[wanted.role]
            place = Place(listed[0] if listed else self._make(wanted), wanted.tabs)
            self._places.put(self._programme, self._year, wanted.role, place)
            self.files[wanted.role] = place
        return place

    @property
    def twins(self) -> dict[str, list[str]]:
        """Role -> ids of further files that claim it."""
        return {
            role: others
            for role, place in self.files.items()
            if (others := [file_id for file_id in self._listed[role] if file_id != place.file_id])
        }

    def _make(self, wanted: Wanted) -> str:
        parent = self.files[wanted.parent].file_id if wanted.parent else None
        marks = {**self._marks(), "role": wanted.role}
        if wanted.docx and parent:
            file_id = self._drive.upload(wanted.name, wanted.kind, wanted.docx(), DOCX, marks, parent)
        else:
            file_id = self._drive.create(wanted.name, wanted.kind, marks, parent)
        self.made.append(wanted)
        return file_id

    def _marks(self) -> dict[str, str]:
        return {"programme": self._programme, "year": str(self._year)}

    def _stands(self, role: str, place: Place) -> bool:
        if place.file_id in self._listed[role]:
            return True
        try:
            file = self._drive.get(place.file_id)
        except NotFound:
            return False
        if file.get("trashed"):
            raise InTrash(f"«{file['name']}» лежит в корзине: верните файл или удалите его насовсем")
        return True
