"""A built-in instrument that can be asked at once, without looking through a draft before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.core.texts import text_here
from surveys.instruments.library import built_in
from surveys.instruments.models import Version
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@transaction.atomic
def ready_version(*, key: str, actor: User, now: dt.datetime) -> Version:
    """Give the newest published version of a built-in instrument; adopt and publish it if needed.

    Raises KeyError for a key that the library does not have, and ValidationError where somebody
    works at a first draft of it, which is theirs to publish.
    """
    own = Version.objects.filter(
        instrument__organisation_id=actor.organisation_id, instrument__key=key
    )
    published = own.filter(published_at__isnull=False).order_by("-number").first()
    if published:
        return published
    if own.exists():
        name = text_here(built_in()[key].names)
        raise ValidationError(
            _("There is a draft of “%(name)s”. Please publish it, or discard it.") % {"name": name}
        )
    draft = adopt_instrument(key=key, actor=actor, now=now)
    return publish_version(draft=draft, actor=actor, now=now)
