"""A document's page: its text as a sheet of paper, beside it what people say of it, and what its script asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from starlette.responses import Response

from connectors.emulator.docs.session import revision_id
from connectors.emulator.docs.shelf import load
from connectors.emulator.drive.comments import of_file
from connectors.emulator.drive.editors import DOCUMENT
from connectors.emulator.errors import not_found
from connectors.emulator.pages.drive import above, seen, shares
from connectors.emulator.pages.exports import OFFERED
from connectors.emulator.pages.guard import DOCUMENT_POLICY, PAGE_POLICY, page_headers
from connectors.emulator.pages.locks import READING
from connectors.emulator.pages.paper import Paper
from connectors.emulator.pages.paragraphs import SOLID, suggested, suggestions_in, text_of
from connectors.emulator.pages.visit import Visit, json_answer

Json = dict[str, Any]

SUGGESTING = "Вы можете предлагать правки и писать замечания. Решают те, с кем документом поделились для правки."
LOCKED = "Документ закрыт для правки"


@dataclass(frozen=True)
class Suggestion:
    """What somebody suggested, undecided as yet: the texts that would come and go, neither for a change of looks.

    `about` is the paragraph that it is about, "" if it is a table or the page.
    """

    id: str
    author: str
    is_own: bool
    moment: str
    added: str
    removed: str
    about: str


@dataclass(frozen=True)
class Opened:
    """A tab of a document that a person has opened: Drive's file, the Document resource, the Tab resource."""

    visit: Visit
    file: Json
    document: Json
    tab: Json

    @property
    def id(self) -> str:
        """The file's id."""
        return str(self.file["id"])

    @property
    def revision(self) -> str:
        """The revision that the person sees, by which a later change is told from this one."""
        return revision_id(load(self.visit.store, self.id))  # the API tells it to writers only

    @property
    def tab_id(self) -> str:
        """The id of the tab."""
        return str(self.tab["tabProperties"]["tabId"])

    @property
    def tabs(self) -> list[tuple[str, str]]:
        """The ids and titles of all tabs, those that lie in another after it."""
        found = (tab["tabProperties"] for tab in _tabs(self.document["tabs"]))
        return [(one["tabId"], one.get("title", "")) for one in found]

    @property
    def token(self) -> str:
        """A mark of all that the page shows of the document: Drive counts changes of text, comments and access."""
        return _token(self.file)

    @property
    def may_write(self) -> bool:
        """Whether the person may change the text."""
        return bool(self.file["capabilities"]["canModifyContent"])

    @property
    def may_suggest(self) -> bool:
        """Whether the person may suggest changes and say something of the document, if nothing more."""
        return bool(self.file["capabilities"]["canComment"])

    @property
    def shut(self) -> str:
        """Why the person cannot change the text, or not at once, "" if they can."""
        if self.may_write:
            return ""
        if not self.file["capabilities"]["canEdit"]:
            return self.visit.word(SUGGESTING if self.may_suggest else READING)
        (lock, *_) = self.file["contentRestrictions"]
        by = lock.get("restrictingUser", {}).get("emailAddress", "")
        reason = f": {lock['reason'].rstrip('.')}" if lock.get("reason") else ""
        who = f" {self.visit.word('Закрыл')}: {self.visit.who(by)}." if by else ""
        return f"{self.visit.word(LOCKED)}{reason}.{who}"

    @cached_property
    def paper(self) -> Paper:
        """The text as it is shown."""
        return Paper(self.tab["documentTab"], self.tab_id, self.may_suggest, self.visit.word("Править абзац"))

    @property
    def style(self) -> str:
        """The address of the text's stylesheet, another one for other styles."""
        mark = f"{crc32(self.paper.style.encode()):08x}"
        return f"/document/d/{self.id}/looks.css?{urlencode({'tab': self.tab_id, 'of': mark})}"

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """What is suggested, in the order in which it stands in the text."""
        kept = load(self.visit.store, self.id).suggestions  # the API keeps addresses to itself
        threads = {thread["suggestionId"]: thread for thread in kept}
        return [self._suggestion(name, threads.get(name, {})) for name in self._suggested]

    @cached_property
    def comments(self) -> list[Json]:
        """The comments with `who` made them and their replies, those that are settled last."""
        authors = _authors(self)
        found = [_named(self.visit, comment, authors) for comment in _comments(self)]
        return sorted(found, key=lambda comment: bool(comment["resolved"]))

    @cached_property
    def approval(self) -> Json | None:
        """The approval under way, None if there is none."""
        listed = self.visit.ask("drive.approvals.list", {"fields": "*"}, fileId=self.id).get("items", ())
        return next((one for one in listed if one["status"] == "IN_PROGRESS"), None)

    @cached_property
    def _suggested(self) -> dict[str, dict[str, str]]:
        """By suggestion the texts that come (`Insertion`) and go (`Deletion`), and the paragraph it is `about`."""
        names = suggestions_in(self.tab["documentTab"])
        found = {name: {"Insertion": "", "Deletion": "", "about": ""} for name in names}
        for paragraph in self.paper.places.values():
            for name in paragraph.suggestions:
                found[name]["about"] = found[name]["about"] or paragraph.text
            for element in paragraph.resource.get("elements", ()):
                for what in ("Insertion", "Deletion"):
                    for name in suggested(element, what):
                        found[name][what] += text_of(element)
        return found

    def _suggestion(self, name: str, thread: Json) -> Suggestion:
        texts, author = self._suggested[name], thread.get("author", "")
        return Suggestion(
            id=name,
            author=self.visit.who(author),
            is_own=author == self.visit.person,
            moment=thread.get("createTime", ""),
            added=_readable(texts["Insertion"]),
            removed=_readable(texts["Deletion"]),
            about=texts["about"],
        )


