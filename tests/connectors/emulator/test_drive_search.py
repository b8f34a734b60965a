"""What `q`, `orderBy`, corpora and spaces find beyond names and folders."""

import pytest
from googleapiclient.http import MediaInMemoryUpload

from tests.connectors.emulator.filing import CURATOR, FOLDER, refusal

LEADER = "leader@imc.example"
SHORTCUT = "application/vnd.google-apps.shortcut"
PDF = "application/pdf"


@pytest.fixture
def files(curator):
    return curator.files()


def make(files, name="файл", mime_type=PDF, **more):
    return files.create(body={"name": name, "mimeType": mime_type, **more}).execute()["id"]


def names(files, q=None, **options):
    return [file["name"] for file in files.list(q=q, **options).execute()["files"]]


def test_full_text_looks_into_files(emulator, files):
    """Cells of any tab, texts of uploads, descriptions: whole words, phrases in double quotes."""
    book = emulator.gspread(CURATOR).create("Таблица")
    book.add_worksheet("Второй", 5, 5).update_acell("B2", "Живая классика, районный этап")
    media = MediaInMemoryUpload("Живая_вода и классика".encode(), "text/plain")
    files.create(body={"name": "a.txt"}, media_body=media).execute()
    make(files, "Пустой", description="Классика")
    make(files, "Картинка", contentHints={"indexableText": "скан приказа"})
    find = {
        "классика": {"Таблица", "a.txt", "Пустой"},
        "живая": {"Таблица", "a.txt"},
        "класс": set(),
        "приказа": {"Картинка"},
        '"живая классика"': {"Таблица"},
        '"живая вода"': {"a.txt"},
    }
    assert {text: set(names(files, f"fullText contains '{text}'")) for text in find} == find
    book.worksheet("Второй").update_acell("B2", "другое")
    assert names(files, "fullText contains 'районный'") == []
    assert refusal(files.list(q="fullText contains 'a'", orderBy="name"), "location") == (400, "orderBy")


def test_visibility_is_the_widest_circle(curator, files):
    """Anyone before domain before the people named."""
    given = {
        "limited": None,
        "anyoneWithLink": {"type": "anyone", "role": "reader"},
        "domainCanFind": {"type": "domain", "role": "reader", "domain": "imc.example", "allowFileDiscovery": True},
    }
    for name, grant in given.items():
        made = make(files, name)
        if grant:
            curator.permissions().create(fileId=made, body=grant).execute()
    assert {kind: names(files, f"visibility = '{kind}'") for kind in given} == {kind: [kind] for kind in given}
    assert refusal(files.list(q="visibility = 'everyone'"), "location") == (400, "q")


def test_shortcuts_are_found_by_their_target(files):
    """A shortcut knows its target and its type; a target that is not there is a 404."""
    target = make(files, "Положение")
    files.create(body={"name": "Ярлык", "mimeType": SHORTCUT, "shortcutDetails": {"targetId": target}}).execute()
    assert names(files, f"shortcutDetails.targetId = '{target}'") == ["Ярлык"]
    shown = files.list(q=f"mimeType = '{SHORTCUT}'", fields="files(shortcutDetails)").execute()["files"]
    assert shown == [{"shortcutDetails": {"targetId": target, "targetMimeType": PDF}}]
    gone = files.create(body={"name": "a", "mimeType": SHORTCUT, "shortcutDetails": {"targetId": "x"}})
    assert refusal(gone)[0] == 404
    assert refusal(files.create(body={"name": "a", "mimeType": SHORTCUT}))[0] == 400


def test_times_are_each_persons_own(emulator, curator, files):
    """`viewedByMeTime` and `sharedWithMeTime` differ between people; dates have zones, UTC if none is named."""
    made = make(files, "Отчёт", createdTime="2026-03-01T02:00:00+03:00")
    grant = {"type": "user", "role": "writer", "emailAddress": LEADER}
    curator.permissions().create(fileId=made, body=grant, sendNotificationEmail=False).execute()
    leader = emulator.api("drive", "v3", LEADER).files()
    leader.update(fileId=made, body={"viewedByMeTime": "2026-05-01T00:00:00Z"}).execute()
    assert names(leader, "viewedByMeTime = '2026-05-01T03:00:00+03:00'") == ["Отчёт"]
    assert names(files, "viewedByMeTime = '2026-05-01T00:00:00'") == []
    assert names(leader, "sharedWithMe and sharedWithMeTime > '2026-01-01'") == ["Отчёт"]
    assert names(files, "createdTime < '2026-03-01T00:00:00' and createdTime >= '2026-02-28T23:00:00'") == ["Отчёт"]


