"""Changing a draft: its words, scale and sides, its dimensions and items."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from culture.core.keys import free_key
from surveys.instruments.documents import MOST_DIMENSIONS, MOST_ITEMS
from surveys.instruments.models import Dimension, Item, Side, Version
from surveys.instruments.services.recording import record
from surveys.instruments.sides import problem_of_sides
from surveys.instruments.storage import locked_draft
from surveys.instruments.usual import fill_usual_words
from surveys.instruments.wording import TEXT_FIELDS, TextChange, Wording, parts_of, write_wording

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

Step = Literal[-1, 1]


@transaction.atomic
def change_texts(
    *, draft: Version, language: str, wording: Wording, actor: User, now: dt.datetime
) -> list[TextChange]:
    """Write the texts of one language; texts of parts that the wording leaves out stay."""
    locked = locked_draft(draft)
    changes = write_wording(locked, language, wording)
    if changes:
        record("instrument-texts", locked, actor, now, language=language, texts=len(changes))
    return changes


@transaction.atomic
def change_design(
    *,
    draft: Version,
    languages: Sequence[str],
    sides: Sequence[str],
    low: int,
    high: int,
    not_applicable: bool,
    importance: bool,
    licence: str,
    actor: User,
    now: dt.datetime,
) -> None:
    """Set what is asked, in which languages and on which scale.

    Words of points that remain are kept, as are texts of languages that are left out. What the
    sides and the points are usually called is written where a language has nothing yet.
    """
    locked = locked_draft(draft)
    problem = problem_of_sides(sides, locked.instrument.source)
    if problem:
        raise ValidationError(problem)
    locked.languages = list(languages)
    locked.labels = {
        language: _labels_between(labels, locked.low, low, high)
        for language, labels in locked.labels.items()
    }
    locked.sides = [side for side in Side.values if side in sides]
    locked.side_prompts = {side: locked.side_prompts.get(side, {}) for side in locked.sides}
    locked.low, locked.high = low, high
    locked.not_applicable, locked.importance = not_applicable, importance
    locked.licence = licence
    fill_usual_words(locked)
    locked.full_clean(exclude=[*TEXT_FIELDS, "published_at"])
    locked.save()
    facts = {"languages": locked.languages, "sides": locked.sides, "low": low, "high": high}
    record("instrument-design", locked, actor, now, **facts)


@transaction.atomic
def mark_items(
    *,
    draft: Version,
    short: Collection[uuid.UUID],
    reverse: Collection[uuid.UUID],
    actor: User,
    now: dt.datetime,
) -> int:
    """Set which items are in the short form and which reverse-keyed; return how many changed."""
    locked = locked_draft(draft)
    changed = []
    for item in Item.objects.filter(dimension__version=locked):
        marks = (item.uuid in short, item.uuid in reverse)
        if marks != (item.is_short, item.is_reversed):
            item.is_short, item.is_reversed = marks
            changed.append(item)
    Item.objects.bulk_update(changed, ["is_short", "is_reversed"])
    if changed:
        keys = [item.key for item in changed]
        record("instrument-marks", locked, actor, now, items=keys)
    return len(changed)


@transaction.atomic
def add_dimension(
    *, draft: Version, name: str, language: str, actor: User, now: dt.datetime, key: str = ""
) -> Dimension:
    """Append a dimension; without a key one is made from its name."""
    locked = locked_draft(draft)
    taken = list(locked.dimensions.order_by("position").values_list("key", flat=True))
    if len(taken) >= MOST_DIMENSIONS:
        raise ValidationError(
            _("A questionnaire has at most %(most)s dimensions."), params={"most": MOST_DIMENSIONS}
        )
    dimension = Dimension(
        version=locked,
        position=len(taken) + 1,
        key=free_key([key or name], taken, "dimension"),
        names={language: name},
    )
    dimension.full_clean(exclude=["helps"])
    dimension.save()
    record("instrument-part-added", locked, actor, now, key=dimension.key)
    return dimension


@transaction.atomic
def add_item(
    *,
    dimension: Dimension,
    statement: str,
    language: str,
    actor: User,
    now: dt.datetime,
    key: str = "",
) -> Item:
    """Append an item to a dimension; without a key one is made from its statement."""
    locked = locked_draft(dimension.version)
    taken = list(Item.objects.filter(dimension__version=locked).values_list("key", flat=True))
    if len(taken) >= MOST_ITEMS:
        raise ValidationError(
            _("A questionnaire has at most %(most)s statements."), params={"most": MOST_ITEMS}
        )
    here = Item.objects.filter(dimension=dimension).count()  # not as read before another was added
    item = Item(
        dimension=dimension,
        position=here + 1,
        key=free_key([key or statement], taken, "statement"),
        statements={language: statement},
        is_short=here == 0,
        construct=dimension.key,
    )
    item.full_clean()
    item.save()
    record("instrument-part-added", locked, actor, now, key=item.key)
    return item


@transaction.atomic
def move_dimension(*, dimension: Dimension, step: Step, actor: User, now: dt.datetime) -> None:
    """Let a dimension change places with its neighbour; at the end it stays."""
    locked = locked_draft(dimension.version)
    parts = list(parts_of(locked))
    place = next(place for place, part in enumerate(parts) if part.pk == dimension.pk)
    target = place + step
    if not 0 <= target < len(parts):
        return
    parts.insert(target, parts.pop(place))
    _renumber_dimensions(parts)
    record("instrument-part-moved", locked, actor, now, key=dimension.key, step=step)


@transaction.atomic
def move_item(*, item: Item, step: Step, actor: User, now: dt.datetime) -> None:
    """Let an item change places with its neighbour, or pass into the next dimension.

    The first item of the first dimension stays when moved up, the last of the last when moved down.
    """
    locked = locked_draft(item.dimension.version)
    parts = list(parts_of(locked))
    rows = [list(part.items.all()) for part in parts]
    row = next(place for place, part in enumerate(parts) if part.pk == item.dimension_id)
    place = next(place for place, other in enumerate(rows[row]) if other.pk == item.pk)
    target = place + step
    moved = rows[row].pop(place)
    if 0 <= target <= len(rows[row]):
        rows[row].insert(target, moved)
    elif 0 <= row + step < len(rows):
        rows[row + step].insert(len(rows[row + step]) if step < 0 else 0, moved)
    else:
        return
    _renumber_items(parts, rows)
    record("instrument-part-moved", locked, actor, now, key=item.key, step=step)


@transaction.atomic
def remove_dimension(*, dimension: Dimension, actor: User, now: dt.datetime) -> None:
    """Delete a dimension with its items; those after it move up."""
    locked = locked_draft(dimension.version)
    items = list(dimension.items.order_by("position").values_list("key", flat=True))
    record("instrument-part-removed", locked, actor, now, key=dimension.key, items=items)
    dimension.delete()
    _renumber_dimensions(list(parts_of(locked)))


@transaction.atomic
def remove_item(*, item: Item, actor: User, now: dt.datetime) -> None:
    """Delete an item; those after it move up."""
    locked = locked_draft(item.dimension.version)
    record("instrument-part-removed", locked, actor, now, key=item.key, text=item.statements)
    item.delete()
    parts = list(parts_of(locked))
    _renumber_items(parts, [list(part.items.all()) for part in parts])


def _renumber_dimensions(parts: list[Dimension]) -> None:
    for place, part in enumerate(parts, 1):
        part.position = place
    Dimension.objects.bulk_update(parts, ["position"])


def _renumber_items(parts: list[Dimension], rows: list[list[Item]]) -> None:
    for part, row in zip(parts, rows, strict=True):
        for place, item in enumerate(row, 1):
            item.dimension, item.position = part, place
    every = [item for row in rows for item in row]
    Item.objects.bulk_update(every, ["dimension", "position"])


def _labels_between(labels: list[str], old_low: int, low: int, high: int) -> list[str]:
    old = dict(enumerate(labels, old_low))
    return [old.get(point, "") for point in range(low, high + 1)]
