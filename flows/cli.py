"""The `barycentre` command. Heavy libraries are imported by the command that needs them, so that --help is quick."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from flows.reports.papers import Wish
    from flows.runs import Answer

app = typer.Typer(
    help="Барицентр: координация кластеров школ в Google Workspace.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Day = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="День запуска, по умолчанию сегодня.")]
Programme = Annotated[str, typer.Option("--programme", help="Ключ программы, например krasnoselsky.")]


def main() -> None:
    """Enter the command line. Exit code: 0 done, 1 something could not be done and is named, 2 a wrong call."""
    app()


@app.command()
def run(
    flow: Annotated[str, typer.Argument(help="Что выполнить: announcements, registrations, press-releases, reports.")],
    programme: Programme,
    on: Day = None,
    at: Annotated[datetime | None, typer.Option(formats=["%H:%M"], help="Время запуска, по умолчанию 08:00.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Показать, что ушло бы, и ничего не писать.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="Напечатать итог одним объектом JSON.")] = False,  # noqa: FBT002
    cluster: Annotated[int | None, typer.Option(help="Отчёт одного кластера (только reports).")] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Первый день отчёта (только reports).")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Последний день отчёта (только reports).")
    ] = None,
) -> None:
    """Выполнить один запуск: прочитать таблицы, отправить и записать."""
    from flows.runs import FLOWS, Request, carry_out
    from flows.settings import Settings

    if flow not in FLOWS:
        raise typer.BadParameter(f"«{flow}» неизвестно; есть: {', '.join(FLOWS)}", param_hint="FLOW")
    wish = _wish(flow, cluster, first.date() if first else None, last.date() if last else None)
    request = Request(flow, programme, on.date() if on else None, at.time() if at else None, dry_run, wish)
    with _named_failures():
        answer = carry_out(request, Settings())
    if as_json:
        typer.echo(json.dumps(answer.to_json(), ensure_ascii=False))
    else:
        _show(answer)
    for failure in answer.report.failures:
        typer.echo(f"Не сделано: {failure}", err=True)
    raise typer.Exit(1 if answer.report.failures else 0)


def _wish(flow: str, cluster: int | None, first: date | None, last: date | None) -> Wish | None:
    """The report that the options ask for. Raises typer.BadParameter where they make no sense."""
    if cluster is None and first is None and last is None:
        return None
    from flows.reports.papers import Wish

    if flow != "reports":
        raise typer.BadParameter("--cluster, --from и --to бывают только у reports", param_hint="FLOW")
    if first and last and last < first:
        raise typer.BadParameter("последний день раньше первого", param_hint="--to")
    return Wish(cluster, first, last)


@app.command()
def letter(
    code: Annotated[str, typer.Argument(help="Код мероприятия, например М3-012.")],
    programme: Programme,
    to: Annotated[str, typer.Option(help="Адрес, на который прийти проверочному письму.")],
    on: Day = None,
) -> None:
    """Отправить себе проверочное письмо: анонс таким, каким его увидела бы школа."""
    from flows.announcements.trial import send_trial
    from flows.programme.template import load_programme
    from flows.runs import Request, moment_of, sources
    from flows.settings import Settings
    from flows.wiring import open_workspace

    settings = Settings()
    with _named_failures(), open_workspace(settings) as workspace:
        template = load_programme(programme)
        today, now = moment_of(Request("announcements", programme, on.date() if on else None), template, settings)
        problem = send_trial(workspace, sources(workspace, template, today), code, to, now)
    if problem:
        _fail(problem)
    typer.echo(f"Проверочное письмо по {code} отправлено.")


@app.command()
def setup(
    key: Annotated[str, typer.Argument(help="Ключ программы, например krasnoselsky.")],
    on: Day = None,
) -> None:
    """Создать или починить папки и таблицы программы на учебный год."""
    from flows.programme.model import year_label, year_to_set_up
    from flows.programme.setup import set_up
    from flows.programme.template import load_programme
    from flows.settings import Settings
    from flows.wiring import open_workspace

    settings = Settings()
    with _named_failures(), open_workspace(settings) as workspace:
        template = load_programme(key)
        year = year_to_set_up((on or datetime.now().astimezone()).date())
        report = set_up(
            template,
            year,
            sheets=workspace.sheets,
            drive=workspace.drive,
            forms=workspace.forms,
            places=workspace.places,
            robot=settings.sender,
        )
    typer.echo(f"«{template.title}» {year_label(year)}: создано {len(report.made)}, исправлено {len(report.repaired)}.")
    for repaired in report.repaired:
        typer.echo(f"  {repaired}")
    for name, link in report.links.items():
        typer.echo(f"  {name}: {link}")
    for problem in report.problems:
        typer.echo(f"Нужно вмешательство: {problem}", err=True)
    raise typer.Exit(1 if report.problems else 0)


@app.command()
def doctor(programme: Annotated[str, typer.Option(help="Проверить и файлы этой программы.")] = "") -> None:
    """Проверить настройки, ключ, доступ к Google и журнал отправки; ничего не менять."""
    from flows.doctor import examine
    from flows.settings import Settings

    ill = False
    for check in examine(Settings(), programme):
        typer.echo(f"{'✓' if check.is_fine else '✗'} {check.what}: {check.result}")
        ill = ill or not check.is_fine
    raise typer.Exit(1 if ill else 0)


@app.command()
def period(
    text: Annotated[list[str] | None, typer.Argument(help="Сроки, как они написаны.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Читать строки JSON со стандартного ввода.")] = False,  # noqa: FBT002
) -> None:
    """Показать, как понимаются сроки."""
    from flows.programme.model import school_year_of
    from flows.programme.periods import Context, read_period, to_json
    from flows.programme.periods.lines import read_lines

    if as_json and not text:
        for line in read_lines(sys.stdin):
            typer.echo(line)
        return
    if not text:
        raise typer.BadParameter("напишите сроки или добавьте --json", param_hint="TEXT")
    today = datetime.now().astimezone().date()
    context = Context(today=today, school_year=school_year_of(today))
    for words in text:
        found = to_json(read_period(words, context))
        typer.echo(json.dumps(found, ensure_ascii=False) if as_json else f"{words}: {_say(found)}")


@app.command()
def emulator(
    host: Annotated[str, typer.Option(help="Адрес, на котором слушать.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Порт.")] = 8400,
    data: Annotated[Path | None, typer.Option(help="Папка, в которой хранить данные.")] = None,
    dev_tokens: Annotated[bool, typer.Option("--dev-tokens", help="Принимать адрес вместо токена.")] = False,  # noqa: FBT002
    contract: Annotated[bool, typer.Option("--contract", help="Сверять всё с описанием API Google.")] = False,  # noqa: FBT002
) -> None:
    """Запустить встроенный Workspace: сервер, который говорит на языке Google API."""
    from connectors.emulator.server import serve as serve_emulator

    serve_emulator(host, port, data, dev_tokens=dev_tokens, contract=contract)


@app.command()
def serve() -> None:
    """Запустить расписание на этой машине: Prefect с его страницами и всеми потоками."""
    from flows.serving import serve_all

    serve_all()


@contextmanager
def _named_failures() -> Iterator[None]:
    """One line for what could not be done, naming what to do; a traceback is for faults of our own."""
    from flows.programme.template import UnknownProgramme
    from flows.reports.halves import NoSuchReport
    from flows.runs import NotToday

    try:
        yield
    except UnknownProgramme as error:
        raise typer.BadParameter(str(error)) from error
    except NoSuchReport as error:
        raise typer.BadParameter(str(error)) from error
    except NotToday as error:
        raise typer.BadParameter(str(error), param_hint="--on") from error
    except Exception as error:
        told = next((say(error) for kind, say in _explanations() if isinstance(error, kind)), None)
        if told is None:
            raise
        _fail(told)


def _explanations() -> list[tuple[type[Exception], Callable[[Any], str]]]:
    """Return what is said of each kind of failure; the first that fits counts."""
    from sqlalchemy.exc import SQLAlchemyError

    from connectors.google.errors import NoAccess, OutcomeUnknown, SignInFailed, Unavailable, WorkspaceError
    from flows.programme.workspace_files import InTrash
    from flows.runs import NotSetUp

    def silent(error: Exception) -> str:
        return f"Google не отвечает: {error}. Ничего не потеряно, запустите ещё раз позже."

    return [
        (NotSetUp, str),
        (InTrash, str),
        (
            SignInFailed,
            lambda e: f"вход не принят: {e}. Проверьте BARYCENTRE_CREDENTIALS, BARYCENTRE_SENDER и делегирование.",
        ),
        (NoAccess, lambda e: f"нет доступа: {e}. Откройте роботу доступ или проверьте области доступа ключа."),
        (Unavailable, silent),
        (OutcomeUnknown, silent),
        (WorkspaceError, lambda e: f"Google отказал: {e}. Запустите barycentre doctor."),
        # The kind only: the message names the database's user and password.
        (
            SQLAlchemyError,
            lambda e: f"журнал отправки не открывается ({type(e).__name__}). Проверьте BARYCENTRE_DATABASE_URL.",
        ),
        (ImportError, lambda e: f"для BARYCENTRE_DATABASE_URL не хватает пакета {e.name}."),
        (
            OSError,
            lambda e: f"файл или папка недоступны: {e.filename} ({e.strerror}). Проверьте BARYCENTRE_DATA_DIR.",
        ),
    ]


def _fail(message: str) -> None:
    typer.echo(f"Не сделано: {message}", err=True)
    raise typer.Exit(1)


def _say(found: dict[str, Any]) -> str:
    days = "; ".join(f"{start or '…'} – {end or '…'}" for start, end in found["intervals"])
    return " · ".join(str(part) for part in (found["kind"], found["precision"], days, *found["flags"]) if part)


def _show(answer: Answer) -> None:
    from flows.showing import show_answer

    show_answer(answer)


if __name__ == "__main__":
    main()
