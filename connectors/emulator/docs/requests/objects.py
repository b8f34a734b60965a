"""What stands in a paragraph and is no text: pictures, people, links to files, dates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from connectors.emulator.docs import places
from connectors.emulator.docs.blank import points
from connectors.emulator.docs.changing import Edit
from connectors.emulator.docs.model import new_id
from connectors.emulator.docs.pieces import Json, Piece, width
from connectors.emulator.docs.places import Place
from connectors.emulator.docs.requests.registry import kind, needed
from connectors.emulator.docs.requests.text import style_at
from connectors.emulator.docs.styles import given_style
from connectors.emulator.errors import invalid

MAX_URI = 2048
SIDE = 144
"""Points that a picture measures of which neither the request nor anybody else says how large it is."""
BORDER: Json = {
    "color": {"color": {"rgbColor": {}}},
    "width": points(0),
    "dashStyle": "SOLID",
    "propertyState": "NOT_RENDERED",
}
DATE_FORMATS = {
    "DATE_FORMAT_MONTH_DAY_ABBREVIATED": "%b %-d",
    "DATE_FORMAT_MONTH_DAY_FULL": "%B %-d",
    "DATE_FORMAT_MONTH_DAY_YEAR_ABBREVIATED": "%b %-d, %Y",
    "DATE_FORMAT_ISO8601": "%Y-%m-%d",
}
TIME_FORMATS = {"TIME_FORMAT_HOUR_MINUTE": "%-I:%M %p", "TIME_FORMAT_HOUR_MINUTE_TIMEZONE": "%-I:%M %p %Z"}


@kind(
    "insertInlineImage", missing="pictures are not fetched: what stands behind the address is neither kept nor measured"
)
def insert_inline_image(edit: Edit, body: Json) -> Json:
    """Insert a picture by its address."""
    place, uri = places.insertion(edit.document, body), _uri(body)
    if place.tab.kinds.get(place.segment_id) == "footnote":
        raise invalid("Inline images cannot be inserted inside a footnote.")
    object_id = new_id()
    embedded: Json = {
        "imageProperties": {"contentUri": uri, "sourceUri": uri, "cropProperties": {}},
        "embeddedObjectBorder": BORDER,
        "size": _size(given_style(body, "objectSize")),
        **{f"margin{side}": points(9) for side in ("Top", "Bottom", "Right", "Left")},
    }
    one = {"objectId": object_id, "inlineObjectProperties": {"embeddedObject": embedded}}
    place.tab.inline_objects = place.tab.inline_objects | {object_id: one}
    _insert(edit, place, "inlineObjectElement", {"inlineObjectId": object_id})
    return {"objectId": object_id}


@kind("replaceImage", missing="pictures are not fetched; the new one is not cropped")
def replace_image(edit: Edit, body: Json) -> None:
    """Put another picture in the place of one, which keeps its size."""
    edit.refuse_suggesting("Replaced images")
    tab, object_id, uri = places.tab_of(edit.document, body.get("tabId")), needed(body, "imageObjectId"), _uri(body)
    if object_id in tab.inline_objects:
        one = _with_picture(tab.inline_objects[object_id], "inlineObjectProperties", uri)
        tab.inline_objects = tab.inline_objects | {object_id: one}
    elif object_id in tab.positioned_objects:
        one = _with_picture(tab.positioned_objects[object_id], "positionedObjectProperties", uri)
        tab.positioned_objects = tab.positioned_objects | {object_id: one}
    else:
        raise invalid(f"No image with ID {object_id} exists.")


@kind("deletePositionedObject", missing="nothing makes such objects")
def delete_positioned_object(edit: Edit, body: Json) -> None:
    """Delete an object that text flows around."""
    edit.refuse_suggesting("Positioned objects")
    tab, object_id = places.tab_of(edit.document, body.get("tabId")), needed(body, "objectId")
    if object_id not in tab.positioned_objects:
        raise invalid(f"No positioned object with ID {object_id} exists.")
    tab.positioned_objects = {key: one for key, one in tab.positioned_objects.items() if key != object_id}


@kind("insertPerson")
def insert_person(edit: Edit, body: Json) -> None:
    """Mention a person by address."""
    place, person = places.insertion(edit.document, body), needed(body, "personProperties")
    if "@" not in needed(person, "email"):
        raise invalid("The email of the person is invalid.")
    _insert(edit, place, "person", {"personId": new_id(), "personProperties": person})


@kind("insertRichLink", missing="titles and media types are not looked up")
def insert_rich_link(edit: Edit, body: Json) -> None:
    """Insert a link that shows the title of what it leads to."""
    place, link = places.insertion(edit.document, body), needed(body, "richLinkProperties")
    if not needed(link, "uri").startswith(("http://", "https://")):
        raise invalid("The URI of the rich link is invalid.")
    properties = {"title": link["uri"]} | link
    _insert(edit, place, "richLink", {"richLinkId": new_id(), "richLinkProperties": properties})


@kind("insertDate", missing="dates are shown in English whatever their locale")
def insert_date(edit: Edit, body: Json) -> None:
    """Insert a date, shown as its format says."""
    place, given = places.insertion(edit.document, body), needed(body, "dateElementProperties")
    needed(given, "timestamp")
    properties = {"locale": "en", "timeZoneId": "Etc/UTC"} | given
    properties["displayText"] = _shown(properties)
    _insert(edit, place, "dateElement", {"dateId": new_id(), "dateElementProperties": properties})


def _insert(edit: Edit, place: Place, name: str, body: Json) -> None:
    edit.insert(place, [Piece("object", style=style_at(place), data={"name": name, "body": body})])


def _with_picture(one: Json, name: str, uri: str) -> Json:
    """An object with another picture."""
    properties = one[name]
    image = {"contentUri": uri, "sourceUri": uri, "cropProperties": {}}
    return one | {name: properties | {"embeddedObject": properties["embeddedObject"] | {"imageProperties": image}}}


def _uri(body: Json) -> str:
    uri: str = needed(body, "uri")
    if width(uri) > MAX_URI or not uri.startswith(("http://", "https://")):
        raise invalid("There was a problem retrieving the image. The provided image should be publicly accessible.")
    return uri


def _size(given: Json) -> Json:
    """A size of which one side may be missing; without the picture it is taken as square."""
    sides = {name: side for name, side in given.items() if side.get("magnitude", 0) > 0}
    side = next(iter(sides.values()), points(SIDE))
    return {name: sides.get(name, side) for name in ("height", "width")}


def _shown(properties: Json) -> str:
    try:
        moment = datetime.fromisoformat(properties["timestamp"]).astimezone(ZoneInfo(properties["timeZoneId"]))
    except (ValueError, OSError, OverflowError, KeyError):
        raise invalid("The timestamp or time zone of the date is invalid.") from None
    day = DATE_FORMATS.get(properties.get("dateFormat", ""), DATE_FORMATS["DATE_FORMAT_MONTH_DAY_YEAR_ABBREVIATED"])
    time = TIME_FORMATS.get(properties.get("timeFormat", ""), "")
    return moment.strftime(f"{day} {time}").strip()
