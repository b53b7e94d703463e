"""Addresses that staff hand to customers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.utils.html import format_html

if TYPE_CHECKING:
    from feedback.touchpoints.models import Touchpoint

PIXELS_PER_MODULE = 12


def form_url(touchpoint: Touchpoint) -> str:
    """The address that customers open."""
    return f"{settings.SITE_URL}/f/{touchpoint.code}/"


def kiosk_url(touchpoint: Touchpoint) -> str:
    """The address for a device that stands at the counter."""
    return f"{form_url(touchpoint)}kiosk/"


def embed_snippet(touchpoint: Touchpoint) -> str:
    """Markup that shows the form inside another site; it holds no script."""
    return format_html(
        '<iframe src="{}embed/" title="{}" width="100%" height="720" loading="lazy"></iframe>',
        form_url(touchpoint),
        touchpoint.name,
    )


def qr_svg(touchpoint: Touchpoint) -> bytes:
    """The form's address as a QR code, black on white, for any size."""
    return _drawn(touchpoint, kind="svg", scale=8, light="#fff", xmldecl=False)


def qr_png(touchpoint: Touchpoint) -> bytes:
    """The form's address as a QR code in pixels."""
    return _drawn(touchpoint, kind="png", scale=PIXELS_PER_MODULE)


def _drawn(touchpoint: Touchpoint, **how: Any) -> bytes:
    drawing = io.BytesIO()
    segno.make_qr(form_url(touchpoint), error="m").save(drawing, **how)
    return drawing.getvalue()
