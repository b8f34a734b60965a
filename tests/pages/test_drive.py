"""The Drive tree: what is seen as whom."""

import pytest

from tests.pages.conftest import CURATOR, ROBOT, STRANGER

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def test_the_first_page_shows_the_tree_of_everything_to_the_administrator(scene):
    """Without a cookie one looks as the administrator; folders before files, 2 before 10, each a link."""
    top = scene.file("Программа 2026/27")
    for name in ("10. Отчёты", "2. Экология"):
        scene.file(name, parent=top)
    book = scene.file("Дорожная карта", "spreadsheet", top)
    text = scene.look("/").text
    places = [
        text.index(f">{name}</a>") for name in ("Программа 2026/27", "2. Экология", "10. Отчёты", "Дорожная карта")
    ]
    assert places == sorted(places)
    assert f'href="/spreadsheets/d/{book}/edit"' in text
    assert f'href="/drive/folders/{top}"' in text


def test_a_person_sees_what_is_shared_with_them_and_nothing_else(scene):
    """A file shared without its folder stands at the top of the tree."""
    top = scene.file("Тайная папка")
    scene.file("Дорожная карта", "spreadsheet", top, shared=(CURATOR,))
    text = scene.look("/", CURATOR).text
    assert "Дорожная карта" in text
    assert "Тайная папка" not in text
    assert "Дорожная карта" not in scene.look("/", STRANGER).text


@pytest.mark.parametrize("path", ["/drive/folders/{top}", "/spreadsheets/d/{book}/edit", "/spreadsheets/d/{book}"])
def test_without_access_there_is_no_page(scene, path):
    """404, the same as for what does not exist, and the switcher is still there."""
    top = scene.file("Папка", shared=(CURATOR,))
    book = scene.file("Таблица", "spreadsheet", top)
    place = path.format(top=top, book=book)
    assert scene.look(place, CURATOR).status_code == 200
    refused, unknown = scene.look(place, STRANGER), scene.look(path.format(top="1no", book="1no"), STRANGER)
    assert (refused.status_code, unknown.status_code) == (404, 404)
    assert "Папка" not in refused.text
    assert '<select id="as"' in refused.text


def test_a_folder_shows_the_way_to_it_and_what_is_below(scene):
    """The path leads up as far as the person may see."""
    top = scene.file("Программа")
    middle = scene.file("Кластер", parent=top, shared=(CURATOR,))
    scene.file("Отчёты", parent=middle)
    path = f"/drive/folders/{middle}"
    assert f'<a href="/drive/folders/{top}">Программа</a>' in scene.look(path).text
    assert "Отчёты" in scene.look(path, CURATOR).text
    assert "Программа" not in scene.look(path, CURATOR).text


def test_names_stay_text(scene):
    """A file's name cannot become a part of the page, neither in the tree nor at the head of its own page."""
    book = scene.file(HOSTILE, "spreadsheet")
    for path in ("/", f"/spreadsheets/d/{book}/edit"):
        text = scene.look(path).text
        assert "<script>" not in text
        assert "<img" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_uploads_are_saved_and_never_shown(scene):
    """Whatever an upload claims to be, the browser gets it as an attachment without a type."""
    made = scene.call(ROBOT, "/drive/v3/files", {"name": "Отчёт.html", "mimeType": "text/html"})["id"]
    answer = scene.look(f"/file/d/{made}/view")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82.html"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert scene.look(f"/file/d/{made}/view", STRANGER).status_code == 404


def test_who_has_access_is_told_to_those_who_may_edit(scene):
    """By part or address, with what they may do; a reader is not told."""
    people = scene.file("Программа", "spreadsheet", shared=(CURATOR,))
    scene.type_in(people, "A1:C2", [["№", "Кластер", "Эл. почта куратора"], [3, "Экология", CURATOR]])
    text = scene.look("/").text
    assert "Куратор · кластер 3. Экология – чтение" in text
    assert f"{ROBOT} – владелец" in text
    assert "<summary>доступ" not in scene.look("/", CURATOR).text


def test_the_trash_is_a_click_away(scene):
    """What was thrown away stands there, for those who see it, and nowhere else."""
    made = scene.file("Черновик", "spreadsheet", shared=(CURATOR,))
    scene.call(ROBOT, f"/drive/v3/files/{made}", {"trashed": True}, "PATCH")
    assert 'href="/drive/trash"' in scene.look("/").text
    assert "Черновик" not in scene.look("/").text
    assert "Черновик" in scene.look("/drive/trash").text
    assert "Черновик" not in scene.look("/drive/trash", STRANGER).text
