"""The store: all or nothing, and numbers and ids of its own."""

import pytest

from connectors.emulator.store import Store


@pytest.fixture
def store():
    store = Store(None)
    yield store
    store.close()


class Halt(Exception):
    """Something goes wrong inside a transaction."""


def test_a_failed_transaction_leaves_no_trace(store):
    """Documents, blobs and numbers are as before, in memory as on disk."""
    letters = store.docs("letters")
    with store.transaction():
        letters.put("a", {"text": "alt"})
        letters.put("b", {"text": "bleibt"})

    def fail():
        with store.transaction():
            letters.put("a", {"text": "neu"})
            letters.put("c", {"text": "weg"})
            letters.delete("b")
            store.blobs.put("x", b"weg")
            store.next_number("n")
            raise Halt

    with pytest.raises(Halt):
        fail()
    assert letters.get("a") == {"text": "alt"}
    assert sorted(letters.keys()) == ["a", "b"]
    assert store.blobs.get("x") is None
    assert store.next_number("n") == 1


def test_what_is_put_is_kept_as_it_was(store):
    """Who goes on changing what was put changes nothing in the store: memory is what is on disk."""
    letter = {"labels": ["INBOX"], 1: ("a",)}
    store.docs("letters").put("a", letter)
    letter["labels"].clear()
    assert store.docs("letters").get("a") == {"labels": ["INBOX"], "1": ["a"]}


def test_an_inner_transaction_is_part_of_the_outer(store):
    """Nested: only the outermost decides."""

    def fail():
        with store.transaction():
            with store.transaction():
                store.docs("d").put("a", {})
            raise Halt

    with pytest.raises(Halt):
        fail()
    assert store.docs("d").keys() == []


def test_what_is_stored_is_there_after_a_restart(tmp_path):
    """Documents in the order of their putting, blobs, numbers."""
    path = tmp_path / "w.sqlite3"
    first = Store(path)
    with first.transaction():
        for key in "cab":
            first.docs("d").put(key, {"key": key})
        first.blobs.put("x", b"\x00\xff")
        first.next_number("n")
    first.close()
    second = Store(path)
    assert [doc["key"] for doc in second.docs("d").values()] == ["c", "a", "b"]
    assert second.blobs.get("x") == b"\x00\xff"
    assert second.next_number("n") == 2
    second.close()


def test_ids_look_like_googles_and_are_never_the_same(store):
    """44 characters for documents, 33 for uploads, rising hexadecimal for letters."""
    assert {len(store.new_id("file")), len(store.new_id("upload"))} == {44, 33}
    letters = [store.new_id("message") for _ in range(50)]
    assert letters == sorted(set(letters))
    assert {len(letter) for letter in letters} == {16}
