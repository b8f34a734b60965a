"""files.list: the `q` language, order and pages."""

import pytest
from googleapiclient.errors import HttpError
from hypothesis import given
from hypothesis import strategies as st

from connectors.emulator.drive.query import Asked, rule_of
from connectors.emulator.store import Store

CURATOR = "curator@imc.example"
FOLDER = "application/vnd.google-apps.folder"
PDF = "application/pdf"


@pytest.fixture
def files(emulator):
    return emulator.api("drive", "v3", CURATOR).files()


@pytest.fixture
def shelf(files):
    """A folder «Отчёты 2026/27» with «Отчёт.pdf» and, trashed, «Кот д'Ивуар»; beside it «Дорожная карта»."""

    def make(**body):
        return files.create(body=body, fields="id").execute()["id"]

    made = {"folder": make(name="Отчёты 2026/27", mimeType=FOLDER, appProperties={"kind": "reports", "n": "3"})}
    made["report"] = make(name="Отчёт.pdf", mimeType=PDF, parents=[made["folder"]], properties={"kind": "report"})
    made["trashed"] = make(name="Кот д'Ивуар", mimeType=PDF, parents=[made["folder"]])
    made["roadmap"] = make(name="Дорожная карта", mimeType=PDF)
    files.update(fileId=made["trashed"], body={"trashed": True}).execute()
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "folder report trashed roadmap"),
        ("name = 'Отчёт.pdf'", "report"),
        ("name != 'Отчёт.pdf' and trashed=false", "folder roadmap"),
        ("name contains 'отч'", "folder report"),
        ("name contains 'карта'", "roadmap"),
        ("name contains 'арта'", ""),
        ("name = 'Кот д\\'Ивуар'", "trashed"),
        ("fullText contains 'дорожная'", "roadmap"),
        (f"mimeType = '{FOLDER}'", "folder"),
        (f"mimeType != '{FOLDER}' and not trashed = true", "report roadmap"),
        ("mimeType contains 'application/vnd'", "folder"),
        ("'{folder}' in parents", "report trashed"),
        ("'{folder}' in parents and trashed = false", "report"),
        ("'root' in parents", "folder roadmap"),
        ("trashed", "trashed"),
        ("appProperties has {{ key='kind' and value='reports' }}", "folder"),
        (
            "appProperties has {{ key='kind' and value='reports' }} and appProperties has {{ key='n' and value='4' }}",
            "",
        ),
        ("properties has {{key='kind'}}", "report"),
        ("modifiedTime > '2020-01-01T00:00:00'", "folder report trashed roadmap"),
        ("modifiedTime < '2020-01-01T00:00:00+03:00'", ""),
        ("createdTime >= '2020-01-01'", "folder report trashed roadmap"),
        ("'me' in owners", "folder report trashed roadmap"),
        ("'CURATOR@imc.example' in writers and trashed", "trashed"),
        ("'school7@imc.example' in readers", ""),
        ("sharedWithMe", ""),
        ("starred = false and (name contains 'Дорожная' or name contains 'Кот')", "trashed roadmap"),
        ("name = 'Дорожная карта' or name = 'Отчёт.pdf' and trashed", "roadmap"),
    ],
)
def test_query_finds_what_google_would(files, shelf, query, found):
    """The search terms of Google's reference."""
    answer = files.list(q=query.format(**shelf) or None).execute()["files"]
    assert {file["id"] for file in answer} == {shelf[name] for name in found.split()}


@pytest.mark.parametrize("query", ["name = ", "nme = 'a'", "name = 'a' and", "name = a", "trashed = 'x'", "("])
def test_query_that_cannot_be_read_is_a_400(files, query):
    """Google's "Invalid Value", on `q`."""
    with pytest.raises(HttpError) as error:
        files.list(q=query).execute()
    assert error.value.status_code == 400
    assert error.value.error_details[0]["location"] == "q"


@given(st.text())
def test_any_name_can_be_asked_for(name):
    """Whatever stands in a name, quoted as Google asks (backslash and apostrophe), finds that name and no other."""
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    rule = rule_of(f"name = '{quoted}'")
    assert rule(Asked(Store(None), CURATOR, {"name": name}))
    assert not rule(Asked(Store(None), CURATOR, {"name": name + "x"}))


def names_by_page(files, **options):
    pages, call = [], files.list(**options)
    while call is not None:
        answer = call.execute()
        pages.append([file["name"] for file in answer["files"]])
        call = files.list_next(call, answer)
    return pages


def test_pages_are_cut_from_one_order(files):
    """`orderBy` holds across pages, folders first, names backwards."""
    for name, kind in (("а", PDF), ("б", FOLDER), ("в", PDF), ("г", FOLDER), ("д", PDF)):
        files.create(body={"name": name, "mimeType": kind}).execute()
    assert names_by_page(files, pageSize=2, orderBy="folder,name desc") == [["г", "б"], ["д", "в"], ["а"]]


def test_deleting_between_pages_leaves_no_gap(files):
    """A sweeper that deletes as it reads sees every file."""
    for number in range(6):
        files.create(body={"name": str(number), "mimeType": FOLDER}).execute()
    seen, call = [], files.list(pageSize=2)
    while call is not None:
        answer = call.execute()
        for file in answer["files"]:
            seen.append(file["name"])
            files.delete(fileId=file["id"]).execute()
        call = files.list_next(call, answer)
    assert sorted(seen) == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize("options", [{"orderBy": "size"}, {"orderBy": "name down"}, {"pageToken": "nonsense"}])
def test_wrong_order_or_token_is_a_400(files, options):
    """As with Google."""
    with pytest.raises(HttpError) as error:
        files.list(**options).execute()
    assert error.value.status_code == 400
