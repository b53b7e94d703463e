"""Addresses that staff hand to customers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

if TYPE_CHECKING:
    from feedback.touchpoints.models import Touchpoint

PIXELS_PER_MODULE = 12


def form_url(touchpoint: Touchpoint) -> str:
    """The address that customers open."""
    return _address("public:form", touchpoint)


def kiosk_url(touchpoint: Touchpoint) -> str:
    """The address for a device that stands at the counter."""
    return _address("public:kiosk", touchpoint)


def embed_snippet(touchpoint: Touchpoint) -> str:
    """Markup that shows the form inside another site; it holds no script."""
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="720" loading="lazy"></iframe>',
        _address("public:embed", touchpoint),
        touchpoint.name,
    )


def qr_svg(touchpoint: Touchpoint) -> bytes:
    """The form's address as a QR code, black on white, for any size."""
    return _drawn(touchpoint, kind="svg", scale=8, light="#fff", xmldecl=False)


def qr_png(touchpoint: Touchpoint) -> bytes:
    """The form's address as a QR code in pixels."""
    return _drawn(touchpoint, kind="png", scale=PIXELS_PER_MODULE)


def _address(name: str, touchpoint: Touchpoint) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=[touchpoint.code])


def _drawn(touchpoint: Touchpoint, **how: Any) -> bytes:
    drawing = io.BytesIO()
    segno.make_qr(form_url(touchpoint), error="m").save(drawing, **how)
    return drawing.getvalue()
