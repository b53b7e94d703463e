"""Pages of administrators: settings, users, keys."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from kombu.exceptions import OperationalError

from culture.accounts.models import ApiKey, User
from culture.core.access import administrators_only
from culture.core.breadcrumb import Step
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.pages import form_page
from culture.org.forms.administration import (
    InvitationForm,
    InvitePeopleForm,
    KeyForm,
    SettingsForm,
    UserForm,
)
from culture.org.invitations import send_invitation
from culture.org.models import Person
from culture.org.notices import tell_of_reset
from culture.org.queries import keys_of, people_to_invite, users_of
from culture.org.services import keys as key_services
from culture.org.services import users as user_services
from culture.org.services.organisation import change_settings
from culture.org.tasks import send_invitations
from culture.org.views.pages import acts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

INVITED_AT_ONCE = 200
SETTINGS = (
    "name",
    "time_zone",
    "languages",
    "k",
    "answers_kept_months",
    "contacts_kept_months",
    "second_step_for",
    "shows_first_steps",
)


def _user_steps() -> list[Step]:
    return [Step(_("Users and roles"), reverse("org:users"))]


def _key_steps() -> list[Step]:
    return [Step(_("API keys"), reverse("org:keys"))]


@administrators_only
@require_http_methods(["GET", "POST"])
def settings(request: StaffRequest) -> HttpResponse:
    """Change what holds for the whole organisation."""
    organisation = request.user.organisation
    initial = {name: getattr(organisation, name) for name in SETTINGS}
    form = form_of(request, SettingsForm, initial=initial)
    if done(form, partial(change_settings, **acts_of(request))):
        messages.success(request, _("Saved."))
        return redirect("org:settings")
    return render(request, "culture/org/settings.html", {"form": form})


@administrators_only
@require_GET
def users(request: StaffRequest) -> HttpResponse:
    """List who may sign in."""
    return render(request, "culture/org/users.html", {"users": users_of(request.user)})


@administrators_only
@require_http_methods(["GET", "POST"])
def invite(request: StaffRequest) -> HttpResponse:
    """Make an account for somebody and mail them the way in."""
    return _invite(request, None)


@administrators_only
@require_http_methods(["GET", "POST"])
def invite_person(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """The same for somebody on the roster."""
    seen = Person.objects.visible_to(request.user, day=request.today)
    return _invite(request, get_object_or_404(seen, uuid=uuid))


def _invite(request: StaffRequest, person: Person | None) -> HttpResponse:
    initial = {"name": person.name, "email": person.email} if person else {}
    form = form_of(request, InvitationForm, initial=initial)
    if done(form, partial(user_services.invite_user, person=person, **acts_of(request))):
        _send(request, User.objects.get(email__iexact=form.cleaned_data["email"]))
        return redirect("org:users")
    return form_page(
        request,
        form,
        heading=_("Invite somebody"),
        lead=_("They get a mail with a link to set their password."),
        trail=_user_steps(),
        submit=_("Invite"),
    )


@administrators_only
@require_http_methods(["GET", "POST"])
def invite_people(request: StaffRequest) -> HttpResponse:
    """Make accounts for many people of the roster; the worker mails them the way in."""
    waiting = people_to_invite(request.user, day=request.today)
    shown = list(waiting[:INVITED_AT_ONCE])
    form = form_of(request, partial(InvitePeopleForm, people=shown))
    invited: list[User] = []

    def invite(people: Iterable[Person]) -> None:
        invited.extend(user_services.invite_people(people=people, **acts_of(request)))

    if done(form, invite):
        _send_all(request, invited)
        return redirect("org:users")
    if not shown:
        messages.info(request, _("Everybody on the roster with an address has an account."))
        return redirect("org:users")
    lead = _("%(n)s of %(all)s people are listed. They get a mail with a link, and no role.")
    return form_page(
        request,
        form,
        heading=_("Invite people of the roster"),
        lead=lead % {"n": len(shown), "all": waiting.count()},
        trail=_user_steps(),
        submit=_("Invite"),
    )


def _send_all(request: StaffRequest, invited: list[User]) -> None:
    users = [str(user.uuid) for user in invited]
    try:
        send_invitations.apply_async((users, str(request.user.uuid)), retry=False)
    except OperationalError:
        messages.error(request, _("The accounts are there, but the worker that mails is away."))
    else:
        text = ngettext("%(n)s person is invited.", "%(n)s people are invited.", len(users))
        messages.success(request, text % {"n": len(users)})


def _send(request: StaffRequest, user: User) -> None:
    try:
        send_invitation(user=user, **acts_of(request))
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    except OSError:
        messages.error(
            request,
            _("The account is there, but the mail to %(email)s could not be sent. Try it again.")
            % {"email": user.email},
        )
    else:
        messages.success(request, _("The mail to %(email)s is on its way.") % {"email": user.email})


@administrators_only
@require_http_methods(["GET", "POST"])
def user(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Change the roles of a user, or close the account."""
    changed = get_object_or_404(users_of(request.user), uuid=uuid)
    names = ("is_hr", "is_administrator", "is_active")
    form = form_of(request, UserForm, initial={name: getattr(changed, name) for name in names})
    if done(form, partial(user_services.change_user, user=changed, **acts_of(request))):
        messages.success(request, _("Saved."))
        return redirect("org:users")
    return form_page(request, form, heading=changed.name, lead=changed.email, trail=_user_steps())


