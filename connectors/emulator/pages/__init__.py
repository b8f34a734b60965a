"""Pages for people in a browser: sheets and documents are worked in, mail is answered, forms are filled in.

The addresses are Google's own, so that a link in a letter or a sheet means the same page here.
"""

from connectors.emulator.pages.form_routes import form_routes
from connectors.emulator.pages.routes import page_routes

__all__ = ["form_routes", "page_routes"]
