"""Addresses that are handed out on paper, and their QR codes."""

from __future__ import annotations

import io
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

PIXELS_PER_MODULE = 12


def address_of(name: str, *args: object) -> str:
    """The whole address of a page, by the name of its URL."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=args)


def qr_code_svg(address: str) -> bytes:
    """An address as a QR code, black on white, for any size."""
    return _drawn(address, kind="svg", scale=8, light="#fff", xmldecl=False)


def qr_code_png(address: str) -> bytes:
    """An address as a QR code in pixels."""
    return _drawn(address, kind="png", scale=PIXELS_PER_MODULE)


def _drawn(address: str, **how: Any) -> bytes:
    drawing = io.BytesIO()
    segno.make_qr(address, error="m").save(drawing, **how)
    return drawing.getvalue()
