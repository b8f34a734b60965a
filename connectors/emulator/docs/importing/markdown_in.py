"""Markdown: CommonMark with tables and struck text, read by way of the HTML that it stands for."""

from markdown_it import MarkdownIt

from connectors.emulator.docs.importing import html_in
from connectors.emulator.docs.importing.blocks import Block

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read(text: str) -> list[Block]:
    """The blocks of a text in Markdown."""
    return html_in.read(PARSER.render(text))
