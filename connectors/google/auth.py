"""Signing in: a service account that acts as the robot's mailbox, or a stored installed-app login."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from google.auth.exceptions import GoogleAuthError
from google.oauth2.credentials import Credentials as UserCredentials
from google.oauth2.service_account import Credentials as ServiceAccountCredentials

from connectors.google.errors import SignInFailed

if TYPE_CHECKING:
    from pathlib import Path

    from google.auth.credentials import Credentials

# The least that the flows need. `drive.file` covers what setup itself made, nothing else on the Drive: its forms and
# their answers, too (Google's document of Forms names it for each method), so that no other form can be read.
SCOPES = (
    "https://www.googleapis.com/auth/gmail.modify",
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.file",
)


def sign_in(key_file: Path, subject: str) -> Credentials:
    """Credentials from `key_file`: a service-account key acting as `subject`, or an "authorized_user" file.

    Raises `SignInFailed` when the file is missing or is no such key. Nothing is sent yet.
    """
    try:
        info = json.loads(key_file.read_text(encoding="utf-8"))
        if info.get("type") == "authorized_user":
            return UserCredentials.from_authorized_user_info(info, SCOPES)
        return ServiceAccountCredentials.from_service_account_info(info, scopes=SCOPES, subject=subject)
    except OSError as error:
        raise SignInFailed(f"the key file cannot be read: {key_file} ({error.strerror})") from error
    except (ValueError, AttributeError, GoogleAuthError) as error:
        # The reason only: the content of a key never goes into a message.
        raise SignInFailed(f"{key_file} is no service-account key ({type(error).__name__})") from error
