"""Opening the ledger's database."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, select

import connectors.outbox
from connectors.outbox.schema import REVISION, metadata, open_database, releases

MIGRATIONS = Path(connectors.outbox.__file__).with_name("migrations")


def test_migrations_make_the_tables(engine: Engine) -> None:
    """The migrations, run one after the other, give exactly the tables that the code uses."""
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_revision() -> None:
    """The code knows which migration is the newest."""
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == REVISION


def test_up_to_date_opens_without_alembic(engine: Engine) -> None:
    """An up-to-date database opens without Alembic, which takes long to import."""
    code = f"import sys; from connectors.outbox.schema import open_database; open_database({str(engine.url)!r}); print('alembic' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_opened_by_many_at_once(tmp_path: Path) -> None:
    """Processes that open a new database at the same time find its tables made once."""
    url = f"sqlite:///{tmp_path}/new/ledger.sqlite3"
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            open_database(url)
            os._exit(0)
        children.append(child)

    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4


def test_data_survives_reopening(engine: Engine) -> None:
    """Opening a database again leaves what is in it."""
    row = {
        "programme": "p",
        "code": "М1-001",
        "round": 1,
        "fingerprint": "f",
        "seen_on": date(2026, 9, 1),
        "ticked": True,
    }
    with engine.begin() as connection:
        connection.execute(insert(releases), row)

    with open_database(str(engine.url)).connect() as connection:
        assert connection.execute(select(releases)).one()._asdict() == row


def test_moments_are_utc(engine: Engine) -> None:
    """A moment of any zone comes back as the same moment in UTC."""
    from connectors.outbox.ledger import Ledger
    from connectors.outbox.letters import Key, Letter

    local = datetime(2026, 9, 1, 8, tzinfo=timezone(timedelta(hours=7)))
    ledger = Ledger(engine, clock=lambda: local)
    ledger.mark(Letter(Key("p", "k", "s", 1, "w", "r"), "ОУ № 1", lambda _: b""), "missed", "поздно")

    found = ledger.history("p")[0].planned_at

    assert found == local
    assert found.utcoffset() == timedelta(0)
