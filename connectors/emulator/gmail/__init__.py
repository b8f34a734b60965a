"""Gmail, as far as Barycentre uses it. Importing the package registers its handlers."""

from connectors.emulator.gmail import drafts, labels, messages, people, threads  # noqa: F401
