"""The form of a new hook."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from culture.hooks.events import HookEvent


class HookForm(forms.Form):
    """Where to, of what, and whether people read it in a chat."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=100,
        help_text=_("Which program or chat is it?"),
    )
    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("It begins with https:// and is on the internet."),
    )
    events = forms.MultipleChoiceField(
        label=_("Tell it when"), choices=HookEvent.choices, widget=forms.CheckboxSelectMultiple
    )
    is_chat = forms.BooleanField(
        label=_("It is a chat"),
        required=False,
        help_text=_("Then it gets one sentence as “text”, as Slack and Mattermost take it."),
    )

    def clean_url(self) -> str:
        """Refuse what is no address of the web, and one that holds a password."""
        url: str = self.cleaned_data["url"]
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.username or parts.password:
            raise ValidationError(
                _("Give an address that begins with https://, without a password.")
            )
        return url
