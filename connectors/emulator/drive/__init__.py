"""Drive. Importing the package registers its handlers.

Others enter their files with `register_file` and note changes of content with `touch`.
"""

from connectors.emulator.drive import (  # noqa: F401
    approvals,
    changes,
    channels,
    comments,
    content,
    downloads,
    drives,
    files,
    labels,
    listing,
    permissions,
    replies,
    revisions,
    teamdrives,
)
from connectors.emulator.drive.history import touch
from connectors.emulator.drive.registry import register_file

__all__ = ["register_file", "touch"]
