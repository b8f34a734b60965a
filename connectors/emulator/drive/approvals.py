"""approvals: a file is put before reviewers, each of whom approves or declines it.

Collection "drive.approvals" by approval id: Google's field names with addresses for people, plus `fileId`, `number`
and `log`, what was said and done. Complete approvals never change again. Two things Google leaves open are assumed: the
lock of `lockFile` stays after a refusal or cancellation until somebody lifts it, and so does that of a completed
approval; both are content restrictions of the usual kind, which a writer may lift.
"""

from typing import Any

from connectors.emulator.access import RANKS, applies, effective, require, role_of, too_small_a_role
from connectors.emulator.auth import ADDRESS
from connectors.emulator.drive import editors, history
from connectors.emulator.drive.notices import notify
from connectors.emulator.drive.paging import page, page_size
from connectors.emulator.drive.registry import note
from connectors.emulator.drive.restrictions import locked
from connectors.emulator.drive.reviews import APPROVALS, NO_ANSWER, RESET, of_file, under_way
from connectors.emulator.drive.times import moment_of, timestamp
from connectors.emulator.drive.view import person
from connectors.emulator.errors import failed_precondition, invalid, not_found
from connectors.emulator.routing import Call, serves
from connectors.emulator.store import Doc, Store

BEHAVIOURS = (RESET, "NO_APPROVAL_ACTION")


@serves("drive.approvals.start")
def start(store: Store, call: Call) -> dict[str, Any]:
    """Ask reviewers to approve a file, one approval at a time; a writer may, and `lockFile` makes the file read-only.

    Reviewers without access are taken, as Google does: they get no letter and cannot see the file.
    """
    file = _reviewable(store, call)
    if under_way(store, file["id"]):
        raise failed_precondition("The file already has an approval in progress.")
    reviewers = _addresses(call.body.get("reviewerEmails"), "reviewerEmails")
    if not reviewers:
        raise invalid("At least one reviewer is required.", reason="required", location="reviewerEmails")
    now = timestamp(store.now())
    approval: Doc = {
        "approvalId": store.new_id("approval"),
        "fileId": file["id"],
        "number": store.next_number(APPROVALS),
        "status": "IN_PROGRESS",
        "createTime": now,
        "modifyTime": now,
        "initiator": call.user,
        "fileContentChangeBehavior": _behaviour(call),
        "responses": [{"reviewer": reviewer, "response": NO_ANSWER} for reviewer in reviewers],
        "log": [],
    }
    if due := call.body.get("dueTime"):
        if moment_of(due, "dueTime") <= store.now():
            raise invalid("The due time must be in the future.", reason="invalid", location="dueTime")
        approval["dueTime"] = timestamp(moment_of(due, "dueTime"))
    if call.body.get("lockFile"):
        file = _locked(store, file, call.user)
    return _done(store, call, file, approval, "asks for your approval", reviewers)


@serves("drive.approvals.get")
def get(store: Store, call: Call) -> dict[str, Any]:
    """One approval, for everybody who may see the file."""
    require(store, call.path["fileId"], call)
    return _shown(call, _approval(store, call))


@serves("drive.approvals.list")
def list_approvals(store: Store, call: Call) -> dict[str, Any]:
    """The approvals of a file, the latest first (assumed); `items` only where `fields` is given, as with Google."""
    file = require(store, call.path["fileId"], call)
    size = page_size(call, 100, 100)
    entries = of_file(store, file["id"])
    items, token = page(call, entries, lambda entry: int(entry["number"]), size, newest_first=True)
    answer: dict[str, Any] = {"kind": "drive#approvalList"} | token
    return answer | {"items": [_shown(call, item) for item in items]} if call.param("fields") else answer


@serves("drive.approvals.approve")
def approve(store: Store, call: Call) -> dict[str, Any]:
    """Approve as one of the reviewers; the last of them completes the approval.

    Unless changes of content are no matter to the approval, the file is read-only from then on.
    """
    file, approval = _open_approval(store, call)
    approval = _answered(approval, call.user, "APPROVED")
    if all(entry["response"] == "APPROVED" for entry in approval["responses"]):
        file, revision = history.sealed(store, file)
        approval |= {"status": "APPROVED", "approvedRevisionId": revision, "completeTime": timestamp(store.now())}
        if approval["fileContentChangeBehavior"] == RESET:
            file = _locked(store, file, approval["initiator"])
    return _done(store, call, file, approval, "approved the file")


@serves("drive.approvals.decline")
def decline(store: Store, call: Call) -> dict[str, Any]:
    """Decline as one of the reviewers, which ends the approval."""
    file, approval = _open_approval(store, call)
    approval = _answered(approval, call.user, "DECLINED")
    approval |= {"status": "DECLINED", "completeTime": timestamp(store.now())}
    return _done(store, call, file, approval, "declined the file")


@serves("drive.approvals.cancel")
def cancel(store: Store, call: Call) -> dict[str, Any]:
    """End an approval without a result; any writer of the file may."""
    file, approval = _open_approval(store, call)
    _require_writer(store, call)
    approval |= {"status": "CANCELLED", "completeTime": timestamp(store.now())}
    return _done(store, call, file, approval, "cancelled the approval")


@serves("drive.approvals.comment")
def comment(store: Store, call: Call) -> dict[str, Any]:
    """Say something on an approval to its initiator and reviewers; they and (assumed) writers may."""
    file, approval = _open_approval(store, call)
    if not call.body.get("message"):
        raise invalid("A message is required.", reason="required", location="message")
    if call.user not in (approval["initiator"], *_reviewers(approval)):
        _require_writer(store, call)
    return _done(store, call, file, approval, "commented on the approval")


