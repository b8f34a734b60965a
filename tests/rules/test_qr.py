"""The QR code of a link: a phone reads what was written."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from flows.letters.qr import LONGEST, qr_png

LINK = "https://docs.google.com/forms/d/e/1FAIpQLSdEmo/viewform?usp=pp_url&entry.1171=%D0%9C5-012"


@pytest.mark.parametrize("link", [LINK, LINK + "%D0%9C" * 100, "https://школа.рф/регистрация", "x" * LONGEST])
def test_a_phone_reads_the_link(link: str) -> None:
    """Short or long, the code says the link and nothing else, and has its white border."""
    picture = Image.open(BytesIO(qr_png(link)))
    (found,) = zxingcpp.read_barcodes(picture.convert("L"))

    assert found.text == link
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert picture.mode == "1"
    assert picture.crop((0, 0, picture.width, 16)).getextrema() == (255, 255)


def test_a_code_costs_a_letter_little() -> None:
    """A kilobyte or two, the same bytes for the same link."""
    assert qr_png(LINK) == qr_png(LINK)
    assert len(qr_png(LINK + "%D0%9C" * 60)) < 2_500


def test_a_link_too_long_for_a_wall() -> None:
    """Nobody's phone would read it."""
    with pytest.raises(ValueError, match="longer"):
        qr_png("x" * (LONGEST + 1))
