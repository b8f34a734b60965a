"""users.watch and users.stop: notifications of changes, as far as they go without Pub/Sub."""

import re
from datetime import timedelta
from typing import Any

from connectors.emulator.errors import invalid
from connectors.emulator.gmail.labels import listable
from connectors.emulator.gmail.people import mailbox_of
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Store

LASTS = timedelta(days=7)
_TOPIC = re.compile(r"projects/[^/\s]+/topics/[^/\s]+")


@serves("gmail.users.watch", missing="nothing is published, as there is no Pub/Sub: `history.list` tells what happened")
def watch(store: Store, call: Call) -> dict[str, Any]:
    """Ask for notifications for the next seven days; the answer names the moment from which history counts."""
    mailbox = mailbox_of(store, call)
    if not _TOPIC.fullmatch(call.body.get("topicName", "")):
        raise invalid("Invalid topicName does not match projects/*/topics/*", reason="invalidArgument")
    listable(mailbox, call.body.get("labelIds", []))
    expiration = int((store.now() + LASTS).timestamp() * 1000)
    return {"historyId": str(mailbox.last_change()), "expiration": str(expiration)}


@serves("gmail.users.stop")
def stop(store: Store, call: Call) -> None:
    """Ask for no more notifications; that there were none is no error."""
    mailbox_of(store, call)
