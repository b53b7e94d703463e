"""Files that show that something was done: which are taken, and under which name they are kept."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from culture.toolkit.models import LONGEST_FILE_NAME

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_BYTES = 5 * 1024 * 1024
_ZIP = b"PK\x03\x04"

# By ending: the type it is stored under and how its content begins.
KINDS = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    ".odt": ("application/vnd.oasis.opendocument.text", _ZIP),
}


def checked_file(file: UploadedFile) -> tuple[str, str, bytes]:
    """Give the name, the type and the content of an uploaded file.

    Raises ValidationError for one that is empty, too large, of another kind, or not what its name
    says.
    """
    name = _name_of(file)
    kind, beginning = KINDS.get(PurePath(name).suffix.lower(), ("", b""))
    if not kind:
        endings = ", ".join(sorted(KINDS))
        raise ValidationError({"file": _("Files of these kinds are taken: %s.") % endings})
    if (file.size or 0) > MOST_BYTES:
        most = filesizeformat(MOST_BYTES)
        raise ValidationError({"file": _("The file is larger than %s.") % most})
    content = file.read()
    if not content.startswith(beginning):
        raise ValidationError({"file": _("The file is not what its name says, or it is empty.")})
    return name, kind, content


def _name_of(file: UploadedFile) -> str:
    plain = get_valid_filename(
        PurePath((file.name or "").replace("\\", "/")).name.strip() or "file"
    )
    stem, ending = PurePath(plain).stem, PurePath(plain).suffix
    return f"{stem[: LONGEST_FILE_NAME - len(ending)]}{ending}"
