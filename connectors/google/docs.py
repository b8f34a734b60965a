"""Google Docs, as the flows need it: a document read whole, changed atomically, or given suggestions to.

All of it works with the scope drive.file, for documents that the robot made itself (docs.v1 says so of each method).
Indexes of changes count UTF-16 code units and must come from a reading with suggestions inline, as `read` gives it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from connectors.google.discovery import service
from connectors.google.errors import OutcomeUnknown, Refused
from connectors.google.transport import Http

if TYPE_CHECKING:
    from connectors.google.transport import Transport

Request = Mapping[str, Any]  # one of docs.v1 `Request`: {"insertText": {…}}


class Stale(Refused):
    """The document was changed since it was read, or the requests do not fit it: read it again.

    Google answers both with 400 and does not document how to tell them apart; an unchanged revision tells.
    """


class Docs:
    """Reads and changes documents over one transport; never sleeps, never repeats by itself."""

    def __init__(self, transport: Transport) -> None:
        self._http = Http(transport)

    @cached_property
    def _documents(self) -> Any:
        return service("docs", "v1").documents()

    def read(self, document_id: str) -> dict[str, Any]:
        """Return docs.v1 `Document`, its first tab in the legacy fields, suggestions inline. Raises `NotFound`."""
        call = self._documents.get(documentId=document_id, suggestionsViewMode="SUGGESTIONS_INLINE")
        answer: dict[str, Any] = call.execute(http=self._http)
        return answer

    def change(self, document_id: str, requests: Sequence[Request], revision: str) -> str:
        """Carry out all the requests or none, on exactly this revision; returns the revision they made.

        Raises `Stale` if the document is another by now, `NoAccess` if it is locked.
        """
        return self._update(document_id, requests, {"requiredRevisionId": revision})[0]

    def suggest(self, document_id: str, requests: Sequence[Request], revision: str) -> str:
        """Make the requests suggestions that people accept or decline; returns the revision after it.

        Raises `Stale` also where the server has no `writeMode` (a preview: it knows no such field and answers 400), and
        `OutcomeUnknown` where it made no suggestion of them.
        """
        # EDIT is the default: a server that left the field unread would have written over people's words. Google's
        # servers refuse fields that they do not know, so the check below only ever tells of a server that is none.
        revision, suggestions = self._update(
            document_id, requests, {"requiredRevisionId": revision, "writeMode": "SUGGEST"}
        )
        if not suggestions:
            raise OutcomeUnknown("the server does not say which suggestions it made")
        return revision

    def _update(
        self, document_id: str, requests: Sequence[Request], control: Mapping[str, str]
    ) -> tuple[str, list[str]]:
        body = {"requests": list(requests), "writeControl": control}
        call = self._documents.batchUpdate(documentId=document_id, body=body)
        try:
            answer = call.execute(http=self._http)
        except Refused as error:
            if error.status == 400:
                raise Stale(str(error), status=400, reason=error.reason) from error
            raise
        made = [id_ for one in answer.get("suggestionResponses", []) for id_ in one.get("createdSuggestionIds", [])]
        return str(answer.get("writeControl", {}).get("requiredRevisionId", "")), made
