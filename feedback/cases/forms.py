"""What is filled in about a case: an answer, and who sees to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from feedback.cases.models import LONGEST_REPLY, ReplyWay

if TYPE_CHECKING:
    from culture.accounts.models import User


class ReplyForm(forms.Form):
    """An answer to a customer."""

    way = forms.ChoiceField(
        label=_("How do you answer?"), choices=ReplyWay.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_REPLY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "By mail, the customer reads exactly this, and below it a link to say whether it is "
            "solved. Otherwise a note for your colleagues is enough."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=settings.LANGUAGES,
        help_text=_("In this language the customer is asked whether it is solved."),
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32_000)

    def __init__(self, *args: Any, has_mail: bool, **kwargs: Any) -> None:
        """Offer a mail where there is an address for one."""
        super().__init__(*args, **kwargs)
        ways = [one for one in ReplyWay.choices if has_mail or one[0] != ReplyWay.MAIL]
        self.fields["way"].choices = ways  # type: ignore[attr-defined]


class OwnerForm(forms.Form):
    """Who sees to a case."""

    owner = forms.ChoiceField(label=_("Who sees to it?"))

    def __init__(self, *args: Any, owners: Sequence[User], **kwargs: Any) -> None:
        """Offer some people by name."""
        super().__init__(*args, **kwargs)
        self.known = {str(user.uuid): user for user in owners}
        choices = [(key, user.name) for key, user in self.known.items()]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def clean_owner(self) -> User:
        """Give the person."""
        return self.known[self.cleaned_data["owner"]]
