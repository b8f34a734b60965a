"""Templates of documents: templates/<capability>/<document>.md.j2, Markdown filled by Jinja, made into sections.

A template says where its sections begin, and which of them people write:

    <!-- section: results -->
    ## Результаты реализации проекта
    <!-- people: difficulties -->
    ### Трудности

`---` is a page break; `<!-- widths: 40, 200, 90 -->` before a table gives its columns in points. Whatever an
expression yields is data: Markdown, HTML or Jinja in it come out as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

from flows.documents.blocks import (
    BREAK,
    MAX_LEVEL,
    Block,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
    merged,
    normal,
    plain,
)
from flows.documents.typography import typeset
from flows.letters import words

TEMPLATES = Path(__file__).parents[2] / "templates"

_MARK = re.compile(r"<!-- *(section|people|widths): *([^>]*?) *-->\s*")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)\S+\Z", re.IGNORECASE)

# While Markdown is read, every sign of people's text that is no letter or digit stands for itself as a character of
# the private use area, which means nothing to Markdown. Docs strips that area, so nobody's text has any of it.
_FIRST, _LAST = 0xE000, 0xF8FE
_NOTHING = "\uf8ff"  # an empty value: «**{{ name }}**» stays well-formed
_HIDE = {code: _FIRST + code for code in range(_LAST - _FIRST) if not chr(code).isalnum()}
_SHOW: dict[int, int | None] = {hidden: code for code, hidden in _HIDE.items()} | {ord(_NOTHING): None}


class TemplateMistake(ValueError):
    """A template says something that a document cannot show; the message says what."""


def render(template: str, facts: Mapping[str, Any], folder: Path = TEMPLATES) -> tuple[Section, ...]:
    """Return the sections of a document («press_releases/document») with all the facts that its template names.

    Raises jinja2.TemplateNotFound, jinja2.UndefinedError for a missing fact, `TemplateMistake`.
    """
    return sections(_environment(folder).get_template(f"{template}.md.j2").render(facts))


def sections(text: str) -> tuple[Section, ...]:
    """Return the sections of Markdown with marks. Raises `TemplateMistake`."""
    reader = _Reader()
    for node in SyntaxTreeNode(_markdown().parse(text)).children:
        reader.take(node)
    keys = [section.key for section in reader.sections]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise TemplateMistake(f"sections must have different names: {', '.join(sorted(twice))}")
    return tuple(_finished(section) for section in reader.sections)


def as_data(text: str) -> Markup:
    """People's text on its way through Markdown: nothing in it is a sign of anything."""
    lines = words.printable(text.translate(dict.fromkeys(range(_FIRST, _LAST + 2))))
    return Markup(lines.translate(_HIDE) or _NOTHING)  # noqa: S704  (no sign of Markdown or HTML is left in it)


def _finalize(value: object) -> object:
    if value is None:
        raise TemplateMistake("a fact is None; say in the template what stands there")
    return value if isinstance(value, Markup) else as_data(str(value))


@cache
def _environment(folder: Path) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        # `finalize` has made data of every value by then; this keeps what macros and blocks yield apart from it.
        autoescape=True,
        finalize=_finalize,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(count=words.count, days=words.days, listed=words.listed)
    return environment


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable("table")
    # Addresses stay as written: a hidden sign must not be percent-encoded. `_safe` judges them afterwards.
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return markdown


@dataclass
class _Reader:
    """Goes over the top level of a document, section by section."""

    sections: list[Section] = field(default_factory=list)
    widths: tuple[float, ...] = ()

    def take(self, node: SyntaxTreeNode) -> None:
        if node.type == "html_block":
            self._mark(node.content)
            return
        if not self.sections:
            raise TemplateMistake("text stands before the first section")
        blocks = tuple(_blocks(node, self.widths))
        self.widths = ()
        last = self.sections[-1]
        self.sections[-1] = replace(last, blocks=(*last.blocks, *blocks))

    def _mark(self, html: str) -> None:
        for line in html.splitlines():
            found = _MARK.fullmatch(line)
            if not found:
                raise TemplateMistake(f"no HTML in documents: {line}")
            kind, value = found.groups()
            if kind == "widths":
                self.widths = tuple(float(width) for width in value.split(","))
            else:
                self.sections.append(Section(value, "", (), for_people=kind == "people"))


def _finished(section: Section) -> Section:
    blocks = normal(section.blocks)
    title = next((plain(block) for block in blocks if isinstance(block, Heading)), section.key)
    return replace(section, title=title, blocks=blocks)


def _blocks(node: SyntaxTreeNode, widths: tuple[float, ...]) -> Iterator[Block]:
    match node.type:
        case "heading":
            yield Heading(int(node.tag[1:]), _typeset(node.children[0]))
        case "paragraph":
            yield Paragraph(_typeset(node.children[0]))
        case "bullet_list" | "ordered_list":
            yield from _items(node, 0, ordered=node.type == "ordered_list")
        case "table":
            yield _table(node, widths)
        case "hr":
            yield PageBreak()
        case _:
            raise TemplateMistake(f"documents have no {node.type}: {node.content or node.markup}")


def _items(node: SyntaxTreeNode, level: int, *, ordered: bool) -> Iterator[ListItem]:
    """Inner lists are of the outermost one's kind: Docs numbers a list that is interrupted from the beginning."""
    for item in node.children:
        runs: list[Run] = []
        inner: list[ListItem] = []
        for child in item.children:
            match child.type:
                case "paragraph":
                    runs += [Run(BREAK)] if runs else []
                    runs += _typeset(child.children[0])
                case "bullet_list" | "ordered_list":
                    inner += _items(child, min(level + 1, MAX_LEVEL), ordered=ordered)
                case _:
                    raise TemplateMistake(f"list items have no {child.type}")
        yield ListItem(merged(runs), ordered, level)
        yield from inner


def _table(node: SyntaxTreeNode, widths: tuple[float, ...]) -> Table:
    parts = {part.type: [_cells(row) for row in part.children] for part in node.children}
    head = parts.get("thead", [])
    if widths and len(widths) != len(head[0]):
        raise TemplateMistake(f"{len(widths)} widths for {len(head[0])} columns")
    return Table((*head, *parts.get("tbody", [])), header_rows=len(head), widths=widths)


def _cells(row: SyntaxTreeNode) -> tuple[Runs, ...]:
    return tuple(_typeset(cell.children[0]) if cell.children else () for cell in row.children)


def _typeset(inline: SyntaxTreeNode) -> Runs:
    return typeset(merged(_runs(inline, Run(""))))


def _runs(node: SyntaxTreeNode, style: Run) -> Iterator[Run]:
    for child in node.children:
        match child.type:
            case "text" | "code_inline":
                yield replace(style, text=_shown(child.content))
            case "softbreak":
                yield replace(style, text=" ")
            case "hardbreak":
                yield replace(style, text=BREAK)
            case "strong":
                yield from _runs(child, replace(style, bold=True))
            case "em":
                yield from _runs(child, replace(style, italic=True))
            case "link":
                yield from _runs(child, replace(style, link=_safe(_shown(str(child.attrs["href"])))))
            case _:
                raise TemplateMistake(f"paragraphs have no {child.type}: {child.content}")


def _shown(text: str) -> str:
    return text.translate(_SHOW).replace("\n", BREAK)


def _safe(url: str) -> str:
    """People's addresses, too, become links; any that a browser would run do not."""
    return url.strip() if _SAFE_LINK.match(url.strip()) else ""
