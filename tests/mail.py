"""Letters for tests of the embedded Gmail, and the few calls that all of them make."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from googleapiclient.errors import HttpError

ROBOT, SCHOOL, OTHER = "robot@barycentre.example", "school203@krasnoselsky.example", "school352@krasnoselsky.example"


def letter(to: str = SCHOOL, subject: str = "Анонс: Зарница", text: str = "", **headers: str) -> bytes:
    """A letter without From and Date; "_" in the names of further headers stands for "-"."""
    message = EmailMessage()
    message["To"] = to
    message["Subject"] = subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text or "Здравствуйте! Приглашаем на «Зарницу».")
    return message.as_bytes()


def raw(data: bytes) -> str:
    """Bytes as requests carry them."""
    return urlsafe_b64encode(data).decode()


def send(user: Any, data: bytes, **more: Any) -> Any:
    """Send a letter; the answer."""
    return user.messages().send(userId="me", body={"raw": raw(data), **more}).execute()


def draft(user: Any, data: bytes, **more: Any) -> Any:
    """Make a draft; the answer."""
    return user.drafts().create(userId="me", body={"message": {"raw": raw(data), **more}}).execute()


def put(user: Any, data: bytes, *labels: str, **more: Any) -> str:
    """Put a letter into the mailbox, sending nothing; its id."""
    body = {"raw": raw(data), "labelIds": list(labels)}
    return user.messages().insert(userId="me", body=body, **more).execute()["id"]


def found(user: Any, query: str = "", **more: Any) -> list[str]:
    """The ids of what a search finds, the newest first."""
    answer = user.messages().list(userId="me", q=query, **more).execute()
    return [message["id"] for message in answer.get("messages", [])]


def inbox(user: Any, label: str = "INBOX") -> list[EmailMessage]:
    """The letters under a label, the newest first."""
    return [read(user, message) for message in found(user, labelIds=[label])]


def read(user: Any, message: str) -> EmailMessage:
    """A letter as the email package reads it."""
    got = user.messages().get(userId="me", id=message, format="raw").execute()
    return message_from_bytes(urlsafe_b64decode(got["raw"]), policy=policy.default)


def labels_of(user: Any, message: str) -> list[str]:
    """The labels of a message."""
    return user.messages().get(userId="me", id=message, format="minimal").execute().get("labelIds", [])


def header(user: Any, message: str, name: str) -> list[str]:
    """The values of a header."""
    got = user.messages().get(userId="me", id=message, format="metadata", metadataHeaders=[name]).execute()
    return [entry["value"] for entry in got["payload"]["headers"]]


def refusal(call: Any) -> tuple[int, str]:
    """Status and message of the error that a call is answered with."""
    with pytest.raises(HttpError) as error:
        call.execute()
    return error.value.status_code, error.value.reason
