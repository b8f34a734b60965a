"""Connectors put together from settings: the one place that knows which is built from which."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.google.approvals import Approvals
from connectors.google.auth import sign_in
from connectors.google.docs import Docs
from connectors.google.drive import Drive
from connectors.google.forms import Forms
from connectors.google.gmail import Gmail
from connectors.google.sheets import Sheets
from connectors.google.transport import Road, Transport
from connectors.outbox.ledger import Ledger
from connectors.outbox.memory import IssuedCodes, Places, Releases
from connectors.outbox.outbox import Outbox
from connectors.outbox.schema import open_database
from flows.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass(frozen=True)
class Workspace:
    """Everything a flow talks to; one transport, one database."""

    settings: Settings
    transport: Transport
    sheets: Sheets
    drive: Drive
    approvals: Approvals
    forms: Forms
    docs: Docs
    gmail: Gmail
    engine: Engine
    ledger: Ledger
    outbox: Outbox
    places: Places
    releases: Releases
    codes: IssuedCodes


@contextmanager
def open_workspace(settings: Settings, road: Road | None = None) -> Iterator[Workspace]:
    """Open the Workspace that the settings name; `road` takes the place of the plain way there.

    Raises `SignInFailed` if the key file is none. Nothing is sent before the first use.
    """
    credentials = sign_in(settings.credentials, settings.sender)
    transport = Transport(credentials, road or Road(settings.google_endpoint), pause=settings.retry_pause)
    # On Google itself an address of the demonstration can only be a mistake.
    gmail = Gmail(transport, refuse_examples=settings.real)
    engine = open_database(settings.ledger_url)
    ledger = Ledger(engine)
    try:
        yield Workspace(
            settings=settings,
            transport=transport,
            sheets=Sheets(transport),
            drive=Drive(transport),
            approvals=Approvals(transport),
            forms=Forms(transport),
            docs=Docs(transport),
            gmail=gmail,
            engine=engine,
            ledger=ledger,
            outbox=Outbox(ledger, gmail),
            places=Places(engine),
            releases=Releases(engine),
            codes=IssuedCodes(engine),
        )
    finally:
        transport.close()
        engine.dispose()
