"""A page of HTML on paper."""

from __future__ import annotations


class NoPrinter(Exception):
    """WeasyPrint or pango is missing: requirements/apt.txt says what to install."""


def print_page(html: str) -> bytes:
    """Return an HTML page as PDF; it loads nothing, from disk or network. Raises `NoPrinter`."""
    try:
        from weasyprint import HTML  # type: ignore[import-untyped]
    except (ImportError, OSError) as error:
        raise NoPrinter from error
    document: bytes = HTML(string=html, url_fetcher=_fetch_nothing).write_pdf()
    return document


def _fetch_nothing(url: str, *_: object, **__: object) -> None:
    raise ValueError(f"a page loads nothing: {url}")
