"""Drive: the tree of what a person sees."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import Response

from connectors.emulator.access import RANKS, require
from connectors.emulator.drive.content import stored_bytes
from connectors.emulator.drive.editors import DOCUMENT, FOLDER, FORM, SPREADSHEET
from connectors.emulator.errors import not_found
from connectors.emulator.pages.visit import Visit, download, mailboxes, natural
from connectors.emulator.store import Doc

KINDS = {FOLDER: "folder", SPREADSHEET: "sheet", DOCUMENT: "document", FORM: "form"}
PATHS = {
    "folder": "/drive/folders/{id}",
    "sheet": "/spreadsheets/d/{id}/edit",
    "document": "/document/d/{id}/edit",
    "form": "/forms/d/{id}/viewform",
    "file": "/file/d/{id}/view",
}
"""Where each kind opens; the others have no page yet."""
ROLES = {"owner": "владелец", "reader": "чтение", "commenter": "замечания"}
"""What a role lets people do, the others letting them edit."""
Tree = dict[str, list[Doc]]


@dataclass(frozen=True)
class Share:
    """Who has access to a file, by their part or address, and what they may do: a text of words.py."""

    who: str
    may: str


@dataclass(frozen=True)
class Node:
    """A file in the tree; `size` in bytes, 0 if it has none; who has access is known only to those who may edit."""

    id: str
    name: str
    kind: str
    modified: str
    size: int
    shares: tuple[Share, ...]
    inside: tuple["Node", ...]

    @property
    def path(self) -> str:
        """Its page, "" if there is none."""
        return PATHS.get(self.kind, "").format(id=self.id)


def all_files(visit: Visit) -> Response:
    """Everything the person sees in Drive, and where the mail is."""
    files = seen(visit)
    tops = [file for file in files.values() if not any(parent in files for parent in file.get("parents", ()))]
    nodes = _nodes(visit, tops, _by_folder(files.values()))
    return visit.show("drive.html.j2", folder=None, above=[], nodes=nodes, letters=_letters(visit))


def folder(visit: Visit) -> Response:
    """One folder with all below it."""
    found = visit.ask("drive.files.get", {"fields": "*"}, fileId=visit.part("file"))
    if found["mimeType"] != FOLDER:
        raise not_found()
    files = seen(visit)
    tree = _by_folder(files.values())
    nodes = _nodes(visit, tree[found["id"]], tree)
    return visit.show("drive.html.j2", folder=found, above=above(files, found), nodes=nodes, letters={})


def trash(visit: Visit) -> Response:
    """What the person sees in the trash, without order of folders."""
    thrown = seen(visit, "trashed = true").values()
    return visit.show("trash.html.j2", nodes=_nodes(visit, list(thrown), defaultdict(list)))


def upload(visit: Visit) -> Response:
    """The bytes of an uploaded file, to be saved."""
    call = visit.call("drive.files.get")
    file = require(visit.store, visit.part("file"), call)
    return download(file["name"], stored_bytes(visit.store, file))


def seen(visit: Visit, search: str = "trashed = false") -> dict[str, Doc]:
    """All files that the person's Drive lists, the trash apart unless it is asked for, by id."""
    query = {"q": search, "pageSize": "1000", "fields": "*", "includeItemsFromAllDrives": "true"}
    files: dict[str, Doc] = {}
    while True:
        page = visit.ask("drive.files.list", query)
        files |= {file["id"]: file for file in page["files"]}
        if "nextPageToken" not in page:
            return files
        query["pageToken"] = page["nextPageToken"]


def above(files: dict[str, Doc], file: Doc) -> list[Doc]:
    """The folders that a file is in, as far as the person sees them, the topmost first."""
    found: list[Doc] = []
    while parents := [files[parent] for parent in file.get("parents", ()) if parent in files]:
        file = parents[0]
        found.insert(0, file)
    return found


def _letters(visit: Visit) -> dict[str, int]:
    return {box: count for box, count in mailboxes(visit.store).items() if visit.is_admin or box == visit.person}


def _by_folder(files: Iterable[Doc]) -> Tree:
    found: Tree = defaultdict(list)
    for file in files:
        for parent in file.get("parents", ()):
            found[parent].append(file)
    return found


def _nodes(visit: Visit, files: list[Doc], tree: Tree) -> tuple[Node, ...]:
    """Folders first, names as people count: 2 before 10."""
    ordered = sorted(files, key=lambda file: (file["mimeType"] != FOLDER, natural(file["name"])))
    return tuple(_node(visit, file, tree) for file in ordered)


def _node(visit: Visit, file: Doc, tree: Tree) -> Node:
    return Node(
        id=file["id"],
        name=file["name"],
        kind=KINDS.get(file["mimeType"], "file"),
        modified=file["modifiedTime"],
        size=int(file.get("size", 0)),
        shares=shares(visit, file),
        inside=_nodes(visit, tree[file["id"]], tree) if file["mimeType"] == FOLDER else (),
    )


def shares(visit: Visit, file: Doc) -> tuple[Share, ...]:
    """Who has access to a file, those who may do most first; nobody if that is not for the person to know."""
    found = []
    for entry in sorted(file.get("permissions", ()), key=lambda entry: -RANKS[entry["role"]]):
        who = visit.who(entry["emailAddress"]) if entry.get("emailAddress") else visit.word("все, у кого есть ссылка")
        if entry["type"] == "domain":
            who = "@" + entry["domain"]
        found.append(Share(who, ROLES.get(entry["role"], "правка")))
    return tuple(found)
