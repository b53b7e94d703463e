"""Photos: written anew from their pixels alone, so that nothing of a camera stays.

A photo is decoded at the smallest scale that is large enough, turned as the camera said, made
smaller, and written as JPEG. What else the file held (place, time, device, a preview, text, another
picture at its end) is never copied. What can be seen on it stays, and the page says so.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000  # of JPEG, which is decoded at a smaller scale
MOST_PLAIN_PIXELS = 12_000_000  # of PNG and WebP, which are decoded whole
LONGEST_SIDE = 1280
KEPT_BYTES = 160_000
QUALITIES = (78, 65, 50, 35)
FORMATS = ("JPEG", "PNG", "WEBP")


def clean_photo(content: bytes) -> bytes:
    """Write a photo anew as JPEG of at most `KEPT_BYTES`.

    Raises ValidationError for one that is too large, of another kind, or no picture at all.
    """
    from PIL import Image  # noqa: PLC0415 (few send a photo, and every process would hold it)

    if len(content) > MOST_BYTES:
        most = filesizeformat(MOST_BYTES)
        raise ValidationError({"photo": _("The photo is larger than %s.") % most})
    try:
        with warnings.catch_warnings(action="error"):
            return _written(_small(content))
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError) as error:
        wrong = _("This is no photo that can be read. JPEG, PNG and WebP are taken.")
        raise ValidationError({"photo": wrong}) from error


def _small(content: bytes) -> Image.Image:
    from PIL import Image, ImageOps  # noqa: PLC0415

    with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
        most = MOST_PIXELS if photo.format == "JPEG" else MOST_PLAIN_PIXELS
        if photo.width * photo.height > most:
            raise ValueError("more pixels than any camera of a phone takes")
        photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        turned = ImageOps.exif_transpose(photo)
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        # A new picture: nothing that hangs at the old one comes along.
        bare = Image.new("RGB", turned.size, "white")
        has_alpha = turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info
        flat = turned.convert("RGBA") if has_alpha else turned.convert("RGB")
        bare.paste(flat, mask=flat if has_alpha else None)
        return bare


def _written(photo: Image.Image) -> bytes:
    for quality in QUALITIES:
        out = io.BytesIO()
        photo.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= KEPT_BYTES:
            return out.getvalue()
    photo.thumbnail((LONGEST_SIDE // 2, LONGEST_SIDE // 2))
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=QUALITIES[-1], optimize=True)
    if out.tell() > KEPT_BYTES:
        raise ValueError("it cannot be made small enough")
    return out.getvalue()
