"""Takes a personal link from its person: because they say so, or because they are gone."""

from __future__ import annotations

from django.db import transaction

from culture.core.codes import new_code
from feedback.touchpoints.models import MirrorRelease, Touchpoint


@transaction.atomic
def delete_link(*, touchpoint: Touchpoint) -> None:
    """Delete the link, its name and everything its person saw of it.

    The answers stay, as answers of the unit that nothing joins to the person any more.
    """
    stored = Touchpoint.objects.select_for_update().get(pk=touchpoint.pk)
    MirrorRelease.objects.filter(touchpoint=stored).delete()
    stored.person, stored.name, stored.code, stored.is_paused = None, "", new_code(), True
    stored.save(update_fields=["person", "name", "code", "is_paused"])


def scrub_ownerless() -> None:
    """Take name and link of a personal touchpoint whose person is gone; its answers stay."""
    left = Touchpoint.objects.filter(kind=Touchpoint.Kind.PERSONAL, person=None).exclude(name="")
    for touchpoint in left:
        delete_link(touchpoint=touchpoint)
