"""`make demo`: a district's autumn on the embedded Workspace, from an empty folder to published news.

Starts the embedded Workspace as a process of its own, sets krasnoselsky up, lets its curators type and its schools
fill forms in, and runs the flows on the days that matter. Ends by itself; the data stays for
`barycentre emulator --data …`.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.progress import track
from rich.table import Table

from connectors.outbox.memory import Place
from flows.demo.people import Person
from flows.demo.school import answer as fill_in
from flows.demo.school import form_link, newest_letter
from flows.demo.script import Step, load_script
from flows.forms.layout import PRESS_RELEASE, REGISTRATION
from flows.letters.words import long_date, weekday
from flows.programme.model import Programme, school_year_of
from flows.programme.setup import set_up
from flows.programme.tabs import CLUSTERS, FINDINGS, JOURNAL, ORGANISATIONS, ROADMAP
from flows.programme.template import load_programme
from flows.runs import Request, carry_out
from flows.settings import Settings
from flows.showing import show_answer
from flows.wiring import open_workspace

PROGRAMME = "krasnoselsky"
SHOWN_SCHOOL = "school289@krasnoselsky.example"
# Where people type -> the tab, and the column by which they find a row.
TABS = {
    "roadmap": (ROADMAP, "Мероприятие"),
    "organisations": (ORGANISATIONS, "Номер"),
    "clusters": (CLUSTERS, "№"),
}
FORMS = {"registration": REGISTRATION, "press_release": PRESS_RELEASE}
OWNER = "owner@barycentre.example"  # the administrator of the embedded Workspace, who sees every file

console = Console(highlight=False)


def main() -> None:
    """Run the demonstration into `--data`, emptied first."""
    options = argparse.ArgumentParser(description="Demonstration on the embedded Workspace")
    options.add_argument("--data", type=Path, default=Path("demo-data"))
    data: Path = options.parse_args().data
    shutil.rmtree(data, ignore_errors=True)
    with _workspace(data) as endpoint:
        settings = Settings(
            google_endpoint=endpoint,
            credentials=data / "credentials.json",
            sender="robot@barycentre.example",
            data_dir=data,
        )
        _play(settings, endpoint)
    _farewell(data)


def _play(settings: Settings, endpoint: str) -> None:
    year = school_year_of(datetime.now().astimezone().date())
    script = load_script(PROGRAMME, year)
    console.rule("[bold]1. Установка: barycentre setup krasnoselsky")
    with open_workspace(settings) as workspace, console.status("Папки и таблицы…"):
        report = set_up(
            load_programme(PROGRAMME),
            year,
            sheets=workspace.sheets,
            drive=workspace.drive,
            forms=workspace.forms,
            places=workspace.places,
            robot=settings.sender,
        )
        places = workspace.places.all(PROGRAMME, year)
    programme = report.programme
    schools = sum(o.is_school for o in programme.organisations.values())
    console.print(f"Создано: {len(report.made)}. Кластеров {len(programme.clusters)}, школ {schools}.")

    console.rule("[bold]2. Кураторы заполняют дорожные карты (мероприятия придуманы)")
    for number, rows in track(list(script.activities.items()), "Кластеры", console=console):
        with _person(endpoint, _curator(programme, number)) as curator:
            curator.add_rows(places[f"roadmap-{number}"], ROADMAP, rows)

    for step in script.steps:
        console.rule(f"[bold]{weekday(step.day).capitalize()}, {long_date(step.day)}, {step.at:%H:%M}")
        console.print(f"[italic]{step.title}")
        _act(step, endpoint, programme, places)
        for flow in step.flows:
            with console.status(f"barycentre run {flow}…"):
                answer = carry_out(Request(flow, PROGRAMME, step.day, step.at), settings)
            show_answer(answer, console)

    console.rule("[bold]Второй запуск того же дня")
    last = script.steps[-1]
    show_answer(carry_out(Request(last.flows[-1], PROGRAMME, last.day, last.at), settings), console)
    with _person(endpoint, OWNER) as owner:
        _show_tabs(owner.rows(places["programme"], FINDINGS), owner.rows(places["programme"], JOURNAL))
    _show_mailbox(endpoint)


def _act(step: Step, endpoint: str, programme: Programme, places: Mapping[str, Place]) -> None:
    """Let people do what they did before a step: type, fill forms in, answer letters."""
    for edit in step.edits:
        who = _curator(programme, edit.cluster) if edit.cluster else OWNER
        role = f"roadmap-{edit.cluster}" if edit.cluster else "programme"
        layout, key = TABS[edit.tab]
        with _person(endpoint, who) as person:
            person.edit(places[role], layout, key, edit.row, edit.cells)
    for answer in step.answers:
        address = programme.organisations[answer.school].address
        assert address
        form = FORMS[answer.form]
        with _person(endpoint, address) as school:
            link = form_link(school, answer.activity, form, endpoint)
        fill_in(link, form, {"email": address, **answer.texts})
    for reply in step.replies:
        with _person(endpoint, reply.address) as person:
            person.reply(newest_letter(person, reply.letter), reply.words)


def _show_tabs(findings: list[list[str]], journal: list[list[str]]) -> None:
    console.rule("[bold]Лист «Замечания»")
    table = Table(show_lines=False, box=None, pad_edge=False, header_style="dim")
    for column in ("Код", "Что не так", "Что сделать"):
        table.add_column(column)
    for _, code, what, todo, *_ in (row for row in findings if len(row) > 3):
        table.add_row(code, what, todo)
    console.print(table)
    console.rule("[bold]Лист «Журнал писем»: всего по видам и состояниям")
    for (kind, wave, state), count in sorted(Counter((r[1], r[3], r[5]) for r in journal if len(r) > 5).items()):
        console.print(f"  {kind}{f', волна {wave}' if wave else ''} – {state}: {count}")


def _show_mailbox(endpoint: str) -> None:
    with _person(endpoint, SHOWN_SCHOOL) as school:
        ids = next(school.mailbox.newest("INBOX"), [])
        letters = [message_from_bytes(full.raw, policy=policy.default) for full in school.mailbox.read(ids)]
    console.rule(f"[bold]Почта школы № 289: писем {len(letters)}")
    if letters:
        body = letters[-1].get_body(("plain",))
        console.print(Panel(body.get_content() if body else "", title=str(letters[-1]["Subject"]), width=84))


def _farewell(data: Path) -> None:
    console.rule("[bold]Готово")
    console.print(f"Данные остались в {data}. Посмотреть их: barycentre emulator --data {data} --dev-tokens")


def _curator(programme: Programme, number: int) -> str:
    cluster = programme.cluster(number)
    assert cluster
    assert cluster.curator.address
    return cluster.curator.address


@contextmanager
def _person(endpoint: str, address: str) -> Iterator[Person]:
    with closing(Person(endpoint, address)) as person:
        yield person


@contextmanager
def _workspace(data: Path) -> Iterator[str]:
    """Run the embedded Workspace on a free port while the demonstration lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "flows.cli", "emulator", "--port", str(port), "--data", str(data), "--dev-tokens"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        server.stdout.readline()  # it says one line when it is ready
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
