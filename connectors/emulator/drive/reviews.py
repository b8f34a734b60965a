"""What a change of content does to a file's approvals; read wherever content is written."""

from connectors.emulator.drive.times import timestamp
from connectors.emulator.store import Doc, Store

APPROVALS = "drive.approvals"
RESET = "RESET_APPROVAL"
NO_ANSWER = "NO_RESPONSE"


def of_file(store: Store, file_id: str) -> list[Doc]:
    """All approvals of a file."""
    return [approval for approval in store.docs(APPROVALS).values() if approval["fileId"] == file_id]


def under_way(store: Store, file_id: str) -> Doc | None:
    """The approval of a file that is in progress, if there is one."""
    return next((approval for approval in of_file(store, file_id) if approval["status"] == "IN_PROGRESS"), None)


def content_changed(store: Store, file_id: str) -> None:
    """Take back the answers to the approval under way: every reviewer is to approve the same content."""
    approval = under_way(store, file_id)
    if approval is None or approval["fileContentChangeBehavior"] != RESET:
        return
    if any(entry["response"] == "APPROVED" for entry in approval["responses"]):
        responses = [entry | {"response": NO_ANSWER} for entry in approval["responses"]]
        changed = approval | {"responses": responses, "modifyTime": timestamp(store.now())}
        store.docs(APPROVALS).put(approval["approvalId"], changed)
