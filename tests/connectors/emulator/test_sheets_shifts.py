"""Index arithmetic of inserts, deletes and moves: properties that hold for any of them."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.emulator.sheets.a1 import Box, box_name, column_index, column_name, parse_box
from connectors.emulator.sheets.shifts import Delete, Insert, Move, reordered, shifted_keys

SIZE = 12


@st.composite
def moves(draw):
    start = draw(st.integers(0, SIZE - 1))
    end = draw(st.integers(start + 1, SIZE))
    return Move(start, end, draw(st.sampled_from([to for to in range(SIZE + 1) if not start < to < end])))


@st.composite
def deletes(draw):
    start = draw(st.integers(0, SIZE - 1))
    return Delete(start, draw(st.integers(start + 1, SIZE)))


shifts = st.one_of(st.builds(Insert, st.integers(0, SIZE), st.integers(1, 4)), deletes(), moves())


@given(shifts, st.integers(0, SIZE - 1))
def test_a_line_is_where_its_number_says(shift, line):
    """The line that carried a mark carries it afterwards, at the number the arithmetic gives."""
    after = reordered(list(range(SIZE)), shift, lambda: None)
    moved = shift.span(line, line + 1)
    assert (moved is None) == (line not in after)
    if moved is not None:
        assert after[moved[0]] == line
        assert moved[1] - moved[0] == 1


@given(shifts, st.integers(0, SIZE))
def test_short_lists_are_the_whole_list_cut(shift, length):
    """Lines never written count as blank: a shorter list gives the same lines."""
    full = reordered([*range(length), *[None] * (SIZE - length)], shift, lambda: None)
    short = reordered(list(range(length)), shift, lambda: None)
    assert short + [None] * (len(full) - len(short)) == full


@given(shifts, st.dictionaries(st.integers(0, SIZE - 1), st.text(max_size=1)))
def test_marks_by_number_go_with_their_lines(shift, marks):
    """Sizes and formats kept by number land where their lines land."""
    after = reordered([marks.get(line) for line in range(SIZE)], shift, lambda: None)
    assert shifted_keys(marks, shift) == {line: mark for line, mark in enumerate(after) if mark is not None}


@given(moves(), st.integers(0, SIZE - 1), st.integers(1, SIZE))
def test_moves_lose_nothing(shift, start, width):
    """A span still has its lines after a move, unless some left it; then it covers those that stayed."""
    end = min(start + width, SIZE)
    after = reordered(list(range(SIZE)), shift, lambda: None)
    moved = shift.span(start, end)
    assert moved is not None
    covered = set(after[moved[0] : moved[1]])
    stayed = set(range(start, end)) - set(range(shift.start, shift.end)) or set(range(start, end))
    assert stayed <= covered


@given(st.integers(0, 18277))
def test_columns_by_name_and_number(number):
    """A … ZZZ."""
    assert column_index(column_name(number)) == number


@given(st.integers(0, 99), st.integers(1, 99), st.integers(0, 99), st.integers(1, 99))
def test_boxes_by_name_and_number(top, height, left, width):
    """A1 names read back as the box they name."""
    box = Box(top, top + height, left, left + width)
    assert parse_box(box_name(box)) == box
