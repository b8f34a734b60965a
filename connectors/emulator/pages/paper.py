"""A document's tab as a sheet of paper to be edited: the HTML that it is exported as, with the places of paragraphs.

An element with `data-at` is a paragraph and holds its text and nothing else. What is no text in it says in `data-start`
and `data-end` how many units it takes; `data-kept` tells a line break from what fills an empty line. `data-open` marks
what the person may edit, `data-held` what waits until somebody has decided on suggestions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from markupsafe import Markup, escape

from connectors.emulator.docs.exporting.html import body_html, css, footer_html, header_html
from connectors.emulator.docs.exporting.parts import PAGE, points
from connectors.emulator.pages.links import here
from connectors.emulator.pages.paragraphs import Json, Paragraph, paragraphs

_PARAGRAPH = re.compile(r'<(p|h([1-6]))((?: [^<>]*)?) data-start="(\d+)" data-end="\d+"([^<>]*)>(.*?)</\1>', re.DOTALL)
_LINK = re.compile(r'<a href="(https?:[^"]*)"')
_PICTURE = re.compile(r'<img src="(?!data:)[^"]*" alt="([^"]*)"[^<>]*>')
_NOTE = re.compile(r'<div id="note-(\d+)">')
_NOTES = '<section class="notes">'


@dataclass(frozen=True)
class Paper:
    """A tab (a DocumentTab) as one person sees it; `pen` names the links to paragraphs' forms."""

    tab: Json
    tab_id: str
    is_open: bool
    pen: str

    @cached_property
    def places(self) -> Mapping[str, Paragraph]:
        """The paragraphs by name."""
        return {one.name: one for one in paragraphs(self.tab)}

    @property
    def style(self) -> str:
        """The stylesheet of the tab."""
        return css(self._first_page)

    @property
    def sheet(self) -> str:
        """The sizes of the sheet, as declarations."""
        page = PAGE | dict(self.tab.get("documentStyle", {}))
        is_turned = bool(page.get("flipPageOrientation"))
        width = points(page["pageSize"].get("height" if is_turned else "width"))
        sides = {side: points(page[f"margin{side.title()}"]) for side in ("left", "right", "top", "bottom")}
        return f"--width:{width:g}pt;" + ";".join(f"--{side}:{length:g}pt" for side, length in sides.items())

    @property
    def header(self) -> Markup:
        """What stands above the text: the header of the first page, where it has one of its own."""
        return self._placed(header_html(self._first_page, addressed=True), self._segment("Header"))

    @property
    def footer(self) -> Markup:
        """What stands below it."""
        return self._placed(footer_html(self._first_page, addressed=True), self._segment("Footer"))

    @property
    def body(self) -> Markup:
        """The text with its footnotes."""
        text, mark, notes = body_html(self._first_page, addressed=True).partition(_NOTES)
        pieces = _NOTE.split(notes)
        found = self._placed(text, "") + Markup(mark) + Markup(pieces[0])  # noqa: S704 - the renderer escapes
        for number, note in zip(pieces[1::2], pieces[2::2], strict=True):
            called = self._called[int(number) - 1]
            found += Markup('<div id="note-{}">').format(number) + self._placed(note, called)
        return found

    @cached_property
    def _first_page(self) -> Json:
        """The tab with the header and footer of its first page as those of all."""
        style = dict(self.tab.get("documentStyle", {}))
        if style.get("useFirstPageHeaderFooter"):
            style |= {f"default{kind}Id": style.get(f"firstPage{kind}Id") for kind in ("Header", "Footer")}
        return {**self.tab, "documentStyle": style}

    def _segment(self, kind: str) -> str:
        return str(self._first_page["documentStyle"].get(f"default{kind}Id") or "")

    @cached_property
    def _called(self) -> list[str]:
        """The footnotes in the order in which the text calls them."""
        body = (one.resource for one in self.places.values() if not one.segment)
        elements = (element for paragraph in body for element in paragraph.get("elements", ()))
        references = (element["footnoteReference"] for element in elements if "footnoteReference" in element)
        return [str(reference["footnoteId"]) for reference in references]

    def _placed(self, html: str, segment: str) -> Markup:
        """HTML of the renderer, with the places of one segment's paragraphs.

        Tables scroll where they are too wide, links to Google's pages lead to the same pages here, and of pictures that
        lie elsewhere only the description is shown: a page loads nothing from strangers.
        """
        html = html.replace("<table", '<div class="wide"><table').replace("</table>", "</table></div>")
        html = _PICTURE.sub(r'<span class="picture">\1</span>', _LINK.sub(_linked, html))
        return Markup(_PARAGRAPH.sub(lambda found: self._paragraph(found, segment), html))  # noqa: S704 - see `body`

    def _paragraph(self, found: re.Match[str], segment: str) -> str:
        tag, level, first, start, rest, inner = found.groups()
        name = f"{segment}:{start}"
        level_below = f' aria-level="{int(level) + 1}"' if level else ""  # the first level is the page's own heading
        if name in self.places and "\v" in self.places[name].text:
            inner = inner.replace("<br>", "<br data-kept>")
        opening = f'<{tag}{first}{level_below} data-at="{escape(name)}"{self._flag(name)}{rest}>'
        return f"{opening}{inner}{self._pen(name)}</{tag}>"

    def _flag(self, name: str) -> str:
        if not self.is_open or name not in self.places:
            return ""
        return " data-held" if self.places[name].suggestions else " data-open"

    def _pen(self, name: str) -> Markup:
        """The link by which a paragraph is edited where no script runs."""
        if not self._flag(name):
            return Markup("")
        place = urlencode({"tab": self.tab_id, "at": name})
        return Markup('<a class="pen" href="?{}#paragraph" aria-label="{}">✎</a>').format(place, self.pen)


def _linked(found: re.Match[str]) -> str:
    address = here(found[1])
    elsewhere = ' target="_blank" rel="noreferrer"' if address == found[1] else ""
    return f'<a href="{address}"{elsewhere}'
