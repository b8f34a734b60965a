"""What must hold of every document as it is told."""

from typing import Any

from tests.connectors.emulator.documenting import text_of

Json = dict[str, Any]


def check_document(told: Json) -> None:
    """Indexes run on in every segment, tables are whole, named ranges stand over something."""
    if "tabs" in told:
        for tab in told["tabs"]:
            check_document(tab["documentTab"])
            check_document({"tabs": tab.get("childTabs", [])})
        return
    ends = {"": check_contents(told["body"]["content"], 0)}
    for plural in ("headers", "footers", "footnotes"):
        for segment_id, segment in told.get(plural, {}).items():
            ends[segment_id] = check_contents(segment["content"], 0)
    for group in told.get("namedRanges", {}).values():
        for part in (part for one in group["namedRanges"] for part in one["ranges"]):
            assert 0 <= part["startIndex"] < part["endIndex"] <= ends[part.get("segmentId", "")], group


def check_contents(content: list[Json], at: int) -> int:
    """Every element begins where the one before ended, paragraphs end with their only newline; the end of all."""
    for element in content:
        assert element.get("startIndex", 0) == at, element
        if "paragraph" in element:
            assert text_of(element).endswith("\n"), element
            assert text_of(element).count("\n") == 1, element
            for run in element["paragraph"]["elements"]:
                assert run.get("startIndex", 0) == at
                text = run.get("textRun", {}).get("content", "x")
                assert run["endIndex"] - at == len(text.encode("utf-16-le")) // 2, run
                at = run["endIndex"]
        elif "table" in element:
            at = check_table(element["table"], at + 1) + 1
        else:
            at += 1
        assert element["endIndex"] == at, element
    assert "paragraph" in content[-1]
    return at


def check_table(table: Json, at: int) -> int:
    """Rows of as many cells each, none of which reaches over the edge."""
    assert len(table["tableRows"]) == table["rows"]
    for row_number, row in enumerate(table["tableRows"]):
        assert row["startIndex"] == at
        assert len(row["tableCells"]) == table["columns"] == len(table["tableStyle"]["tableColumnProperties"])
        at += 1
        for column, cell in enumerate(row["tableCells"]):
            assert cell["startIndex"] == at
            at = check_contents(cell["content"], at + 1)
            assert cell["endIndex"] == at
            style = cell["tableCellStyle"]
            assert row_number + style["rowSpan"] <= table["rows"], style
            assert column + style["columnSpan"] <= table["columns"], style
        assert row["endIndex"] == at
    return at
