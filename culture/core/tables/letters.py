"""Which letters the bytes of a text file stand for, judged by all of it, for a person to change.

Files say nothing about it. What reads as UTF-8 is UTF-8, because hardly anything else does. Other
files come from programs that know 256 letters, of which the upper half depends on the country; of
those the ones are offered that people with our languages bring. Russian words are rows of upper
bytes, Western ones have one among plain letters.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from culture.core.tables.refusals import NO_TABLE, FileRefused

PIECE = 1 << 20
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UPPER = re.compile(rb"[\x80-\xff]+")
RUSSIAN = re.compile(rb"[\xa8\xb8\xc0-\xff]{3,}")
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
SEVERAL = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


class Letters(TextChoices):
    """What bytes may stand for; the values are Python's names."""

    UTF_8 = "utf-8-sig", _("Unicode (UTF-8)")
    UTF_16 = "utf-16", _("Unicode (UTF-16)")
    WESTERN = "cp1252", _("Western European (Windows)")
    CYRILLIC = "cp1251", _("Cyrillic (Windows)")
    MACINTOSH = "mac-roman", _("Western European (Macintosh)")


def judged_letters(stream: BinaryIO) -> Letters:
    """Judge a whole file and go back to its beginning; raises `FileRefused` where it is no text.

    A file of which most upper bytes are UTF-8 stays UTF-8: something in it is damaged, and other
    letters would make nonsense of all the rest.
    """
    if stream.read(2) in UTF_16_MARKS:
        stream.seek(0)
        return Letters.UTF_16
    stream.seek(0)
    try:
        return _judged(stream)
    finally:
        stream.seek(0)


def _judged(stream: BinaryIO) -> Letters:
    if _is_utf_8(stream):
        return Letters.UTF_8
    stream.seek(0)
    upper = together = russian = 0
    while piece := stream.read(PIECE):
        if NO_TEXT.search(piece):
            raise FileRefused(NO_TABLE)
        upper += _bytes_in(UPPER, piece)
        together += _bytes_in(SEVERAL, piece)
        russian += _bytes_in(RUSSIAN, piece)
    if 2 * together > upper:
        return Letters.UTF_8
    return Letters.CYRILLIC if 2 * russian > upper else Letters.WESTERN


def _is_utf_8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _bytes_in(pattern: re.Pattern[bytes], piece: bytes) -> int:
    return sum(map(len, pattern.findall(piece)))
