"""Letters about reports -> letters of the outbox: who is asked for consent, who gets the approved report."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from connectors.outbox.letters import Composition, Key, Letter, hash_address
from flows.announcements.letters import Stationery, programme_facts
from flows.letters.message import Attachment, Envelope, build
from flows.letters.words import long_date
from flows.programme.model import Approver, Cluster, Place
from flows.reports.review import Matter, Review

ASK, SEND = "report_review", "report"
KINDS = (ASK, SEND)
TIME_TO_ANSWER = timedelta(days=7)


@dataclass(frozen=True)
class Filed:
    """An approved report as people get it: its PDF in «Отчёты», and the bytes when a letter needs them."""

    link: str
    content: Callable[[], bytes]
    is_new: bool = False


@dataclass(frozen=True)
class ReportDesk:
    """What letters about reports have in common."""

    stationery: Stationery

    def asking(
        self,
        matter: Matter,
        review: Review,
        approver: Approver,
        document_link: str,
        sheet: Place | None,
        *,
        in_drive: bool,
    ) -> Letter:
        """Return the letter that asks one person for consent; once for each version of the document."""
        facts = {
            "document": matter.title,
            "row": matter.row,
            "document_link": document_link,
            "sheet_link": sheet.link if sheet else document_link,
            "approver": approver.name,
            "until": long_date(self.stationery.today + TIME_TO_ANSWER),
            "asked_in_drive": in_drive,
        }
        return self._letter(ASK, matter, review.version, approver, "reports/review", facts, {"version": review.version})

    def sending(self, matter: Matter, review: Review, addressee: Approver, filed: Filed) -> Letter:
        """Return the letter that brings the approved report, its PDF attached; it names the approved revision."""
        facts = {"document": matter.title, "consents": "; ".join(review.consents), "file_link": filed.link}
        known = {"revision": review.revision} if review.revision else {}
        return self._letter(
            SEND, matter, review.version, addressee, "reports/approved", facts, known, lambda: _pdf(matter, filed)
        )

    def _letter(
        self,
        kind: str,
        matter: Matter,
        version: str,
        person: Approver,
        message: str,
        facts: Mapping[str, Any],
        known: Mapping[str, str],
        attachments: Callable[[], Sequence[Attachment]] = tuple,
    ) -> Letter:
        assert person.address
        key = self.stationery.programme.ledger_key
        recipient = hash_address(key, person.address)
        compose = partial(
            self._compose,
            message,
            facts,
            person.address,
            self.stationery.programme.cluster(matter.cluster),
            attachments,
        )
        return Letter(Key(key, kind, matter.key, 1, _wave(version), recipient), person.name, compose, facts=known)

    def _compose(
        self,
        message: str,
        facts: Mapping[str, Any],
        address: str,
        cluster: Cluster | None,
        attachments: Callable[[], Sequence[Attachment]],
        composition: Composition,
    ) -> bytes:
        programme = self.stationery.programme
        curator = cluster.curator if cluster else None
        signed = {
            "cluster": {"number": cluster.number, "name": cluster.name, "hashtag": ""} if cluster else None,
            "curator": {"name": curator.name, "post": curator.post, "email": curator.address or ""}
            if curator
            else None,
            "programme": programme_facts(programme),
            "letter_number": composition.token,
        }
        rendered = self.stationery.renderer.render(message, {**facts, **signed})
        headers = dict([composition.header])
        answers_to = curator.address if curator else None
        envelope = Envelope(self.stationery.sender, programme.title, (address,), answers_to, None, headers)
        return build(envelope, rendered, None, attachments=attachments())


def _wave(version: str) -> str:
    """A version as the ledger and a run's account name it: what people typed, unless it is more than a number."""
    return version if re.fullmatch(r"[0-9.]{1,8}", version) else hashlib.sha256(version.encode()).hexdigest()[:8]


def _pdf(matter: Matter, filed: Filed) -> list[Attachment]:
    return [Attachment(f"{matter.title}.pdf", filed.content(), "application", "pdf")]
