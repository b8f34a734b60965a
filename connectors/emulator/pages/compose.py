"""(written below)"""

from connectors.emulator.pages.visit import Visit
from starlette.responses import Response


def form(visit: Visit) -> Response: ...
def send(visit: Visit) -> Response: ...
