"""DataFilters: ranges by A1, by grid, or by developer metadata."""

from connectors.emulator.errors import invalid
from connectors.emulator.sheets.metadata import areas_of, matching
from connectors.emulator.sheets.model import Book, Json
from connectors.emulator.sheets.ranges import Area, from_grid_range, resolve


def areas(book: Book, data_filter: Json) -> list[Area]:
    """The areas a filter means; none when it looks for metadata that is not there.

    Raises GoogleError 400 for a range that is none or begins beyond the grid.
    """
    if "a1Range" in data_filter:
        return [resolve(book, data_filter["a1Range"]).require_start_in_grid()]
    if "gridRange" in data_filter:
        return [from_grid_range(book, data_filter["gridRange"]).require_start_in_grid()]
    if "developerMetadataLookup" in data_filter:
        lookup = data_filter["developerMetadataLookup"]
        return [area for entry in matching(book, lookup) for area in areas_of(book, entry)]
    raise invalid("Must specify at least one kind of data filter.")


def tags(book: Book, data_filter: Json) -> list[Json]:
    """The developer metadata a filter means: by lookup, or all that lies on the cells of a range."""
    if "developerMetadataLookup" in data_filter:
        return matching(book, data_filter["developerMetadataLookup"])
    wanted = areas(book, data_filter)
    return [
        entry
        for entry in book.metadata
        if "spreadsheet" not in entry["location"]
        and any(area.overlaps(tagged) for area in wanted for tagged in areas_of(book, entry))
    ]
