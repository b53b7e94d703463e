"""What stands against publishing a guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from culture.core.texts import text_here
from surveys.hiring.guides.queries import AskedSection, sections_of
from surveys.hiring.models import GuideQuestion, GuideVersion
from surveys.hiring.wording import Texts, languages_without


def problems_of(version: GuideVersion) -> list[str]:
    """Everything that is missing, in words; empty where the guide can be published."""
    sections = sections_of(version)
    return [
        *_of_profile(version, sections),
        *_of_sections(sections),
        *_of_words(version, sections),
    ]


def _of_profile(version: GuideVersion, sections: Sequence[AskedSection]) -> Iterator[str]:
    if not version.profile_version.is_published:
        yield _("Publish the role profile first.")
    asked = {one.competency_id for part in sections for one in part.questions if one.is_rated}
    for competency in version.profile_version.competencies.order_by("position"):
        if competency.pk not in asked:
            yield _("No rated question looks for “%(name)s”.") % {
                "name": text_here(competency.names)
            }


def _of_sections(sections: Sequence[AskedSection]) -> Iterator[str]:
    if not sections:
        yield _("A guide needs at least one section.")
    for part in sections:
        if not part.questions:
            yield _("The section “%(name)s” has no question.") % {
                "name": text_here(part.section.names)
            }


def _of_words(version: GuideVersion, sections: Sequence[AskedSection]) -> Iterator[str]:
    for part in sections:
        yield from _missing([part.section.names], text_here(part.section.names), version)
        for question in part.questions:
            yield from _missing(_texts_of(question), text_here(question.texts), version)


def _texts_of(question: GuideQuestion) -> Iterator[Texts]:
    yield question.texts
    yield from question.probes
    yield from question.anchors.values()
    yield from (option["texts"] for option in question.options)


def _missing(texts: Iterable[Texts], name: str, version: GuideVersion) -> Iterator[str]:
    """Name each language once, however many of the texts lack it."""
    names = dict(settings.LANGUAGES)
    lacking = {code for one in texts for code in languages_without(one, version.languages)}
    for language in sorted(lacking, key=version.languages.index):
        yield _("“%(name)s” is not written in %(language)s.") % {
            "name": name,
            "language": names.get(language, language),
        }
