"""Pages for people: the embedded Workspace in a browser, to look at and not to change.

The addresses are Google's own, so that a link in a letter or a sheet means the same page here.
"""

from connectors.emulator.pages.routes import page_routes

__all__ = ["page_routes"]
