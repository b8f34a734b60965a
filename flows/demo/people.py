"""People of the demonstration: curators who type into their sheets, signed in as themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.utils import parseaddr

from google.oauth2.credentials import Credentials

from connectors.google.gmail import Gmail, Outgoing
from connectors.google.sheets import Cell, Sheets, put_rows
from connectors.google.transport import Road, Transport
from connectors.outbox.memory import Place
from flows.programme.table import Table, as_text, read_table
from flows.programme.tabs import TabLayout


class Person:
    """Somebody with an address; the embedded Workspace takes the address for a token (`--dev-tokens`)."""

    def __init__(self, endpoint: str, address: str) -> None:
        self._address = address
        self._transport = Transport(Credentials(address), Road(endpoint))
        self._sheets = Sheets(self._transport)
        self.mailbox = Gmail(self._transport)

    def add_rows(self, file: Place, layout: TabLayout, rows: Sequence[Mapping[str, Cell]]) -> None:
        """Type rows under what stands in a tab."""
        table = self._table(file, layout)
        width = max(table.columns.values()) + 1
        lines = [_line(table, row, width) for row in rows]
        self._sheets.change(file.file_id, [put_rows(table.sheet_id, len(table.cells), lines)])

    def edit(self, file: Place, layout: TabLayout, key: str, row: str, cells: Mapping[str, Cell]) -> None:
        """Type into cells of the row whose `key` column reads `row`. Raises LookupError if there is none."""
        table = self._table(file, layout)
        found = next((r for r in table.rows() if as_text(r.raw(key)) == row), None)
        if found is None:
            raise LookupError(f"no row «{row}»")
        self._sheets.change(
            file.file_id,
            [
                put_rows(table.sheet_id, found.index, [[value]], table.columns[heading])
                for heading, value in cells.items()
            ],
        )

    def rows(self, file: Place, layout: TabLayout) -> list[list[str]]:
        """Read a tab without its headings."""
        return [[as_text(cell) for cell in row] for row in self._table(file, layout).cells[1:]]

    def reply(self, letter: EmailMessage, words: str) -> None:
        """Answer a letter as mail programs do: words above, the letter quoted below."""
        answer = EmailMessage()
        answer["From"] = self._address
        answer["To"] = parseaddr(str(letter["Reply-To"] or letter["From"]))[1]
        answer["Subject"] = f"Re: {letter['Subject']}"
        answer["In-Reply-To"] = answer["References"] = str(letter["Message-ID"])
        body = letter.get_body(("plain",))
        quoted = "".join(f"> {line}\n" for line in body.get_content().splitlines()) if body else ""
        answer.set_content(f"{words}\n\n{letter['From']} пишет:\n{quoted}")
        draft = self.mailbox.make_drafts([Outgoing(answer.as_bytes())])[0]
        if not isinstance(draft, str):
            raise draft
        self.mailbox.send_draft(draft)

    def close(self) -> None:
        """Sign out."""
        self._transport.close()

    def _table(self, file: Place, layout: TabLayout) -> Table:
        tab = self._sheets.read_tabs(file.file_id, [file.tabs[layout.key]])[file.tabs[layout.key]]
        return read_table(tab, layout, file.file_id, "")


def _line(table: Table, row: Mapping[str, Cell], width: int) -> list[Cell]:
    line: list[Cell] = [None] * width
    for heading, value in row.items():
        line[table.columns[heading]] = value
    return line
