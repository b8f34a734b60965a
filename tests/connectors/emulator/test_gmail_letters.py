"""Reading letters and changing their headers: for any bytes at all."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from connectors.emulator.gmail.headers import BadHeader, addresses, split
from connectors.emulator.gmail.letters import Letter, near, words
from connectors.emulator.gmail.operators import Scope
from connectors.emulator.gmail.outgoing import From, outgoing, without
from connectors.emulator.gmail.search import condition
from connectors.emulator.gmail.tables import ensure_tables
from connectors.emulator.store import Store

NOW = datetime(2026, 9, 1, 5, tzinfo=UTC)
ROBOT = "robot@barycentre.example"
NAMES = st.sampled_from(["To", "Subject", "X-Key", "Content-Type", "Content-Transfer-Encoding", "References", "Date"])
FIELDS = st.lists(st.tuples(NAMES, st.binary(max_size=40).map(lambda value: value.replace(b"\n", b"\n "))), max_size=6)


@st.composite
def letters(draw):
    """Something like a letter: known header names, anything as values and body, either kind of line end."""
    end = draw(st.sampled_from([b"\r\n", b"\n"]))
    head = b"".join(name.encode() + b": " + value + end for name, value in draw(FIELDS))
    return head + end + draw(st.binary(max_size=200))


@given(st.one_of(st.binary(max_size=300), letters()))
def test_any_bytes_are_a_letter(raw):
    """Whatever people upload, reading it raises nothing and keeps it as it is."""
    letter = Letter(raw)
    read = (letter.headers, letter.topic, letter.references, letter.message_id, letter.body, letter.files)
    assert len(read) == 6
    assert len(letter.snippet) <= 200 * len("&quot;")
    assert b"".join(split(raw)).startswith(raw)


@given(letters())
def test_leaving_changes_headers_only(raw):
    """The body leaves to the byte, and so does every header but those that are Gmail's to set."""
    sent = outgoing(raw, ROBOT, From(ROBOT, "", "", frozenset({ROBOT})), "<new@mail.gmail.com>", NOW)
    assert split(sent)[1] == split(raw)[1]
    kept = [(header.name, header.source) for header in Letter(raw).headers]
    left = [(header.name, header.source) for header in Letter(sent).headers]
    assert [entry for entry in left if entry in kept] == kept
    assert Letter(sent).message_id == "new@mail.gmail.com"
    assert Letter(sent).first("From") == ROBOT


@given(letters())
def test_taking_a_header_out_leaves_the_rest(raw):
    """All lines of a folded header go, nothing else."""
    rest = Letter(without(raw, "to"))
    assert rest.headers == tuple(header for header in Letter(raw).headers if header.name.lower() != "to")


@given(st.text(max_size=60))
def test_addresses_are_addresses_or_refused(source):
    """Nothing but a bad header comes out of a field that is no list of addresses."""
    try:
        found = addresses("To", source)
    except BadHeader:
        return
    assert all(address.count("@") == 1 and not address.startswith("@") for address in found)


def test_addresses_of_a_russian_school():
    """Display names, quoted, encoded or bare, do not matter; a group without members is nobody."""
    source = '=?utf-8?b?0KjQutC+0LvQsA==?= <A@b.example>, "Школа, № 7" <c@d.example>, e@f.example'
    assert addresses("To", source) == ["a@b.example", "c@d.example", "e@f.example"]
    assert addresses("To", "undisclosed-recipients:;") == []


@given(st.text(max_size=60))
def test_any_text_can_be_searched_for(query):
    """A query is never refused, and what it becomes is valid SQL."""
    store = Store(None)
    asked = condition(query, Scope({}, NOW))
    ensure_tables(store)
    sql = f"SELECT 1 FROM gmail_messages m, gmail_letters l WHERE {asked.sql}"
    assert store.query(sql, *asked.values) == []
    store.close()


@given(st.lists(st.sampled_from(["анонс", "зарница", "7"]), min_size=1, max_size=6))
def test_phrases_are_found_at_word_borders(found):
    """Every run of whole words is a substring of the words, and half a word is not."""
    assert words(" ".join(found[1:3])).strip() in words(" — ".join(found))
    assert words("анон") not in words(" ".join(found))


@given(st.lists(st.sampled_from("абвг"), max_size=8), st.integers(0, 5))
def test_nearness_is_counted_in_words_between(found, distance):
    """Property: as comparing every pair of places says, in either order."""
    ones, others = ([place for place, word in enumerate(found) if word == wanted] for wanted in "аб")
    wanted = any(abs(one - other) - 1 <= distance for one in ones for other in others)
    text = words(" ".join(found))
    assert near(text, words("а"), words("б"), distance) == wanted
    assert near(text, words("б"), words("а"), distance) == wanted
