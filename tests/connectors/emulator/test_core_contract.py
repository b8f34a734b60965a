"""Requests and answers are held against Google's own documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.emulator import fields
from connectors.emulator.contract import check_answer, check_request
from connectors.emulator.discovery import methods
from connectors.emulator.routing import HANDLERS, match

GET = "sheets.spreadsheets.values.get"
UPDATE = "sheets.spreadsheets.batchUpdate"
PATH = {"spreadsheetId": ["x"], "range": ["A1"]}


@pytest.mark.parametrize(
    ("method", "params", "body", "word"),
    [
        (GET, {"spreadsheetId": ["x"]}, {}, "range"),
        (GET, PATH | {"renge": ["A1"]}, {}, "renge"),
        (GET, PATH | {"majorDimension": ["LINES"]}, {}, "LINES"),
        (GET, PATH | {"majorDimension": ["ROWS", "ROWS"]}, {}, "2 times"),
        (GET, PATH, {"x": 1}, "body"),
        (UPDATE, {"spreadsheetId": ["x"]}, {"request": []}, "request"),
        (UPDATE, {"spreadsheetId": ["x"]}, {"requests": [{"addSheet": {"properties": {"name": "x"}}}]}, "name"),
        (UPDATE, {"spreadsheetId": ["x"]}, {"requests": [{"deleteSheet": {"sheetId": "0"}}]}, "sheetId"),
        ("sheets.spreadsheets.get", {"spreadsheetId": ["x"], "includeGridData": ["yes"]}, {}, "yes"),
    ],
)
def test_violations_of_requests_are_seen(method, params, body, word):
    """Missing and unknown parameters, unknown properties, wrong types, wrong enum values."""
    (violation,) = check_request(method, params, body)
    assert word in violation


def test_a_request_within_the_contract_passes():
    """Global parameters, repeated parameters, open values."""
    body = {"requests": [{"updateCells": {"rows": [{"values": [{"userEnteredValue": {"numberValue": 1.5}}]}]}}]}
    assert check_request(UPDATE, {"spreadsheetId": ["x"], "fields": ["*"], "alt": ["json"]}, body) == []
    params = {"spreadsheetId": ["x"], "ranges": ["A1", "B2"]}
    assert check_request("sheets.spreadsheets.values.batchGet", params, {}) == []


@pytest.mark.parametrize("answer", [{"range": 5}, {"ranges": "A1"}, {"majorDimension": "LINES"}, []])
def test_violations_of_answers_are_seen(answer):
    """What the document does not have must not be answered."""
    assert check_answer(GET, answer)


def test_every_handler_has_a_path_of_its_own():
    """Google's own path of each method served leads to that method."""
    for method_id in HANDLERS:
        method = methods()[method_id]
        path = method.path.replace("{", "x").replace("}", "x")
        found = match(method.verb, "/" + path)
        assert found is not None
        assert found.method.id == method_id


@pytest.mark.parametrize(
    ("verb", "path", "method", "params"),
    [
        ("GET", "/v4/spreadsheets/1/values/%D0%90!A1%3AB2", GET, {"spreadsheetId": "1", "range": "А!A1:B2"}),
        ("GET", "/v4/spreadsheets/1/values/'a%2Fb'!A1", GET, {"spreadsheetId": "1", "range": "'a/b'!A1"}),
        ("POST", "/v4/spreadsheets/1/:batchUpdate", UPDATE, {"spreadsheetId": "1"}),
        ("POST", "/v4/spreadsheets/1%3AbatchUpdate/", UPDATE, {"spreadsheetId": "1"}),
        ("POST", "/upload/drive/v3/files", "drive.files.create", {}),
        ("GET", "/drive/v3/files/generateIds", "drive.files.generateIds", {}),
        ("GET", "/drive/v3/files/abc", "drive.files.get", {"fileId": "abc"}),
    ],
)
def test_paths_lead_to_methods(verb, path, method, params):
    """Encoded slashes and colons, custom verbs, literal paths before open ones, uploads."""
    found = match(verb, path)
    assert found is not None
    assert (found.method.id, found.path) == (method, params)


trees = st.recursive(
    st.just({}),
    lambda below: st.dictionaries(st.text("abc", min_size=1, max_size=3), below, min_size=1, max_size=3),
    max_leaves=8,
)


def written(tree):
    return ",".join(f"{name}({written(below)})" if below else name for name, below in tree.items())


@given(trees.filter(bool))
def test_masks_read_back(tree):
    """Property: a mask reads back as the tree it was written from, and picks exactly that of itself."""
    assert fields.parse(written(tree)) == tree
    assert fields.pick(tree, tree) == tree


@pytest.mark.parametrize(
    ("target", "source", "mask", "result"),
    [
        ({"a": 1, "b": 2}, {"a": 5, "b": 6}, "a", {"a": 5, "b": 2}),
        ({"a": 1, "b": 2}, {}, "a", {"b": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 5}}, "a.b", {"a": {"b": 5, "c": 2}}),
        ({"a": {"b": 1, "c": 2}}, {}, "a.b", {"a": {"c": 2}}),
        ({"a": 1}, {"b": 2}, "*", {"b": 2}),
        ({"a": 1}, {"b": 2}, "b", {"a": 1, "b": 2}),
    ],
)
def test_updates_by_mask(target, source, mask, result):
    """Named and given is set, named and not given is removed, not named stays."""
    assert fields.overlay(target, source, fields.parse(mask)) == result
