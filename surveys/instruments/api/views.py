"""Reading instruments through the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from rest_framework import generics

from culture.accounts.models import Scope
from culture.api.keys import organisation_of
from surveys.instruments.api.serializers import InstrumentDetailSerializer, InstrumentSerializer
from surveys.instruments.models import Dimension, Instrument, Item, Version

if TYPE_CHECKING:
    from django.db.models import QuerySet


class Instruments(generics.GenericAPIView[Instrument]):
    """Instruments of the key's organisation that have a published version."""

    scope = Scope.INSTRUMENTS_READ
    queryset = Instrument.objects.none()
    versions = Version.objects.published().order_by("-number")

    def get_queryset(self) -> QuerySet[Instrument]:
        """With their published versions, the newest first."""
        organisation = organisation_of(self.request)
        instruments = Instrument.objects.filter(
            organisation_id=organisation, pk__in=Version.objects.published().values("instrument")
        )
        return instruments.prefetch_related(Prefetch("versions", self.versions.all()))


class InstrumentListView(Instruments, generics.ListAPIView[Instrument]):
    """What customers can be asked."""

    serializer_class = InstrumentSerializer
    filterset_fields = ("key",)


class InstrumentView(Instruments, generics.RetrieveAPIView[Instrument]):
    """One instrument with the dimensions, items and texts of its published versions."""

    serializer_class = InstrumentDetailSerializer
    lookup_field = "uuid"
    versions = Instruments.versions.prefetch_related(
        Prefetch("dimensions", Dimension.objects.order_by("position")),
        Prefetch("dimensions__items", Item.objects.order_by("position")),
    )
