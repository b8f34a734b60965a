"""What tests of forms say all the time: items, requests, answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import requests

Item = dict[str, Any]


def text(title: str, *, required: bool = False, paragraph: bool = False) -> Item:
    """A question answered by typing."""
    return question(title, {"textQuestion": {"paragraph": True} if paragraph else {}}, required=required)


def choice(title: str, kind: str, *values: str, other: bool = False, required: bool = False) -> Item:
    """A question answered by choosing."""
    options: list[Item] = [{"value": value} for value in values]
    body = {"type": kind, "options": options + ([{"isOther": True}] if other else [])}
    return question(title, {"choiceQuestion": body}, required=required)


def question(title: str, body: Item, *, required: bool = False) -> Item:
    """A question of any kind."""
    return {"title": title, "questionItem": {"question": body | ({"required": True} if required else {})}}


def create(item: Item, index: int = 0) -> Item:
    """The request for an item."""
    return {"createItem": {"item": item, "location": {"index": index}}}


def new_form(forms: Any, *items: Item, published: bool = False) -> str:
    """The id of a form with these items, which asks nobody for an address."""
    made: str = forms.create(body={"info": {"title": "Регистрация на мероприятие"}}, unpublished=True).execute()[
        "formId"
    ]
    settings = {"settings": {"emailCollectionType": "DO_NOT_COLLECT"}, "updateMask": "emailCollectionType"}
    do(forms, made, {"updateSettings": settings}, *(create(item, index) for index, item in enumerate(items)))
    if published:
        publish(forms, made)
    return made


def do(forms: Any, form: str, *changes: Item) -> list[Item]:
    """Carry out batchUpdate; the replies."""
    replies: list[Item] = forms.batchUpdate(formId=form, body={"requests": list(changes)}).execute()["replies"]
    return replies


def publish(forms: Any, form: str, *, accepting: bool = True) -> Item:
    """Publish a form, open or closed for answers."""
    state = {"isPublished": True, "isAcceptingResponses": accepting}
    body = {"publishSettings": {"publishState": state}, "updateMask": "publish_state"}
    answer: Item = forms.setPublishSettings(formId=form, body=body).execute()
    return answer


def titles(forms: Any, form: str) -> list[str]:
    """The items' titles."""
    return [item["title"] for item in forms.get(formId=form).execute().get("items", [])]


def ids(forms: Any, form: str) -> list[str]:
    """The ids of the items and of their questions."""
    items = forms.get(formId=form).execute()["items"]
    return [item["itemId"] for item in items] + [one for item in items for one in question_ids(item)]


def question_ids(item: Item) -> list[str]:
    """The ids of an item's questions."""
    if "questionItem" in item:
        return [item["questionItem"]["question"]["questionId"]]
    return [one["questionId"] for one in item.get("questionGroupItem", {}).get("questions", [])]


def entries(forms: Any, form: str) -> list[str]:
    """The names of the fields in which the questions are answered."""
    items = forms.get(formId=form).execute()["items"]
    return [f"entry.{int(one, 16)}" for item in items for one in question_ids(item)]


def send(url: str, form: str, fields: Any, **options: Any) -> requests.Response:
    """Answer a form as a script does: no cookies, no signing in."""
    address = f"{url}/forms/d/e/{form}/formResponse"
    return requests.post(address, data=fields, timeout=20, allow_redirects=False, **options)


def given(response: Item) -> list[list[str]]:
    """The answers of a response, in no particular order."""
    return [[one["value"] for one in answer["textAnswers"]["answers"]] for answer in response["answers"].values()]


def download_snapshot(emulator: Any) -> bytes:
    """All data of the emulator."""
    data: bytes = emulator.session().get(f"{emulator.url}/emulator/snapshot").content
    return data


def with_document(snapshot: bytes, collection: str, key: str, change: Callable[[Item], Any]) -> bytes:
    """The snapshot with one stored document changed in place: a past that no API can make."""
    database = sqlite3.connect(":memory:")
    database.deserialize(snapshot)
    place = "WHERE collection = ? AND id = ?"
    ((body,),) = database.execute(f"SELECT body FROM docs {place}", (collection, key))
    document = json.loads(body)
    change(document)
    database.execute(f"UPDATE docs SET body = ? {place}", (json.dumps(document), collection, key))
    database.commit()
    return database.serialize()
