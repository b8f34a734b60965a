"""`barycentre doctor`: is everything that a run needs in its place? Looks only, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from connectors.google.errors import SignInFailed, Unavailable, WorkspaceError
from flows.programme.template import UnknownProgramme, load_programme
from flows.settings import Settings
from flows.wiring import Workspace, open_workspace


@dataclass(frozen=True)
class Check:
    """One thing looked at, in Russian."""

    what: str
    is_fine: bool
    result: str


def examine(settings: Settings, programme: str = "") -> Iterator[Check]:
    """Yield checks of settings, sign-in, mailbox and, if named, the programme's files, as far as it gets."""
    where = settings.google_endpoint or "настоящий Google"
    yield Check("Workspace", is_fine=True, result=where)
    try:
        with open_workspace(settings) as workspace:
            yield Check("Журнал отправки", is_fine=True, result=workspace.engine.url.get_backend_name())
            yield from _mailbox(workspace)
            if programme:
                yield from _files(workspace, programme)
    except SignInFailed as error:
        todo = "Проверьте BARYCENTRE_CREDENTIALS, BARYCENTRE_SENDER и делегирование."
        yield Check("Вход", is_fine=False, result=f"{error}. {todo}")
    except Unavailable as error:
        todo = "Проверьте сеть и BARYCENTRE_GOOGLE_ENDPOINT."
        yield Check("Связь", is_fine=False, result=f"{error}. {todo}")
    except WorkspaceError as error:
        yield Check("Доступ", is_fine=False, result=f"{error}. Проверьте области доступа ключа.")


def _mailbox(workspace: Workspace) -> Iterator[Check]:
    found = next(workspace.gmail.newest("SENT"), [])
    result = f"{workspace.settings.sender}, в «Отправленных» {len(found)}{'+' if len(found) == 500 else ''}"
    yield Check("Почта робота", is_fine=True, result=result)


def _files(workspace: Workspace, key: str) -> Iterator[Check]:
    try:
        template = load_programme(key)
    except UnknownProgramme as error:
        yield Check("Программа", is_fine=False, result=str(error))
        return
    years = workspace.places.years(template.key)
    if not years:
        yield Check("Программа", is_fine=False, result=f"не установлена: запустите barycentre setup {key}")
    for year in years:
        for role, place in workspace.places.all(template.key, year).items():
            try:
                file = workspace.drive.get(place.file_id)
            except WorkspaceError as error:
                yield Check(f"{year} {role}", is_fine=False, result=f"нет доступа или файла: {error}")
            else:
                fine = not file.get("trashed")
                yield Check(f"{year} {role}", is_fine=fine, result=file["name"] if fine else "в корзине: верните файл")
