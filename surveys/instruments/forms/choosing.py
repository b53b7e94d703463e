"""Choosing a questionnaire to ask: what each has to offer goes with its name into the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from surveys.instruments.models import Version


class VersionSelect(forms.Select):
    """A select whose page's program knows the languages of each version, and more if given."""

    facts: Mapping[str, Mapping[str, str]] = {}

    def create_option(self, name: str, value: Any, *args: Any, **facts: Any) -> dict[str, Any]:
        """Write the facts of a version beside its name."""
        option: dict[str, Any] = super().create_option(name, value, *args, **facts)
        option["attrs"] |= self.facts.get(str(value), {})
        return option


def languages_of(version: Version) -> dict[str, str]:
    """The fact by which a page offers only the languages that a version is asked in."""
    return {"data-languages": " ".join(version.languages)}
