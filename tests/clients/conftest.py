"""The running emulator of tests/connectors/emulator, for the clients of other people."""

from tests.connectors.emulator.conftest import book, emulator, new_book, server

__all__ = ["book", "emulator", "new_book", "server"]
