"""What the tests of Drive share: people, kinds of files, and what a refused call is told."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError

CURATOR = "curator@imc.example"
FOLDER = "application/vnd.google-apps.folder"


def make(drive: Any, name: str = "файл", **more: Any) -> str:
    """Make a folder, or what `more` says; returns its id."""
    body = {"name": name, "mimeType": FOLDER, **more}
    made = drive.files().create(body=body, supportsAllDrives=True).execute()
    return str(made["id"])


def refusal(call: Any, told: str = "reason") -> tuple[int, Any]:
    """Return the status of the error that a call is answered with, and its reason or what else is asked for."""
    with pytest.raises(HttpError) as error:
        call.execute()
    return error.value.status_code, error.value.error_details[0].get(told)