@administrators_only
@require_http_methods(["GET", "POST"])
def reset_second_step(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Take away the second step of somebody who lost it, after a typed name, and mail them."""
    user = get_object_or_404(users_of(request.user), uuid=uuid)
    form = form_of(request, TypedWordForm, word=user.name)
    if done(form, partial(user_services.reset_second_step, user=user, **acts_of(request))):
        _tell_of_reset(request, user)
        return redirect("org:users")
    return form_page(
        request,
        form,
        heading=_("Reset the second step of %(name)s") % {"name": user.name},
        lead=_(
            "Do this for somebody who lost their app or key and has no recovery code left. Make "
            "sure first that it is they who ask. They are signed out everywhere, get a mail about "
            "it, and sign in with their password."
        ),
        trail=_user_steps(),
        submit=_("Reset the second step"),
        danger=True,
    )


def _tell_of_reset(request: StaffRequest, user: User) -> None:
    try:
        tell_of_reset(user=user)
    except OSError:
        text = _("The second step is reset, but the mail to %(email)s could not be sent.")
        messages.error(request, text % {"email": user.email})
    else:
        text = _("The second step is reset. The mail to %(email)s is on its way.")
        messages.success(request, text % {"email": user.email})


@administrators_only
@require_POST
def send_again(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Mail the invitation once more to somebody who never signed in."""
    waiting = users_of(request.user).filter(last_login=None, is_active=True)
    _send(request, get_object_or_404(waiting, uuid=uuid))
    return redirect("org:users")


@administrators_only
@require_GET
def keys(request: StaffRequest) -> HttpResponse:
    """List the keys of programs."""
    return render(request, "culture/org/keys.html", {"keys": keys_of(request.user)})


@administrators_only
@never_cache
@require_http_methods(["GET", "POST"])
def add_key(request: StaffRequest) -> HttpResponse:
    """Make a key and show its secret this one time; it is stored nowhere."""
    form = form_of(request, KeyForm)
    secret = ApiKey.new_secret()
    if done(form, partial(key_services.create_key, secret=secret, **acts_of(request))):
        facts = {"secret": secret, "name": form.cleaned_data["name"], "trail": _key_steps()}
        return render(request, "culture/org/key_created.html", facts)
    return form_page(
        request, form, heading=_("Make a key"), trail=_key_steps(), submit=_("Make the key")
    )


@administrators_only
@require_http_methods(["GET", "POST"])
def revoke_key(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Make a key useless for ever, after a typed word."""
    key = get_object_or_404(keys_of(request.user), uuid=uuid, revoked_at=None)
    form = form_of(request, TypedWordForm, word=key.name)
    if done(form, partial(key_services.revoke_key, key=key, **acts_of(request))):
        messages.success(request, _("The key was revoked."))
        return redirect("org:keys")
    return form_page(
        request,
        form,
        heading=_("Revoke the key “%(name)s”") % {"name": key.name},
        lead=_("Programs that use it are refused from this moment. This cannot be undone."),
        trail=_key_steps(),
        submit=_("Revoke the key"),
        danger=True,
    )