@pytest.mark.parametrize("field", ["createdTime", "modifiedTime", "viewedByMeTime"])
def test_moments_have_to_be_rfc_3339(files, field):
    """Anything else is a 400, on creation and later; nothing odd is kept."""
    for text in ("вчера", "2026-02-30T00:00:00Z", "2026-01-01", ""):
        if text:
            assert refusal(files.create(body={"name": "a", field: text}))[0] == 400
    made = make(files)
    assert refusal(files.update(fileId=made, body={field: "2026-13-01T00:00:00Z"}))[0] == 400
    kept = files.update(fileId=made, body={field: "2026-01-01T03:00:00+03:00"}, fields=field).execute()
    assert kept == {field: "2026-01-01T00:00:00.000Z"}


def test_natural_names_count_as_people_do(files):
    """1, 2, 12 with name_natural, 1, 12, 2 with name; the same across pages."""
    for number in ("12", "2", "1"):
        make(files, f"{number}. Кластер")
    assert names(files, orderBy="name_natural") == ["1. Кластер", "2. Кластер", "12. Кластер"]
    assert names(files, orderBy="name") == ["1. Кластер", "12. Кластер", "2. Кластер"]
    first = files.list(orderBy="name_natural desc", pageSize=2, fields="files(name),nextPageToken").execute()
    rest = names(files, orderBy="name_natural desc", pageSize=2, pageToken=first["nextPageToken"])
    assert [file["name"] for file in first["files"]] + rest == ["12. Кластер", "2. Кластер", "1. Кластер"]


@pytest.mark.parametrize(
    "key",
    [
        "createdTime",
        "folder",
        "modifiedByMeTime",
        "modifiedTime",
        "quotaBytesUsed",
        "recency",
        "sharedWithMeTime",
        "starred",
        "viewedByMeTime",
    ],
)
def test_every_sort_key_has_pages(files, key):
    """Forwards and backwards, page by page, every file once; a token of another order is a 400."""
    made = {make(files, str(number), FOLDER if number % 2 else PDF) for number in range(4)}
    for order in (key, f"{key} desc"):
        call, seen = files.list(orderBy=order, pageSize=3), []
        while call is not None:
            answer = call.execute()
            seen += [file["id"] for file in answer["files"]]
            token = answer.get("nextPageToken")
            call = files.list_next(call, answer)
            if token:
                assert refusal(files.list(orderBy="name,name_natural,folder", pageToken=token))[0] == 400
        assert (len(seen), set(seen)) == (4, made)


def test_corpora_and_their_parameters(curator, files):
    """A drive needs its id and includeItemsFromAllDrives, an id needs corpora=drive; unknown ones are a 404."""
    drive = curator.drives().create(requestId="1", body={"name": "Кластеры"}).execute()["id"]
    every = {"supportsAllDrives": True, "includeItemsFromAllDrives": True}
    body = {"name": "на диске", "mimeType": PDF, "parents": [drive]}
    files.create(body=body, supportsAllDrives=True).execute()
    make(files, "у себя")
    assert names(files, corpora="drive", driveId=drive, **every) == ["на диске"]
    assert names(files, corpora="allDrives", **every) == ["у себя", "на диске"]
    assert names(files, corpora="user") == ["у себя"]
    assert refusal(files.list(corpora="drive", **every), "location") == (400, "driveId")
    assert refusal(files.list(corpora="user", driveId=drive, **every), "location") == (400, "driveId")
    assert refusal(files.list(corpora="allDrives"))[0] == 400
    assert refusal(files.list(corpora="drive", driveId="0Aunknown", **every))[0] == 404


def test_application_data_is_a_space_of_its_own(files):
    """What is in appDataFolder is listed there only, is neither shared nor moved, and is nobody else's."""
    made = make(files, "настройки", parents=["appDataFolder"])
    assert names(files) == []
    assert names(files, spaces="appDataFolder") == names(files, "'appDataFolder' in parents", spaces="appDataFolder")
    assert files.get(fileId=made, fields="spaces").execute() == {"spaces": ["appDataFolder"]}
    assert refusal(files.update(fileId=made, body={"trashed": True}))[0] == 403
    assert refusal(files.list(spaces="elsewhere"), "location") == (400, "spaces")


def test_pages_have_at_least_one_file(files):
    """A page size of nothing is a 400, too many is taken for a thousand."""
    assert refusal(files.list(pageSize=0), "location") == (400, "pageSize")
    assert files.list(pageSize=5000).execute()["files"] == []
