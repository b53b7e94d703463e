"""Forms about one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ProfileForm(forms.Form):
    """Name and language of the signed-in user, and whether a mail a week is wished."""

    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[], help_text=_("Of pages and of mail to you.")
    )
    wants_digest = forms.BooleanField(
        label=_("Send me my week"),
        required=False,
        help_text=_(
            "On Monday morning, by mail: what waits, what is new, how your units stand. Nothing is "
            "sent when there is nothing to say."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages of the program."""
        super().__init__(*args, **kwargs)
        as_browser = ("", _("as the browser asks"))
        self.fields["language"].choices = [as_browser, *settings.LANGUAGES]  # type: ignore[attr-defined]