def open_document(visit: Visit) -> Opened:
    """The document that a request names, at `tab`; raises GoogleError 404, or 403 to whoever may not read it."""
    file = _file(visit)
    document = visit.ask("docs.documents.get", {"includeTabsContent": "true"}, documentId=file["id"])
    tabs = {tab["tabProperties"]["tabId"]: tab for tab in _tabs(document["tabs"])}
    return Opened(visit, file, document, tabs.get(visit.asked("tab")) or document["tabs"][0])


def document(visit: Visit) -> Response:
    """A tab of a document (`tab`); `at` names a paragraph to edit in a form."""
    opened = open_document(visit)
    return visit.show(
        "doc.html.j2",
        policy=DOCUMENT_POLICY,
        doc=opened,
        above=above(seen(visit), opened.file),
        shares=shares(visit, opened.file),
        chosen=opened.paper.places.get(visit.asked("at")) if opened.may_suggest else None,
        exports=OFFERED[DOCUMENT],
    )


def changes(visit: Visit) -> Response:
    """The text and what stands beside it, as JSON, if it is no more what a token (`since`) was given for."""
    token = _token(_file(visit))
    return json_answer({"token": token}) if visit.asked("since") == token else shown(open_document(visit))


def shown(opened: Opened) -> Response:
    """What the page shows of a document, for its script."""
    html = opened.visit.written("doc_parts.html.j2", doc=opened)
    known = {
        "token": opened.token,
        "revision": opened.revision,
        "style": opened.style,
        "shut": opened.shut,
        "open": opened.may_suggest,
    }
    return json_answer(known | {"html": html})


def looks(visit: Visit) -> Response:
    """The stylesheet of a document's text."""
    style = open_document(visit).paper.style
    return Response(style, 200, page_headers(PAGE_POLICY), "text/css; charset=utf-8")


def _file(visit: Visit) -> Json:
    file = visit.ask("drive.files.get", {"fields": "*"}, fileId=visit.part("file"))
    if file["mimeType"] != DOCUMENT:
        raise not_found()
    return file


def _token(file: Json) -> str:
    return str(file["version"])


def _tabs(tabs: list[Json]) -> Iterator[Json]:
    for tab in tabs:
        yield tab
        yield from _tabs(tab.get("childTabs", []))


def _readable(text: str) -> str:
    return text.replace("\n", " ¶ ").replace(SOLID, "▢").strip()


def _comments(opened: Opened) -> Iterator[Json]:
    query = {"fields": "*", "pageSize": "100"}
    while True:
        page = opened.visit.ask("drive.comments.list", query, fileId=opened.id)
        yield from page["comments"]
        if "nextPageToken" not in page:
            return
        query["pageToken"] = page["nextPageToken"]


def _authors(opened: Opened) -> dict[str, str]:
    """The addresses of those who said something, by the id of what they said: the API keeps them to itself."""
    posts = [post for comment in of_file(opened.visit.store, opened.id) for post in (comment, *comment["replies"])]
    return {post["id"]: post["author"] for post in posts}


def _named(visit: Visit, comment: Json, authors: dict[str, str]) -> Json:
    replies = [reply | {"who": visit.who(authors[reply["id"]])} for reply in comment["replies"]]
    return comment | {"who": visit.who(authors[comment["id"]]), "replies": replies}
