"""Units that are chosen together: none of them may hold another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from culture.org.models import Unit


def refuse_nested(units: Sequence[Unit], *, field: str) -> None:
    """Raise ValidationError that names each unit with the one above it that is chosen too.

    Whoever chooses both may mean either: all of the upper one, or only the lower one.
    """
    chosen = {unit.pk: unit for unit in units}
    pairs = [
        (unit, chosen[above]) for unit in units for above in unit.path[:-1][::-1] if above in chosen
    ]
    if pairs:
        raise ValidationError(
            {
                field: [
                    _(
                        "%(unit)s belongs to %(above)s, which is chosen too. Choose only one of "
                        "the two."
                    )
                    % {"unit": unit.name, "above": above.name}
                    for unit, above in pairs
                ]
            }
        )
