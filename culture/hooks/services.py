"""What administrators do with hooks; every change stands in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.hooks.models import Hook, HookDelivery
from culture.hooks.signing import lock_secret

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@transaction.atomic
def make_hook(
    *, name: str, url: str, events: list[str], is_chat: bool, secret: str, actor: User,
    now: dt.datetime,
) -> Hook:  # fmt: skip
    """Tell an address from now on what happens."""
    hook = Hook(
        organisation_id=actor.organisation_id, name=name, url=url, events=events, is_chat=is_chat,
        made_by=actor, made_at=now, told_until=now,
    )  # fmt: skip
    hook.locked_secret = lock_secret(secret, hook)
    hook.full_clean(exclude=["locked_secret", "locked_before"])
    hook.save()
    _record("hook-made", hook, actor, now, events=events)
    return hook


@transaction.atomic
def change_secret(*, hook: Hook, secret: str, actor: User, now: dt.datetime) -> None:
    """Sign with a new secret, and with the one before until `forget_secret`."""
    hook.locked_before, hook.locked_secret = hook.locked_secret, lock_secret(secret, hook)
    hook.save(update_fields=["locked_before", "locked_secret"])
    _record("hook-secret-changed", hook, actor, now)


@transaction.atomic
def forget_secret(*, hook: Hook, actor: User, now: dt.datetime) -> None:
    """Sign with the newest secret alone."""
    if not hook.locked_before:
        raise ValidationError(_("There is one secret only."))
    hook.locked_before = b""
    hook.save(update_fields=["locked_before"])
    _record("hook-secret-forgotten", hook, actor, now)


@transaction.atomic
def end_hook(*, hook: Hook, actor: User, now: dt.datetime) -> None:
    """Tell an address nothing more, and delete what waits for it."""
    _record("hook-ended", hook, actor, now)
    hook.delete()


@transaction.atomic
def try_again(*, delivery: HookDelivery, actor: User, now: dt.datetime) -> None:
    """Send what was given up anew, as the same message. Raises ValidationError where it was not."""
    ended = HookDelivery.objects.filter(pk=delivery.pk, state=HookDelivery.State.GIVEN_UP)
    if not ended.update(state=HookDelivery.State.WAITING, attempts=0, due_at=now):
        raise ValidationError(_("This was not given up."))
    gone = HookDelivery.objects.filter(hook=delivery.hook, problem=HookDelivery.Problem.GONE)
    if gone.update(problem=HookDelivery.Problem.STATUS):  # it listens again, until it says so again
        Hook.objects.filter(pk=delivery.hook_id).update(left_out=0)
    _record("hook-tried-again", delivery.hook, actor, now)


def _record(action: str, hook: Hook, actor: User, now: dt.datetime, **details: object) -> None:
    record_entry(
        actor=actor, action=action, object_name=hook.name, object_uuid=hook.uuid, now=now,
        details=details,
    )  # fmt: skip
