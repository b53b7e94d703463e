"""Forms of the roster import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from culture.core.forms import TypedWordForm
from culture.core.tables.days import Order
from culture.core.tables.forms import columns_offered
from culture.org.models import Position
from culture.org.roster.columns import LEFT, PARTS, WORDS, WORKS, Column, folded, missing_of
from culture.org.roster.reading import MOST_BYTES

if TYPE_CHECKING:
    from culture.core.tables.reading import FileTable
    from culture.org.models import RosterUpload

MOST_WORDS = 30
MEANINGS: Mapping[Column, list[tuple[str, Any]]] = {
    Column.KIND: [(Position.Kind.MEMBER, _("member")), (Position.Kind.LEADS, _("leads"))],
    Column.STATUS: [(WORKS, _("works here")), (LEFT, _("has left"))],
}


SOME, EVERYBODY = "some", "everybody"


class RosterUploadForm(forms.Form):
    """The file, and whether it names everybody."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, .xlsx or .ods, 15 MB and 50,000 rows at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )
    extent = forms.ChoiceField(
        label=_("Is this everybody, or only some?"),
        choices=[
            (SOME, _("Only some: add and change people. Nobody leaves.")),
            (
                EVERYBODY,
                _("Everybody: who is missing from the file has left, and their accounts close."),
            ),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, only_adds: bool, **kwargs: Any) -> None:
        """Begin with what the last roster was."""
        super().__init__(*args, **kwargs)
        self.fields["extent"].initial = SOME if only_adds else EVERYBODY

    def clean(self) -> dict[str, Any]:
        """Say whether it only adds."""
        facts = super().clean() or self.cleaned_data
        facts["only_adds"] = facts.pop("extent", SOME) == SOME
        return facts

    def clean_file(self) -> Any:
        """Refuse what is too big before anything is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 15 MB."))
        return file


class RosterColumnsForm(forms.Form):
    """What each column of the file stands for, how its days are written, what its words mean."""

    def __init__(
        self,
        *args: Any,
        table: FileTable,
        upload: RosterUpload,
        columns: Mapping[str, str],
        words: Mapping[Column, Mapping[str, int]],
        **kwargs: Any,
    ) -> None:
        """Begin with what is known; `words` are those that nobody knows, with how often."""
        super().__init__(*args, **kwargs)
        self._columns = {f"column-{place}": name for place, name in enumerate(table.header)}
        meanings = [("", _("not used")), *Column.choices]
        offered = dict(columns_offered(table))
        for name, column in self._columns.items():
            self._add(name, offered[column], meanings, columns.get(column, ""))
        self._words = {
            f"word-{column}-{place}": (column, word)
            for column, found in words.items()
            for place, word in enumerate(found)
        }
        for name, (column, word) in self._words.items():
            times = words[column][word]
            label = ngettext("“%(text)s” (%(n)s time)", "“%(text)s” (%(n)s times)", times)
            known = upload.words.get(column, {}).get(folded(word), "")
            choices = [("", _("unknown")), *MEANINGS[column]]
            self._add(name, label % {"text": word, "n": times}, choices, known)
        orders = [("", _("as the columns show")), *Order.choices]
        self._add("date_order", _("Days are written as"), orders, upload.date_order)

    def _add(self, name: str, label: Any, choices: list[Any], initial: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=initial
        )

    def columns(self) -> list[forms.BoundField]:
        """The fields of the columns."""
        return [self[name] for name in self._columns]

    def words(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """For each column with words that nobody knows, its name and their fields."""
        for column in WORDS:
            fields = [self[name] for name, (whose, _word) in self._words.items() if whose == column]
            if fields:
                yield str(column.label), fields

    def clean(self) -> dict[str, Any]:
        """Refuse a meaning that two columns have, and one that is needed and missing."""
        facts = super().clean() or self.cleaned_data
        chosen = [facts[name] for name in self._columns if facts.get(name)]
        for column in Column:
            if chosen.count(column.value) > 1:
                self.add_error(None, _("Two columns say “%(name)s”.") % {"name": column.label})
        for column in missing_of(chosen):
            self.add_error(None, _("Say which column is “%(name)s”.") % {"name": column.label})
        if Column.NAME in chosen and any(part in chosen for part in PARTS):
            self.add_error(None, _("Two columns say “%(name)s”.") % {"name": Column.NAME.label})
        return facts

    def understanding(self) -> dict[str, Any]:
        """What was chosen, as the service takes it."""
        facts = self.cleaned_data
        words: dict[str, dict[str, str]] = {}
        for name, (column, word) in self._words.items():
            if facts[name]:
                words.setdefault(column, {})[folded(word)] = facts[name]
        return {
            "columns": {column: facts[name] for name, column in self._columns.items()},
            "words": words,
            "date_order": facts["date_order"],
        }


class RosterImportForm(forms.Form):
    """Confirms the plan that was shown."""

    digest = forms.CharField(widget=forms.HiddenInput)


class GuardedRosterImportForm(TypedWordForm):
    """The same, with a typed word because much would change."""

    digest = forms.CharField(widget=forms.HiddenInput)
