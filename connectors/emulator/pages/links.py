"""Links that mean Google's pages, led to the same pages here; and letters made fit to be shown. Pure.

None of this keeps anybody safe, the headers of guard.py do: it makes links work.
"""

import re

from markupsafe import Markup, escape

_GOOGLE = r"https://(?:docs|drive)\.google\.com(?=/[^/\\])"
_OF_GOOGLE = re.compile(_GOOGLE)
_ADDRESS = re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]]")
_ANCHOR = re.compile(rf"(<a)(\s[^<>]*?\bhref\s*=\s*[\"']?)(?:{_GOOGLE})?", re.IGNORECASE)
_RESOURCE = re.compile(r"<(?=(?:link|i?frame|object|embed|base|meta)\b)", re.IGNORECASE)


def here(address: str) -> str:
    """An address of Google's as the path it has here; any other as it is."""
    return _OF_GOOGLE.sub("", address, count=1) if _OF_GOOGLE.match(address) else address


def linked(text: str) -> Markup:
    """Plain text with its addresses as links, safe to put into a page."""
    if "://" not in text:
        return escape(text)
    found, end = Markup(), 0
    for match in _ADDRESS.finditer(text):
        address = here(match[0])
        target = Markup(' target="_blank" rel="noreferrer"') if address == match[0] else ""
        found += escape(text[end : match.start()])
        found += Markup('<a href="{}"{}>{}</a>').format(address, target, match[0])
        end = match.end()
    return found + escape(text[end:])


def letter_shown(html: str) -> str:
    """A letter's HTML whose links open in a tab of their own, those to Google's pages here.

    What would load something else goes: a policy forbids the loading, but browsers connect for a `<link>` or an
    `<iframe>` before they ask it, and so tell a stranger that the letter was opened.
    """
    opened = _ANCHOR.sub(lambda found: f'{found[1]} target="_blank" rel="noreferrer"{found[2]}', html)
    return _RESOURCE.sub("<no-", opened)
