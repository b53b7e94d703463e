"""Which published versions a wave may ask, and whether they are written in its languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from culture.core.texts import text_here
from surveys.instruments.models import Respondents, Version
from surveys.waves.models import Wave

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import Organisation

ASKED_TWICE = _("A questionnaire can be asked once.")
EMPLOYEES, MANAGERS = Respondents.EMPLOYEE, Respondents.MANAGER
SOURCES = {
    Wave.Audience.EVERYBODY: (EMPLOYEES,),
    Wave.Audience.LEADERS: (MANAGERS, EMPLOYEES),
}


def versions_to_ask(organisation: Organisation, *, wave: Wave | None = None) -> QuerySet[Version]:
    """The newest published version of each instrument for employees or managers.

    What a wave asks already stays among them.
    """
    published = Version.objects.published().filter(
        instrument__organisation=organisation, instrument__source__in=(EMPLOYEES, MANAGERS)
    )
    newest = published.order_by("instrument", "-number").distinct("instrument").values("pk")
    is_offered = Q(pk__in=newest)
    if wave is not None:
        is_offered |= Q(pk__in=wave.parts.values("version"))
    return published.filter(is_offered).select_related("instrument").order_by("instrument__key")


def are_of_different_instruments(versions: Sequence[Version]) -> bool:
    """Whether no two are of one instrument: a wave publishes once for each, and in one series."""
    return len({version.instrument_id for version in versions}) == len(versions)


def unwritten_languages(
    versions: Sequence[Version], languages: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """Name the versions that are not asked in all of some languages, with these."""
    for version in versions:
        missing = [language for language in languages if language not in version.languages]
        if missing:
            yield text_here(version.names), missing
