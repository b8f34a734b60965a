"""A trial letter to oneself: the announcement as a school would get it, agreed or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from connectors.outbox.letters import Due as StillDue
from connectors.outbox.letters import Key, hash_address
from flows.announcements.letters import Stationery
from flows.announcements.recipients import Recipient
from flows.announcements.rules import Due
from flows.announcements.standing import stand
from flows.announcements.told import History, read_history
from flows.letters.message import check_address
from flows.letters.render import Letters
from flows.programme.reading import Source, read_picture
from flows.programme.roadmap_sheet import as_code
from flows.wiring import Workspace


def send_trial(workspace: Workspace, sources: Sequence[Source], code: str, to: str, now: datetime) -> str:
    """Send the announcement of `code` to one address of one's own; returns what stands in the way, or "".

    The letter is no school's: it is kept in the ledger under a kind of its own and changes nothing for the waves.
    """
    code = as_code(code)
    address = check_address(to)
    if address is None:
        return f"«{to}» — не адрес электронной почты"
    for source in sources:
        picture = read_picture(workspace.sheets, source)
        activity = next((a for r in picture.roadmaps for a in r.coded if a.code == code), None)
        if activity is None:
            continue
        programme = picture.programme
        histories = read_history(workspace.ledger.history(programme.ledger_key))
        standing = stand(activity, histories.get(code, History()), source.today, programme.policy)
        if standing.appointment is None:
            return f"у {code} нет даты: {'; '.join(f.what for f in standing.findings)}"
        person = Recipient(address, hash_address(programme.ledger_key, address), (), "required")
        stationery = Stationery(Letters(), programme, workspace.settings.sender, source.today, now)
        letter = stationery.letter(Due("announcement", standing, standing.edition, "1", person))
        key = Key(programme.ledger_key, "test", code, 1, now.isoformat(), person.key)
        outcomes = workspace.outbox.post(
            [replace(letter, key=key, addressee="проверка", thread="")], lambda _: StillDue()
        )
        return "" if outcomes[0].result == "sent" else f"письмо не ушло: {outcomes[0].reason}"
    return f"мероприятия {code} нет в дорожных картах"
