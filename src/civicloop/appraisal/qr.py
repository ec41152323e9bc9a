"""The QR code of a window: the address of its rating page as an SVG drawing."""

from io import BytesIO

import segno


def drawing(address: str) -> bytes:
    """Error correction M bears the wear of a sticker on a counter."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=8, border=4, xmldecl=True)
    return drawn.getvalue()
