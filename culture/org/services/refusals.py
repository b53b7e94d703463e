"""What changes of people and accounts are refused with."""

from __future__ import annotations

from django.utils.translation import gettext as _


def last_administrator(name: str) -> str:
    """Say that nobody would be left who may administer the organisation."""
    return _("%(name)s is the last administrator. Make somebody else administrator first.") % {
        "name": name
    }
