"""Requests on data sources.

There is no BigQuery behind the embedded Workspace: adding one is refused as to a token without that scope, and the
other requests find none.
"""

from connectors.emulator.errors import GoogleError, forbidden, invalid
from connectors.emulator.sheets.model import Json
from connectors.emulator.sheets.requests.registry import kind, mask_of, needed
from connectors.emulator.sheets.session import Edit

NO_BIGQUERY = "there is no BigQuery: adding a data source is refused (403), so that there is never one"


@kind("addDataSource", missing=NO_BIGQUERY)
def add_data_source(_edit: Edit, body: Json) -> Json:
    """Refuse a data source."""
    needed(body, "dataSource")
    raise forbidden("Request had insufficient authentication scopes.", reason="insufficientPermissions")


@kind("updateDataSource", missing=NO_BIGQUERY)
def update_data_source(_edit: Edit, body: Json) -> Json:
    """Refuse a data source that is not there."""
    mask_of(body, "DataSource")
    raise _unknown(needed(body, "dataSource"))


@kind("deleteDataSource", missing=NO_BIGQUERY)
def delete_data_source(_edit: Edit, body: Json) -> None:
    """Refuse a data source that is not there."""
    raise _unknown(body)


@kind("refreshDataSource", missing=NO_BIGQUERY)
def refresh_data_source(_edit: Edit, body: Json) -> Json:
    """Refresh all data sources, which are none, or refuse one that is not there."""
    return _all_of_none(body)


@kind("cancelDataSourceRefresh", missing=NO_BIGQUERY)
def cancel_data_source_refresh(_edit: Edit, body: Json) -> Json:
    """Cancel all refreshes, which are none, or refuse a data source that is not there."""
    return _all_of_none(body)


def _all_of_none(body: Json) -> Json:
    if body.get("isAll"):
        return {}
    if "references" in body:
        raise invalid("There is no data source object at the given reference.")
    raise _unknown(body)


def _unknown(body: Json) -> GoogleError:
    return invalid(f"No data source with id: {body.get('dataSourceId', '')}")
