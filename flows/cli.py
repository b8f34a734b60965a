"""The `barycentre` command."""


def main() -> None:
    """Enter the command line."""
