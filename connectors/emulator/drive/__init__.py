"""Drive, as far as Barycentre uses it. Importing the package registers its handlers.

Others enter their files with `register_file` and note changes of content with `touch`.
"""

from connectors.emulator.drive import (  # noqa: F401
    approvals,
    changes,
    comments,
    content,
    drives,
    files,
    listing,
    permissions,
    replies,
    revisions,
)
from connectors.emulator.drive.history import touch
from connectors.emulator.drive.registry import register_file

__all__ = ["register_file", "touch"]
