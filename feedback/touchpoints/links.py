"""Addresses that staff hand to customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import format_html

from culture.core.drawn_links import address_of, qr_code_png, qr_code_svg

if TYPE_CHECKING:
    from feedback.touchpoints.models import Touchpoint


def form_url(touchpoint: Touchpoint) -> str:
    """The address that customers open."""
    return address_of("public:form", touchpoint.code)


def kiosk_url(touchpoint: Touchpoint) -> str:
    """The address for a device that stands at the counter."""
    return address_of("public:kiosk", touchpoint.code)


def embed_snippet(touchpoint: Touchpoint) -> str:
    """Markup that shows the form inside another site; it holds no script."""
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="720" loading="lazy"></iframe>',
        address_of("public:embed", touchpoint.code),
        touchpoint.name,
    )


def qr_svg(touchpoint: Touchpoint) -> bytes:
    """The form's address as a QR code, black on white, for any size."""
    return qr_code_svg(form_url(touchpoint))


def qr_png(touchpoint: Touchpoint) -> bytes:
    """The form's address as a QR code in pixels."""
    return qr_code_png(form_url(touchpoint))
