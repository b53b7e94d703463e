"""What an answer to a customer may begin with, in the customer's language; staff change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from culture.accounts.models import Organisation, User
    from feedback.touchpoints.models import Contact


class ReplyTemplate(models.TextChoices):
    """What kind of answer is begun."""

    MENDED = "mended", gettext_lazy("It is mended")
    ASK = "ask", gettext_lazy("We need to know more")
    CALL = "call", gettext_lazy("We will call")
    SORRY = "sorry", gettext_lazy("We cannot do it")


def reply_language(contact: Contact, *, asked: str = "") -> str:
    """The language of an answer: the one asked for, else the customer's, else the first."""
    known = {code for code, _name in settings.LANGUAGES}
    wanted = [asked, contact.language, *first_languages(contact.organisation)]
    return next(one for one in wanted if one in known)


def first_languages(organisation: Organisation) -> list[str]:
    """The languages of an organisation, the usual one of the house last."""
    return [*organisation.languages, settings.LANGUAGE_CODE]


def begun_reply(template: str, contact: Contact, *, writer: User, language: str) -> str:
    """The words of a template for a customer, with the greeting and who writes."""
    with translation.override(language):
        name = contact.name
        greeting = _("Good day %(name)s,") % {"name": name} if name else _("Good day,")
        ending = _("Kind regards\n%(name)s, %(unit)s") % {
            "name": writer.name,
            "unit": contact.unit.name,
        }
        return "\n\n".join([greeting, _("thank you for writing to us."), _middle(template), ending])


def _middle(template: str) -> str:
    if template == ReplyTemplate.MENDED:
        return _("What went wrong was this: …\n\nWe have put it right: …")
    if template == ReplyTemplate.ASK:
        return _("So that we can help, please tell us: …")
    if template == ReplyTemplate.CALL:
        return _("We will call you on … between … and …")
    return _("We are sorry: we cannot do what you wish, because …\n\nWhat we can do is: …")
