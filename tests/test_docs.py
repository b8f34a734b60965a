"""What the documentation says is true of the code: commands, settings, links, dates, findings, generated parts."""

import ast
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

from connectors.google.auth import SCOPES
from docs.generate import DOCS, renewed
from flows.announcements.standing import Standing, format_times, stand
from flows.announcements.told import History
from flows.announcements.waves import preview_day, windows
from flows.cli import app
from flows.letters.words import long_date
from flows.programme.model import Activity, Place, Policy
from flows.programme.periods import Period, read_period
from flows.programme.reading import Source
from flows.programme.tabs import ROADMAP
from flows.programme.template import load_programme
from flows.settings import Settings

ROOT = DOCS.parent
README, RUSSIAN = ROOT / "README.md", ROOT / "README.ru.md"
PAGES = [README, RUSSIAN, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
KRASNOSELSKY = load_programme("krasnoselsky")
SOURCE = Source(KRASNOSELSKY, 2026, {}, date(2026, 9, 1))
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row but headings and rulers."""
    lines = text.splitlines()
    ruled = {i for i, line in enumerate(lines) if re.fullmatch(r"[| -]*---[| -]*", line)}
    table = (line for i, line in enumerate(lines) if line.startswith("| ") and i not in ruled and i + 1 not in ruled)
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table]


def spoken_commands(text: str) -> Iterator[list[str]]:
    """Every call of `barycentre` in a code block or between backticks, as arguments; the README's table aside."""
    text = re.sub(r"^\| `barycentre .*$", "", text, flags=re.MULTILINE)
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    outside = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    for line in [*lines, *re.findall(r"`([^`\n]+)`", outside)]:
        call = re.search(r"(?:^|&& )\s*(?:\.venv/bin/)?barycentre (?!COMMAND)(.+)", line)
        if call:
            yield shlex.split(call[1], comments=True)


def words_of_code() -> set[str]:
    """Every name and every text that stands in the code, texts split into words."""
    sources = [path for folder in ("flows", "connectors") for path in (ROOT / folder).rglob("*.py")]
    return set(re.findall(r"\w+", "\n".join(read(path) for path in sources)))


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_readme_names_every_command_with_its_options(name: str) -> None:
    """The table of README.md and `--help` name the same commands and, for each, the same options."""
    table = {row[0].strip("`").split()[1]: row[1] for row in rows(read(README)) if row[0].startswith("`barycentre ")}
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")}
    assert set(table) == set(COMMANDS)
    assert set(re.findall(r"--[a-z-]+", table[name])) == options - {"--help"}


@every_page
def test_every_call_in_the_docs_is_one_that_the_command_takes(page: Path) -> None:
    """No page shows a command, an option or a value that `barycentre` would refuse; a bare name is a mention."""
    for name, *arguments in spoken_commands(read(page)):
        if arguments and "…" not in arguments:
            COMMANDS[name].make_context(name, arguments)
        assert name in {*COMMANDS, "--help"}


def test_the_docs_show_calls_at_all() -> None:
    """What the test above looks for is there: the README alone shows several."""
    assert sum(1 for _ in spoken_commands(read(README))) >= 9


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_generated_parts_are_current(page: Path) -> None:
    """Settings, deployments and what the emulator serves stand as they are; else run docs/generate.py."""
    assert renewed(read(page)) == read(page)


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file there is, and every anchor a heading there is."""
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        if target.startswith("http"):
            continue
        path, _, fragment = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        headings = re.findall(r"^#+ (.+)$", read(found), re.MULTILINE) if fragment else []
        assert not fragment or fragment in map(anchor, headings), target


@every_page
def test_make_targets_exist(page: Path) -> None:
    """Every `make target` of the docs is one of the Makefile's."""
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", read(page), re.MULTILINE)) <= targets


@every_page
def test_settings_exist(page: Path) -> None:
    """Every BARYCENTRE_ name of the docs is a setting."""
    known = {f"BARYCENTRE_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"BARYCENTRE_[A-Z_]+", read(page))) <= known


def test_readme_names_exactly_the_scopes_that_are_asked_for() -> None:
    """Domain-wide delegation fails with a scope too few and is unsafe with one too many."""
    assert re.findall(r"https://www\.googleapis\.com/auth/\S+", read(README)) == list(SCOPES)


def test_curators_guide_explains_every_column() -> None:
    """README.ru.md has a row for every heading of «Дорожная карта», in the sheet's order (R35, R45)."""
    section = read(RUSSIAN).partition("## Как заполнять")[2].partition("\n## ")[0]
    assert tuple(row[0].strip("*") for row in rows(section)) == ROADMAP.headings


def test_curators_guide_explains_every_parameter() -> None:
    """README.ru.md has a row for every parameter of «Настройки», in the sheet's order, with its first value."""
    section = read(RUSSIAN).partition("## Таблица программы")[2].partition("\n## ")[0]
    told = {row[0]: row[2] for row in rows(section)}
    assert list(told) == [setting.name for setting in KRASNOSELSKY.settings]
    values = {
        one.name: one.value for one in KRASNOSELSKY.settings if isinstance(one.value, str) and one.value[:1].isdigit()
    }
    assert {name: told[name] for name in values} == values


def test_curators_guide_tells_the_days_of_the_waves() -> None:
    """The example of README.ru.md names the days that the rules give (R46, R47, R50)."""
    start, policy = date(2026, 11, 19), Policy()
    first, second, third = windows(start, policy)
    days = [preview_day(start, policy), first.first, second.first, third.first, start]
    section = read(RUSSIAN).partition("## Что и когда")[2].partition("\n## ")[0]
    table = [row for row in rows(section) if re.fullmatch(r"\d+ ноября", row[0])]
    assert [row[0] for row in table] == [_day_and_month(day) for day in days]
    assert _day_and_month(first.last) in table[1][2]
    assert _day_and_month(second.last) in table[2][2]


def test_every_finding_is_explained() -> None:
    """docs/findings.md has a row for each rule that the code can report, and for no other."""
    others = {"demo", "letters"}  # they find nothing, and name files
    paths = [path for path in (ROOT / "flows").glob("*/**/*.py") if not others & set(path.parts)]
    trees = [ast.parse(read(path)) for path in paths]
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    rules = {text for text in texts if isinstance(text, str) and re.fullmatch(r"[a-z_]+\.(?!lark)[a-z_]+", text)}
    explained = [row[0].strip("`") for row in rows(read(DOCS / "findings.md"))]
    assert sorted(explained) == sorted(rules)


def test_glossary_names_what_is_in_the_code() -> None:
    """Every name of docs/glossary.md's last column stands in the code."""
    names = {name for row in rows(read(DOCS / "glossary.md")) for name in re.findall(r"`(\w+)`", row[2])}
    assert names - words_of_code() == set()


def periods() -> list[Any]:
    """(section, text, reading) of every example in docs/periods.md."""
    sections = re.split(r"<!-- (.+?) -->", read(DOCS / "periods.md"))[1:]
    pairs = zip(sections[::2], sections[1::2], strict=True)
    return [pytest.param(name, *row, id=row[0]) for name, section in pairs for row in rows(section)]


@pytest.mark.parametrize(("section", "text", "reading"), periods())
def test_periods_are_read_as_the_guide_says(section: str, text: str, reading: str) -> None:
    """Each example of docs/periods.md is read so, and makes the finding of its section or none (R35, §15)."""
    period = read_period(text, SOURCE.context)
    if section == "hours":
        assert (_hours(period) if period.kind == "time" else "не читается") == reading
        return
    standing = _standing(text, period)
    assert _said(period) == reading
    assert [finding.rule for finding in standing.findings] == ([] if section == "dated" else [section])
    assert (standing.state == "dated") == (section in {"dated", "period.typo"})


def _standing(text: str, period: Period) -> Standing:
    activity = Activity("М1-001", 1, Place("", "", 0, "", 0), "", period=period, period_text=text)
    return stand(activity, History(), SOURCE.today, Policy(ask_date_days=365))


def _said(period: Period) -> str:
    """The reading as the guide writes it."""
    days = []
    for start, end in period.intervals:
        if start and end:
            days.append(f"{start:%d.%m.%Y}" + (f"–{end:%d.%m.%Y}" if end != start else ""))
        else:
            days.append(f"с {start:%d.%m.%Y}" if start else f"до {end:%d.%m.%Y}")
    return " ".join(filter(None, (", ".join(days), _hours(period)))) or "–"


def _hours(period: Period) -> str:
    return format_times(period.time.start, period.time.end) if period.time else ""


def _day_and_month(day: date) -> str:
    return " ".join(long_date(day).split()[:2])
