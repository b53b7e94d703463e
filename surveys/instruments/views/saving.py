"""What the buttons of the editor do, and what its page's program is told."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.instruments.forms.texts import TextsForm, stored_texts
from surveys.instruments.models import Dimension, Item, Version
from surveys.instruments.services import drafts
from surveys.instruments.storage import locked_draft

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

WHILE_TYPING, ON_LEAVING = "typing", "leaving"
MOVES: dict[str, tuple[type[Dimension | Item], drafts.Step]] = {
    "dimension-up": (Dimension, -1),
    "dimension-down": (Dimension, 1),
    "item-up": (Item, -1),
    "item-down": (Item, 1),
}


class Saving:
    """What a button of the editor does: everything typed is stored first, all in one step.

    Afterwards `next_url` says where the person should look. The page's program saves quietly:
    while somebody types, and once more, with what is to be added, when the page is left.
    """

    def __init__(self, request: StaffRequest, form: TextsForm) -> None:
        self._form = form
        self._version = form.version
        self._act = request.POST.get("act", "save")
        self._facts: dict[str, Any] = {"actor": request.user, "now": request.now}
        self._page = _page(form.version, form.language)
        self.next_url = self._page

    @property
    def is_quiet(self) -> bool:
        """Whether a program waits for the answer, not a person."""
        return self._act in (WHILE_TYPING, ON_LEAVING)

    @property
    def is_all(self) -> bool:
        """Whether saving is all that was asked for."""
        return self._act == "save"

    @transaction.atomic
    def __call__(self, **_typed: object) -> None:
        """Store texts, marks and new parts, then move what was asked to move."""
        form, facts = self._form, {"draft": self._version, **self._facts}
        self._refuse_stale(form)
        drafts.change_texts(language=form.language, wording=form.wording(), **facts)
        drafts.mark_items(short=form.marked("short"), reverse=form.marked("reverse"), **facts)
        if self._act != WHILE_TYPING:
            self._add_parts()
        verb, _colon, target = self._act.partition(":")
        if verb == "remove-dimension":
            self.next_url = reverse("instruments:remove_dimension", args=[_identity(target)])
        elif verb == "remove-item":
            self.next_url = reverse("instruments:remove_item", args=[_identity(target)])
        elif verb == "language":
            self.next_url = _page(self._version, target)
        elif verb in MOVES:
            self._move(verb, _identity(target))

    def _refuse_stale(self, form: TextsForm) -> None:
        """Refuse in the moment between reading and locking what else would be overwritten."""
        locked = locked_draft(self._version)
        if stored_texts(locked, form.language) != form.stored:
            raise ValidationError(_("Somebody else saved just now. Please save again."))

    def _add_parts(self) -> None:
        form = self._form
        for part in form.parts:
            self._add_statements(part, form.new_statements(part))
        name = form.new_dimension
        if name:
            facts = {"draft": self._version, "language": form.language, **self._facts}
            dimension = drafts.add_dimension(name=name, **facts)
            self.next_url = f"{self._page}#part-{dimension.uuid}"
            self._add_statements(dimension, form.first_statements)

    def _add_statements(self, dimension: Dimension, statements: list[str]) -> None:
        facts = {"dimension": dimension, "language": self._form.language, **self._facts}
        for statement in statements:
            item = drafts.add_item(statement=statement, **facts)
            self.next_url = f"{self._page}#part-{item.uuid}"

    def _move(self, verb: str, identity: uuid.UUID) -> None:
        kind, step = MOVES[verb]
        if kind is Dimension:
            dimension = get_object_or_404(self._version.dimensions, uuid=identity)
            drafts.move_dimension(dimension=dimension, step=step, **self._facts)
        else:
            item = get_object_or_404(Item, dimension__version=self._version, uuid=identity)
            drafts.move_item(item=item, step=step, **self._facts)
        self.next_url = f"{self._page}#part-{identity}"


def quiet_answer(form: TextsForm, *, is_saved: bool) -> HttpResponse:
    """Tell the page's program what is stored now: the sums of its texts, and those of others."""
    if form.clashes:
        problem = _("Not saved: somebody else changed this, too. Press Save to see both texts.")
        return JsonResponse({"problem": problem}, status=HTTPStatus.CONFLICT)
    if not is_saved:
        problem = _("Not saved yet: something needs your look. Press Save to see it.")
        return JsonResponse({"problem": problem}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    stored = Version.objects.select_related("instrument").get(pk=form.version.pk)
    now = TextsForm(version=stored, language=form.language, reference=form.language)
    return JsonResponse({"seen": now.sums, "texts": form.taken_over})


def _page(version: Version, language: str) -> str:
    page = reverse("instruments:edit", kwargs={"uuid": version.uuid})
    return f"{page}?{urlencode({'lang': language})}"


def _identity(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
