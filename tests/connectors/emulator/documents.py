"""Documents as the Docs API shows them, put together by hand with the indexes that Google would count."""

from itertools import count
from typing import Any

Json = dict[str, Any]
BULLETS = ("●", "○", "■")


def pt(magnitude: float) -> Json:
    return {"magnitude": magnitude, "unit": "PT"}


def run(text: str, **style: Any) -> Json:
    """Return a piece of text; `link` is an address."""
    if "link" in style:
        style["link"] = {"url": style["link"]}
    return {"textRun": {"content": text, "textStyle": style}}


def line(*pieces: str | Json, kind: str = "NORMAL_TEXT", bullet: tuple[str, int] | None = None, **style: Any) -> Json:
    """Return a paragraph of texts and elements; `bullet` is a list's id and a level."""
    elements = [run(piece) if isinstance(piece, str) else piece for piece in pieces]
    paragraph: Json = {"elements": [*elements, run("\n")], "paragraphStyle": {"namedStyleType": kind, **style}}
    if bullet:
        level = {"nestingLevel": bullet[1]} if bullet[1] else {}
        paragraph["bullet"] = {"listId": bullet[0], **level}
    return {"paragraph": paragraph}


def cell(*blocks: str | Json, **style: Any) -> Json:
    """Return a cell of lines."""
    content = [line(block) if isinstance(block, str) else block for block in blocks]
    return {"content": content, "tableCellStyle": style}


def table(*rows: list[str | Json], heads: int = 0, widths: tuple[float, ...] = ()) -> Json:
    """Return a table; texts are cells of one line."""
    cells = [[cell(entry) if isinstance(entry, str) else entry for entry in row] for row in rows]
    columns = [{"widthType": "FIXED_WIDTH", "width": pt(width)} for width in widths]
    return {
        "table": {
            "rows": len(rows),
            "columns": max(map(len, rows)),
            "tableRows": [
                {"tableCells": row, "tableRowStyle": {"tableHeader": True} if place < heads else {}}
                for place, row in enumerate(cells)
            ],
            "tableStyle": {"tableColumnProperties": columns},
        }
    }


def numbered(*formats: str, kind: str = "DECIMAL") -> Json:
    """Return a list whose levels are counted in these formats."""
    levels = [{"glyphType": kind, "glyphFormat": form, "startNumber": 1} for form in formats]
    return _list(levels)


def bulleted() -> Json:
    """Return a list with the usual bullets."""
    return _list([{"glyphSymbol": sign, "glyphFormat": f"%{level}"} for level, sign in enumerate(BULLETS)])


def document(*blocks: Json, title: str = "Отчёт", **more: Any) -> Json:
    """Return a Document with a body of these blocks, as `documents.get` answers without tabs."""
    begin = {"endIndex": 1, "sectionBreak": {"sectionStyle": {}}}
    _number(list(blocks), 1)
    style: Json = {f"margin{side}": pt(72) for side in ("Top", "Bottom", "Left", "Right")}
    style["pageSize"] = {"width": pt(595.28), "height": pt(841.89)}
    return {
        "title": title,
        "documentId": "1",
        "body": {"content": [begin, *blocks]},
        **more,
        "documentStyle": style | more.get("documentStyle", {}),
    }


def segment(kind: str, segment_id: str, *blocks: Json) -> Json:
    """Return a header or footer, by its id."""
    _number(list(blocks), 0)
    return {segment_id: {f"{kind}Id": segment_id, "content": list(blocks)}}


def _list(levels: list[Json]) -> Json:
    places = ({"indentFirstLine": pt(36 * level - 18), "indentStart": pt(36 * level)} for level in count(1))
    return {"listProperties": {"nestingLevels": [known | place for known, place in zip(levels, places, strict=False)]}}


def _number(blocks: list[Json], start: int) -> int:
    """Write the indexes into blocks; returns where they end."""
    for block in blocks:
        block["startIndex"] = start
        if "table" in block:
            start += 1
            for row in block["table"]["tableRows"]:
                row["startIndex"] = start
                start += 1
                for entry in row["tableCells"]:
                    entry["startIndex"] = start
                    start = entry["endIndex"] = _number(entry["content"], start + 1)
                row["endIndex"] = start
            start += 1
        for element in block.get("paragraph", {}).get("elements", ()):
            element["startIndex"] = start
            text = element.get("textRun", {}).get("content", " ")
            start = element["endIndex"] = start + len(text.encode("utf-16-le", "surrogatepass")) // 2
        block["endIndex"] = start
    return start
