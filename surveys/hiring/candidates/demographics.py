"""What may be said for the monitoring of fairness, and the letter that it is sealed in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.core.letters import sealing
from culture.core.letters.sealing import SEAL_BYTES, Envelope, UnreadableLetter
from surveys.hiring.models import DemographicsKey, DemographicsLetter

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from surveys.hiring.models import Candidate, Vacancy


class Attribute(models.TextChoices):
    """What groups are told apart by."""

    GENDER = "gender", _("gender")
    AGE = "age", _("age")
    MINORITY = "minority", _("ethnic minority")
    DISABILITY = "disability", _("disability")


class DemographicGroup(models.TextChoices):
    """A group that somebody may belong to."""

    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    ANOTHER = "another", _("another gender")
    UNDER_30 = "under-30", _("under 30")
    FROM_30 = "30-to-49", _("30 to 49")
    FROM_50 = "50-and-over", _("50 and over")
    MINORITY = "minority", _("belongs to an ethnic minority")
    NO_MINORITY = "no-minority", _("belongs to no ethnic minority")
    DISABLED = "disabled", _("has a disability")
    NOT_DISABLED = "not-disabled", _("has no disability")
    OTHERS = "others", _("everybody else, also those who said nothing")


GROUPS: Mapping[Attribute, tuple[DemographicGroup, ...]] = {
    Attribute.GENDER: (DemographicGroup.WOMAN, DemographicGroup.MAN, DemographicGroup.ANOTHER),
    Attribute.AGE: (DemographicGroup.UNDER_30, DemographicGroup.FROM_30, DemographicGroup.FROM_50),
    Attribute.MINORITY: (DemographicGroup.MINORITY, DemographicGroup.NO_MINORITY),
    Attribute.DISABILITY: (DemographicGroup.DISABLED, DemographicGroup.NOT_DISABLED),
}
ASKED: Mapping[Attribute, _StrPromise] = {
    Attribute.GENDER: _("Which gender do you have?"),
    Attribute.AGE: _("How old are you?"),
    Attribute.MINORITY: _("Do you belong to an ethnic minority where you would work?"),
    Attribute.DISABILITY: _("Do you have a disability?"),
}

UUID_BYTES = 16
LONGEST_GROUP = 20
LENGTH = sealing.length_for([UUID_BYTES, *[LONGEST_GROUP] * len(Attribute)])
LETTER_BYTES = LENGTH + SEAL_BYTES


@dataclass(frozen=True, slots=True)
class Demographics:
    """What one candidate said about themselves: a group by attribute, and nothing left out."""

    candidate: uuid.UUID
    groups: Mapping[str, str] = field(default_factory=dict)

    def sealed(self, public_key: bytes, *, vacancy: uuid.UUID) -> bytes:
        """Seal it for a vacancy; all letters have one length, whatever was said."""
        parts = [self.groups.get(attribute, "").encode() for attribute in Attribute]
        envelope = Envelope(public_key, LENGTH)
        return envelope.seal([self.candidate.bytes, *parts], place=_place(vacancy))


def open_demographics(letter: bytes, private: bytes, *, vacancy: uuid.UUID) -> Demographics:
    """Open a letter of a vacancy. Raises `UnreadableLetter`."""
    count = 1 + len(Attribute)
    candidate, *parts = sealing.open_letter(letter, private, place=_place(vacancy), parts=count)
    if len(candidate) != UUID_BYTES:
        raise UnreadableLetter
    said = zip(Attribute, (part.decode(errors="replace") for part in parts), strict=True)
    return Demographics(
        uuid.UUID(bytes=candidate),
        {attribute: group for attribute, group in said if group in GROUPS[attribute]},
    )


def read_groups(typed: Mapping[str, str]) -> dict[str, str]:
    """What was chosen in a form; whatever is no group of an attribute is left out."""
    return {
        attribute.value: typed[attribute]
        for attribute in Attribute
        if typed.get(attribute, "") in GROUPS[attribute]
    }


def drop_letter(candidate: Candidate, groups: Mapping[str, str]) -> None:
    """Leave the letter of a candidate, once the vacancy has a key; in the caller's transaction."""
    key = key_of(candidate.vacancy)
    if key is None:
        return
    said = Demographics(candidate.uuid, groups)
    letter = said.sealed(bytes(key.public_key), vacancy=candidate.vacancy.uuid)
    # The web process may put letters in and read none, so nothing is asked back.
    DemographicsLetter.objects.bulk_create(
        [DemographicsLetter(vacancy_id=candidate.vacancy_id, letter=letter)]
    )


def key_of(vacancy: Vacancy) -> DemographicsKey | None:
    """What letters of a vacancy are sealed to; None before the worker made it, and at the end."""
    return DemographicsKey.objects.filter(vacancy=vacancy).first()


def _place(vacancy: uuid.UUID) -> bytes:
    return b"service-culture demographics" + vacancy.bytes
