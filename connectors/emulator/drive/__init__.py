"""Drive, as far as Barycentre uses it. Importing the package registers its handlers.

Others enter their files with `register_file` and note changes of content with `touch`.
"""

from connectors.emulator.drive import changes, content, drives, files, listing, permissions  # noqa: F401
from connectors.emulator.drive.registry import register_file, touch

__all__ = ["register_file", "touch"]
