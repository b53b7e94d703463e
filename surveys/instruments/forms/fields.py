"""Fields that take texts as files can hold them, too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from surveys.instruments.documents import MOST_ITEMS, MOST_STATEMENT
from surveys.instruments.reading import CONTROL


class WordsField(forms.CharField):
    """A text as files can hold it, too: one kind of line end, nothing invisible."""

    def __init__(self, *, most: int, lines: int = 1, **facts: Any) -> None:
        """Take up to `most` characters, in a box of so many lines."""
        if lines > 1:
            facts["widget"] = forms.Textarea(attrs={"rows": lines})
        super().__init__(max_length=most, **({"required": False} | facts))

    def to_python(self, value: str | None) -> str | None:
        """Bring line ends to one kind."""
        return super().to_python(value and value.replace("\r\n", "\n"))

    def validate(self, value: str) -> None:
        """Refuse what cannot be shown."""
        super().validate(value)
        if CONTROL.search(value):
            raise ValidationError(_("This text holds characters that cannot be shown."))


class StatementsField(WordsField):
    """Statements to add, one a line."""

    def __init__(self, **facts: Any) -> None:
        """Take as many as a questionnaire may have."""
        super().__init__(most=MOST_ITEMS * (MOST_STATEMENT + 1), **facts)

    def validate(self, value: str) -> None:
        """Refuse a line that is too long to be a statement."""
        super().validate(value)
        longest = max(map(len, value.splitlines()), default=0)
        if longest > MOST_STATEMENT:
            raise ValidationError(
                _("A statement has at most %(most)s characters; a line here has %(count)s."),
                params={"most": MOST_STATEMENT, "count": longest},
            )


class DraftWordsField(WordsField):
    """A text that is needed before publishing; a draft may still be without it."""

    def __init__(self, **facts: Any) -> None:
        """Show the field as a needed one."""
        super().__init__(required=True, **facts)

    def validate(self, value: str) -> None:
        """Let an empty text pass."""
        if value:
            super().validate(value)
