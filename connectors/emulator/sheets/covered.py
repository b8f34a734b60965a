"""Cells that a merge covers: they are there, but nothing can be written into them."""

from connectors.emulator.sheets.ranges import Area


def empty_covered(written: Area) -> None:
    """Empty the covered cells of an area just written: Google takes values for them and drops them."""
    sheet = written.sheet
    for merge in sheet.merges:
        first = (merge["startRowIndex"], merge["startColumnIndex"])
        rows = range(max(written.top, first[0]), min(written.bottom, merge["endRowIndex"], len(sheet.rows)))
        columns = range(max(written.left, first[1]), min(written.right, merge["endColumnIndex"]))
        for row in rows:
            for column in columns:
                if (row, column) != first:
                    sheet.edit(row).set(column, None)
