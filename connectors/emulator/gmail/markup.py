"""HTML that people store in settings, without what runs or loads anything: Gmail keeps it so, too. Pure."""

import re
from html import escape
from html.parser import HTMLParser

DROPPED = frozenset(
    ("script", "style", "iframe", "object", "embed", "form", "svg", "math", "template", "head", "title")
)
"""Elements that go with all they contain."""
VOID = frozenset(("area", "br", "col", "hr", "img", "wbr"))
BARE = frozenset(("html", "body", "meta", "link", "base", "input", "button", "textarea", "select"))
"""Elements whose tags go and whose text stays."""
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_SAFE_LINK = re.compile(r"(?:https?|mailto|cid|tel):|[^:]*$", re.IGNORECASE)


def sanitised(page: str) -> str:
    """The HTML with harmless elements and attributes only; text stays as it was."""
    if "<" not in page:
        return page
    reader = _Reader()
    try:
        reader.feed(page)
        reader.close()
    except AssertionError:  # a declaration that the parser takes for impossible
        return escape(page, quote=False)
    return "".join(reader.kept)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DROPPED:
            self._hidden.append(tag)
        elif not self._hidden and tag not in BARE and _NAME.fullmatch(tag):
            harmless = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs if _is_harmless(name, value))
            self.kept.append(f"<{tag}{harmless}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
        elif tag not in BARE and tag not in VOID and tag not in DROPPED and _NAME.fullmatch(tag):
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(escape(data, quote=False))

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def _keep(self, text: str) -> None:
        if not self._hidden:
            self.kept.append(text)


def _is_harmless(name: str, value: str | None) -> bool:
    if name.startswith("on") or not _NAME.fullmatch(name):
        return False
    return name not in ("href", "src") or bool(_SAFE_LINK.match((value or "").strip()))
