"""Which Workspace, which mailbox, which ledger: a handful of settings from the environment or `.env`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings with the prefix BARYCENTRE_ (docs/settings.md is generated from the descriptions)."""

    model_config = SettingsConfigDict(env_prefix="BARYCENTRE_", env_file=".env", extra="ignore", frozen=True)

    google_endpoint: str = Field(
        default="",
        description="Base URL of another Workspace, such as the embedded one; empty = Google itself.",
    )
    credentials: Path = Field(
        default=Path("credentials.json"),
        description="Service-account key file, or an authorised-user file of an installed-app login.",
    )
    sender: str = Field(
        default="robot@barycentre.example",
        description="The mailbox the robot acts as: letters leave from it, files belong to it.",
    )
    data_dir: Path = Field(
        default=Path(".barycentre"),
        description="Folder for the ledger and for Prefect's own files.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL of the ledger; empty = an SQLite file in DATA_DIR.",
    )
    retry_pause: float = Field(
        default=0.5,
        description="Seconds before a request that may be repeated is sent again; doubles with every try.",
    )

    @property
    def real(self) -> bool:
        """Whether this is Google itself: then only today is a day to run on, and `.example` gets no letters."""
        return not self.google_endpoint

    @property
    def ledger_url(self) -> str:
        """`database_url`, or the SQLite file in `data_dir`."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'ledger.sqlite3'}"
