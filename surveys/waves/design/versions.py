"""Which published versions a wave may ask, and whether they are written in its languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from culture.core.texts import text_in
from surveys.instruments.completeness import missing_texts
from surveys.instruments.documents import document_of
from surveys.instruments.models import Respondents, Version
from surveys.waves.models import Wave

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from culture.accounts.models import Organisation

ASKED_TWICE = _("An instrument can be asked once.")
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
    """Name the versions that are not complete in all of some languages, with these."""
    reader = get_language() or "en"
    for version in versions:
        document = document_of(version)
        missing = [
            language for language in languages if missing_texts(document, language, reader=reader)
        ]
        if missing:
            yield text_in(version.names, reader), missing
