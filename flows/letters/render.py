"""The one renderer of letters: templates/<capability>/<message>/ and facts in, subject, text and HTML out.

HTML is made per letter: Jinja, then MJML, then inlined CSS. MJML (mrml) and the inliner are native code: together
they take 0.3 ms of the 1.7 ms that a whole letter costs. Compiling a message once and filling the finished HTML
would save no more than that, and would leave Jinja's statements loose inside the tables that MJML writes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

from css_inline import CSSInliner
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape
from mjml import mjml2html

from flows.letters import words

TEMPLATES = Path(__file__).parents[2] / "templates"
SUBJECT_LIMIT = 200  # characters; mail clients show far fewer, threads need all of them to stay the same
TEXT_WIDTH = 72  # columns of the plain-text part
_HOURS = re.compile(r"\d\d:\d\d–\d\d:\d\d")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Rendered:
    """A letter's words: subject (one line), plain text, HTML with inlined CSS."""

    subject: str
    text: str
    html: str


class Letters:
    """Renders the messages of one template folder. Facts are data: HTML, MJML or Jinja in them come out as text."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self._plain = _environment(folder, autoescape=False)
        self._markup = _environment(folder, autoescape=True)
        self._inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def render(self, message: str, facts: Mapping[str, Any]) -> Rendered:
        """Render a message («announcements/change») with all the facts that its templates name.

        Raises jinja2.TemplateNotFound for an unknown message and jinja2.UndefinedError for a missing fact.
        """
        return Rendered(
            subject=one_line(_fill(self._plain, f"{message}/subject.txt.j2", facts)),
            text=_BLANK_LINES.sub("\n\n", _fill(self._plain, f"{message}/body.txt.j2", facts)).strip() + "\n",
            html=self._inliner.inline(mjml2html(_fill(self._markup, f"{message}/body.mjml.j2", facts))),
        )

    def page(self, template: str, facts: Mapping[str, Any]) -> str:
        """Render an HTML page («registrations/attendance_list/page.html.j2») that is printed, not mailed.

        Raises what `render` raises.
        """
        return _fill(self._markup, template, facts)


def one_line(text: str) -> str:
    """A subject: white space collapsed, nothing unprintable, at most SUBJECT_LIMIT characters, cut at a word."""
    line = " ".join(words.printable(text).split())
    if len(line) <= SUBJECT_LIMIT:
        return line
    room = line[: SUBJECT_LIMIT - 1]
    whole_words = room.rpartition(" ")[0] or room
    return whole_words.rstrip(" ,.;:—–(«") + "…"


def _fill(templates: SandboxedEnvironment, template: str, facts: Mapping[str, Any]) -> str:
    return templates.get_template(template).render(facts)


def _environment(folder: Path, *, autoescape: bool) -> SandboxedEnvironment:
    """One for plain parts, one for markup: wording that both parts share is escaped in the one and not in the other.

    Escaping by a template's name would be unsafe here: Jinja marks what a macro returns as safe or not by where it
    is called, and escapes its inside by where it is written.
    """
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=autoescape,
        finalize=_finalize,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(count=words.count, days=words.days, listed=words.listed, greeting=words.greeting)
    environment.filters.update(lines=_lines, hours_whole=_hours_whole, wrap=_wrap)
    return environment


def _finalize(value: object) -> object:
    """People paste anything into a cell; MJML stops at characters that XML does not allow."""
    return words.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _lines(text: str) -> Markup:
    """People's text in HTML: escaped, with their line breaks kept."""
    escaped = words.printable(words.nbsp(str(escape(text))))
    return Markup(escaped.replace("\n", "<br/>"))  # noqa: S704 (escaped above)


def _hours_whole(html: Markup) -> Markup:
    """A phone would break «10:00–12:00» after its dash."""
    return Markup(_HOURS.sub(r'<span style="white-space:nowrap">\g<0></span>', str(html)))  # noqa: S704 (escaped already)


def _wrap(text: str, indent: int = 0) -> str:
    """People's text in the plain part: their line breaks kept, long lines wrapped, links and codes left whole."""
    margin = " " * indent
    return "\n".join(
        fill(
            line,
            TEXT_WIDTH,
            initial_indent=margin,
            subsequent_indent=margin,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in words.printable(words.nbsp(text)).splitlines()
    )