@serves("drive.approvals.reassign")
def reassign(store: Store, call: Call) -> dict[str, Any]:
    """Add reviewers, or put others in the place of those who have not answered.

    Writers may; whoever only reads the file may put somebody in their own place.
    """
    file, approval = _open_approval(store, call)
    added = _addresses([entry.get("addedReviewerEmail") for entry in call.body.get("addReviewers", ())], "addReviewers")
    replaced = {
        _address(entry.get("removedReviewerEmail"), "replaceReviewers"): _address(
            entry.get("addedReviewerEmail"), "replaceReviewers"
        )
        for entry in call.body.get("replaceReviewers", ())
    }
    if not added and not replaced:
        raise invalid("No reviewer to add or replace.", reason="required", location="addReviewers")
    if added or set(replaced) != {call.user}:
        _require_writer(store, call)
    unanswered = {entry["reviewer"] for entry in approval["responses"] if entry["response"] == NO_ANSWER}
    if missing := [address for address in replaced if address not in unanswered]:
        raise failed_precondition(f"{missing[0]} is no reviewer without a response.")
    reviewers = [replaced.get(reviewer, reviewer) for reviewer in _reviewers(approval)]
    known = {entry["reviewer"]: entry["response"] for entry in approval["responses"]}
    approval["responses"] = [
        {"reviewer": reviewer, "response": known.get(reviewer, NO_ANSWER)}
        for reviewer in dict.fromkeys([*reviewers, *added])
    ]
    return _done(store, call, file, approval, "asks for your approval", [*added, *replaced.values()])


def _reviewable(store: Store, call: Call) -> Doc:
    file = require(store, call.path["fileId"], call, "writer")
    if file["mimeType"] in (editors.FOLDER, editors.SHORTCUT):
        raise failed_precondition("Approvals are not supported for this kind of file.")
    return file


def _open_approval(store: Store, call: Call) -> tuple[Doc, Doc]:
    """The call's file and a copy of its approval; raises GoogleError 400 for one that is complete."""
    file = require(store, call.path["fileId"], call)
    approval = _approval(store, call)
    if approval["status"] != "IN_PROGRESS":
        raise failed_precondition("The approval is complete and cannot be changed.")
    return file, dict(approval)


def _approval(store: Store, call: Call) -> Doc:
    approval = store.docs(APPROVALS).get(call.path["approvalId"])
    if approval is None or approval["fileId"] != call.path["fileId"]:
        raise not_found(f"Approval not found: {call.path['approvalId']}.", location="approvalId")
    return approval


def _answered(approval: Doc, user: str, response: str) -> Doc:
    if user not in _reviewers(approval):
        raise too_small_a_role()
    responses = [
        entry | {"response": response} if entry["reviewer"] == user else entry for entry in approval["responses"]
    ]
    return approval | {"responses": responses}


def _done(
    store: Store, call: Call, file: Doc, approval: Doc, what: str, people: list[str] | None = None
) -> dict[str, Any]:
    """Store an approval after an action, and write about it to everybody concerned (or to these people) with access."""
    now, message = timestamp(store.now()), call.body.get("message", "")
    entry = {"time": now, "by": call.user, "what": what, "message": message}
    approval = approval | {"modifyTime": now, "log": [*approval["log"], entry]}
    store.docs(APPROVALS).put(approval["approvalId"], approval)
    note(store, file)
    concerned = [approval["initiator"], *_reviewers(approval)] if people is None else people
    subject = f"Approval: {file['name']}"
    text = f"{call.user} {what}." + (f"\n\n{message}" if message else "")
    notify(store, file, call.user, (one for one in concerned if _has_access(store, file, one)), subject, text)
    return _shown(call, approval)


def _has_access(store: Store, file: Doc, address: str) -> bool:
    return any(applies(permission, address) for permission in effective(store, file).values())


def _require_writer(store: Store, call: Call) -> None:
    role = role_of(store, call.path["fileId"], call)
    if role is None or RANKS[role] < RANKS["writer"]:
        raise too_small_a_role()


def _locked(store: Store, file: Doc, user: str) -> Doc:
    return note(store, file | {"contentRestrictions": [locked(store, user)]})


def _behaviour(call: Call) -> str:
    wanted = call.body.get("fileContentChangeBehavior")
    return wanted if wanted in BEHAVIOURS else RESET


def _reviewers(approval: Doc) -> list[str]:
    return [entry["reviewer"] for entry in approval["responses"]]


def _addresses(given: Any, name: str) -> list[str]:
    if not isinstance(given, list):
        return []
    return list(dict.fromkeys(_address(address, name) for address in given))


def _address(given: Any, name: str) -> str:
    if not isinstance(given, str) or not ADDRESS.fullmatch(given.lower()):
        raise invalid(f"Invalid email address: {given}", reason="invalid", location=name)
    return given.lower()


def _shown(call: Call, approval: Doc) -> dict[str, Any]:
    names = ("approvalId", "status", "createTime", "modifyTime", "completeTime", "dueTime", "approvedRevisionId")
    return {name: approval[name] for name in names if name in approval} | {
        "kind": "drive#approval",
        "targetFileId": approval["fileId"],
        "fileContentChangeBehavior": approval["fileContentChangeBehavior"],
        "initiator": person(approval["initiator"], call),
        "reviewerResponses": [
            {
                "kind": "drive#reviewerResponse",
                "reviewer": person(entry["reviewer"], call),
                "response": entry["response"],
            }
            for entry in approval["responses"]
        ],
    }
