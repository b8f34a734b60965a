"""Resumable uploads to the letter: sessions, pieces, questions, lost answers, other hosts, a server that dies."""

import pytest
import requests

from connectors.emulator import resumable
from connectors.emulator.routing import Call
from connectors.emulator.store import Store
from connectors.emulator.wire import Request

QUANTUM = 256 * 1024
DATA = bytes(range(256)) * 2048 + b"the end"


@pytest.fixture
def session(emulator):
    return emulator.session("curator@imc.example")


@pytest.fixture
def begin(emulator, session):
    """Open a session; its address."""

    def do(path="/upload/drive/v3/files", verb="POST", **headers):
        known = {"X-Upload-Content-Type": "image/png", **headers}
        answer = session.request(
            verb, f"{emulator.url}{path}?uploadType=resumable&fields=id,size", json={"name": "фото"}, headers=known
        )
        assert answer.status_code == 200, answer.text
        return answer.headers["Location"]

    return do


def send(session, address, start, piece, total, verb="PUT"):
    headers = {"Content-Range": f"bytes {start}-{start + len(piece) - 1}/{total}"}
    return session.request(verb, address, data=piece, headers=headers)


def ask(session, address, total="*"):
    return session.put(address, headers={"Content-Range": f"bytes */{total}", "Content-Length": "0"})


def test_pieces_are_answered_with_what_arrived(emulator, session, begin):
    """308 with Range until the last byte, nothing before the first; then the file."""
    address = begin()
    assert "Range" not in ask(session, address, len(DATA)).headers
    first = send(session, address, 0, DATA[:QUANTUM], len(DATA))
    assert (first.status_code, first.headers["Range"]) == (308, f"bytes=0-{QUANTUM - 1}")
    assert ask(session, address).headers["Range"] == first.headers["Range"]
    last = send(session, address, QUANTUM, DATA[QUANTUM:], len(DATA), "POST")
    assert (last.status_code, last.json()["size"]) == (200, str(len(DATA)))
    assert session.get(f"{emulator.url}/drive/v3/files/{last.json()['id']}?alt=media").content == DATA


def test_size_may_be_told_at_the_end(session, begin):
    """A stream of unknown length: `*` until the last piece."""
    address = begin()
    assert send(session, address, 0, DATA[: 2 * QUANTUM], "*").status_code == 308
    rest = DATA[2 * QUANTUM :]
    assert send(session, address, 2 * QUANTUM, rest, len(DATA)).json()["size"] == str(len(DATA))


def test_odd_pieces_are_kept_to_the_quantum(session, begin):
    """Of a piece that is not the last only whole multiples of 256 KiB stay; sending the rest again does no harm."""
    address = begin()
    assert send(session, address, 0, DATA[: QUANTUM + 5], len(DATA)).headers["Range"] == f"bytes=0-{QUANTUM - 1}"
    assert send(session, address, 0, DATA, len(DATA)).json()["size"] == str(len(DATA))


def test_what_does_not_fit_is_a_400(session, begin):
    """A hole, a piece of another length than it says, another total than was announced, nonsense."""
    address = begin(**{"X-Upload-Content-Length": str(len(DATA))})
    assert send(session, address, QUANTUM, b"x", len(DATA)).status_code == 400
    assert session.put(address, data=b"xyz", headers={"Content-Range": "bytes 0-9/20"}).status_code == 400
    assert send(session, address, 0, b"x", 1).status_code == 400
    assert session.put(address, data=b"x", headers={"Content-Range": "bytes a-b/c"}).status_code == 400
    assert send(session, address, 0, DATA, len(DATA)).ok


def test_lost_answer_is_given_again(emulator, session, begin):
    """The connection breaks after the file was made: asking brings its id, and there is no second file."""
    address = begin()
    emulator.control("POST", "faults", {"method": "drive.files.create", "action": "lose", "call": 1})
    with pytest.raises(requests.ConnectionError):
        session.put(address, data=DATA)
    found = ask(session, address, len(DATA)).json()
    assert session.put(address, data=DATA).json() == found
    listed = session.get(f"{emulator.url}/drive/v3/files").json()["files"]
    assert [file["id"] for file in listed] == [found["id"]]


def test_unknown_and_cancelled_sessions_are_404(emulator, session, begin):
    """As is one that DELETE ended, which Google answers with 499."""
    address = begin()
    assert session.delete(address).status_code == 499
    assert session.put(address, data=DATA).status_code == 404
    assert session.put(f"{emulator.url}/upload/drive/v3/files?upload_id=x", data=DATA).status_code == 404


def test_update_goes_by_session_as_well(emulator, session, begin):
    """PATCH opens one for new bytes of a file, and keeps to those who may write."""
    made = session.put(begin(), data=b"old").json()["id"]
    path = f"/upload/drive/v3/files/{made}"
    assert session.put(begin(path, "PATCH"), data=b"new").json() == {"id": made, "size": "3"}
    stranger = emulator.session("stranger@imc.example")
    opened = stranger.patch(f"{emulator.url}{path}?uploadType=resumable", json={})
    assert opened.status_code == 404 or stranger.put(opened.headers["Location"], data=b"x").status_code == 404


def test_address_has_the_callers_scheme_and_host(emulator, session):
    """Behind a proxy the session is where the client called."""
    headers = {"Host": "www.googleapis.com", "X-Forwarded-Proto": "https"}
    answer = session.post(f"{emulator.url}/upload/drive/v3/files?uploadType=resumable", json={}, headers=headers)
    assert answer.headers["Location"].startswith("https://www.googleapis.com/upload/drive/v3/files?")


def test_session_survives_the_server(tmp_path):
    """What arrived is in the store: another server over it goes on with the upload."""
    call = Call("drive.files.create", {}, {}, {"name": "a"}, None, "a@b.example", None, is_admin=False)
    opening = Request("POST", "/upload/drive/v3/files", {}, {"host": "x"}, b"")
    first = Store(tmp_path / "w.sqlite3")
    upload_id = resumable.open_session(first, call, opening).headers["x-guploader-uploadid"]
    piece = {"content-range": f"bytes 0-{QUANTUM - 1}/{len(DATA)}"}
    resumable.receive(first, upload_id, Request("PUT", "/", {}, piece, DATA[:QUANTUM]))
    first.close()
    second = Store(tmp_path / "w.sqlite3")
    rest = {"content-range": f"bytes {QUANTUM}-{len(DATA) - 1}/{len(DATA)}"}
    done = resumable.receive(second, upload_id, Request("PUT", "/", {}, rest, DATA[QUANTUM:]))
    assert isinstance(done, Call)
    assert (done.media.data, done.user, done.body) == (DATA, "a@b.example", {"name": "a"})
    second.close()
