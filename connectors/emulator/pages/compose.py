"""(written below)"""

from starlette.responses import Response

from connectors.emulator.pages.visit import Visit


def form(visit: Visit) -> Response: ...
def send(visit: Visit) -> Response: ...
