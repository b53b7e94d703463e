"""Forms whose texts are written in several languages, and what is missing in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.instruments.forms.fields import WordsField

if TYPE_CHECKING:
    from django.forms import BoundField
    from django.utils.functional import Promise

Texts = Mapping[str, str]
MOST = 3000


@dataclass(frozen=True, slots=True)
class Written:
    """A text that a form asks for in each language; `is_list` takes one text a line."""

    name: str
    label: str | Promise
    lines: int = 1
    most: int = MOST
    help_text: str | Promise = ""
    is_list: bool = False


class WordsForm(forms.Form):
    """Asks for the same texts in each language; one language is enough."""

    written: Sequence[Written] = ()
    needed = ""
    says_what_is_needed = True  # once for all languages, and not beside each text

    def __init__(
        self, *args: Any, languages: Sequence[str], texts: Mapping[str, Any] = {}, **kwargs: Any
    ) -> None:
        """Fill in `texts`: by name, and then by language, or a list of such for a list."""
        super().__init__(*args, **kwargs)
        self.languages = languages
        for language in languages:
            for one in self.written:
                name = f"{one.name}_{language}"
                self.fields[name] = WordsField(
                    label=one.label,
                    most=one.most,
                    lines=one.lines,
                    help_text=one.help_text,
                    initial=_initial(one, texts.get(one.name), language),
                )
                self.fields[name].widget.attrs["lang"] = language

    def groups(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        """Give each language with its name and fields."""
        names = dict(settings.LANGUAGES)
        for language in self.languages:
            fields = [self[f"{one.name}_{language}"] for one in self.written]
            yield language, names.get(language, language), fields

    def others(self) -> list[BoundField]:
        """The fields that stand once."""
        written = {f"{one.name}_{language}" for one in self.written for language in self.languages}
        return [field for field in self if field.name not in written]

    def clean(self) -> dict[str, Any]:
        """Ask for the needed text in one language at least."""
        cleaned = super().clean() or self.cleaned_data
        if self.needed and not self.texts(self.needed):
            self.add_error(f"{self.needed}_{self.languages[0]}", _("Write this in one language."))
        return cleaned

    def texts(self, name: str) -> dict[str, str]:
        """What was written under a name, by language; empty texts are left out."""
        found = {one: self.cleaned_data.get(f"{name}_{one}") or "" for one in self.languages}
        return {language: text.strip() for language, text in found.items() if text.strip()}

    def text_list(self, name: str) -> list[dict[str, str]]:
        """What was written one a line, as a list of texts by language.

        Raises ValidationError where two languages have another number of lines.
        """
        lines = {
            language: [line.strip() for line in text.splitlines() if line.strip()]
            for language, text in self.texts(name).items()
        }
        if len({len(one) for one in lines.values()}) > 1:
            raise ValidationError(_("Each language needs as many lines as the others."))
        length = max(map(len, lines.values()), default=0)
        return [
            {language: one[place] for language, one in lines.items()} for place in range(length)
        ]


def _initial(one: Written, texts: Any, language: str) -> str:
    if one.is_list:
        return "\n".join(text.get(language, "") for text in texts or [])
    return str((texts or {}).get(language, ""))


def languages_without(texts: Texts, languages: Sequence[str]) -> list[str]:
    """The languages in which nothing is written."""
    return [language for language in languages if not texts.get(language)]
