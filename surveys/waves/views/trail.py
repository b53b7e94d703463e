"""Where the pages of waves stand, and how a wave is found."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from surveys.waves.models import Wave

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def wave_or_404(request: StaffRequest, identity: uuid.UUID) -> Wave:
    """A wave that the actor works with."""
    waves = Wave.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(waves, uuid=identity)


def list_trail() -> list[Step]:
    """The way to the list."""
    return [Step(_("Waves"), reverse("waves:list"))]


def wave_trail(wave: Wave) -> list[Step]:
    """The way to a wave."""
    return [*list_trail(), Step(wave.name, reverse("waves:detail", kwargs={"uuid": wave.uuid}))]
