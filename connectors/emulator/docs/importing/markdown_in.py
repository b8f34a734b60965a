"""Markdown: CommonMark with tables and struck text, read by way of the HTML that it stands for."""

from markdown_it import MarkdownIt

from connectors.emulator.docs.importing import html_in
from connectors.emulator.docs.importing.blocks import Source

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read(text: str) -> Source:
    """What is taken over from a text in Markdown."""
    return html_in.read(PARSER.render(text))
