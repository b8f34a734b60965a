"""HTML of signatures and vacation answers: nothing in it runs, whatever people store."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.emulator.gmail.markup import sanitised

PIECES = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<script>",
            "</script>",
            "<svg",
            "<img src=x onerror=y>",
            "<a href='javascript:z'>",
            "<!--",
            "-->",
            "<![CDATA[",
            "<![x[",
            "<!x>",
            "<?x",
            '<a"b>',
            "<style>",
            "</style>",
            "&lt;script&gt;",
            "&#60;",
            "&",
            "<",
            ">",
            "'",
            '"',
            "/",
            "текст",
            "<br/>",
            "<p/onclick=x>",
            "=",
            "<B STYLE='x'>",
        ]
    ),
    max_size=14,
).map("".join)
RUNS = re.compile(r"<\s*(script|style|svg|iframe)|<[^>]*\son\w+\s*=|<[^>]*javascript:", re.IGNORECASE)


@given(PIECES | st.text("<>/!-[]&;'\"= abon", max_size=40))
def test_nothing_runs_and_cleaning_twice_is_cleaning_once(page):
    """Property: no element or attribute is left that runs or loads, and what is clean stays as it is."""
    clean = sanitised(page)
    if "<" in page:
        assert RUNS.search(clean) is None
    assert sanitised(clean) == clean


@pytest.mark.parametrize(
    ("page", "clean"),
    [
        ("2 < 3 & 4", "2 &lt; 3 &amp; 4"),
        ("без разметки & просто", "без разметки & просто"),
        ('<div style="color:red">С уважением,<br>ИМЦ</div>', '<div style="color:red">С уважением,<br>ИМЦ</div>'),
        ('<a href="https://imc.example/?a=1&amp;b=2">ИМЦ</a>', '<a href="https://imc.example/?a=1&amp;b=2">ИМЦ</a>'),
        ("<html><body><p>Текст</p></body></html>", "<p>Текст</p>"),
        ("<p>до<script>x<b>y</script>после</p>", "<p>допосле</p>"),
    ],
)
def test_what_people_write_stays(page, clean):
    """Texts, links, looks."""
    assert sanitised(page) == clean
