"""What checklists are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _

from culture.toolkit.rhythms import Rhythm

if TYPE_CHECKING:
    from culture.toolkit.models import Run


def title_of(run: Run) -> str:
    """Name a checklist by what it is about: a week, a month, a quarter, a colleague, a change."""
    if run.rhythm == Rhythm.WEEKLY:
        day = formats.date_format(run.starts_on, "DATE_FORMAT")
        return _("Week from %(day)s") % {"day": day}
    if run.rhythm == Rhythm.MONTHLY:
        return formats.date_format(run.starts_on, "YEAR_MONTH_FORMAT")
    if run.rhythm == Rhythm.QUARTERLY:
        number = (run.starts_on.month - 1) // 3 + 1
        return _("Quarter %(number)s of %(year)s") % {"number": number, "year": run.starts_on.year}
    if run.rhythm == Rhythm.JOINER:
        name = run.joiner.name if run.joiner else _("somebody who has left")
        return _("New colleague: %(name)s") % {"name": name}
    return _("Change: %(change)s") % {"change": run.change}
