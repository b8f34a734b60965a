"""Plain text: a line is a paragraph."""

from connectors.emulator.docs.importing.blocks import Line, Run, Source

WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decoded(data: bytes, charset: str = "") -> str:
    """The text of a file: in the encoding that it names or shows, else UTF-8, else (assumed) Windows' Cyrillic one."""
    for name in filter(None, (charset, WIDE.get(data[:2]), "utf-8-sig", "cp1251")):
        try:
            return data.decode(name).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def read(text: str) -> Source:
    """The lines of a text."""
    return Source([Line((Run(line),) if line else ()) for line in text.removesuffix("\n").split("\n")])
