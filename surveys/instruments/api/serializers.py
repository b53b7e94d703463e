"""Instruments as the API shows them: only what is published."""

from __future__ import annotations

from rest_framework import serializers

from surveys.instruments.models import Dimension, Instrument, Item, Version


class TextsField(serializers.DictField):
    """A text per language."""

    child = serializers.CharField()


class ScaleSerializer(serializers.Serializer[Version]):
    """The points of a scale and their words per language, lowest first."""

    low = serializers.IntegerField()
    high = serializers.IntegerField()
    labels = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


class ItemSerializer(serializers.ModelSerializer[Item]):
    """A statement."""

    statements = TextsField()

    class Meta:
        model = Item
        fields = ("key", "statements", "is_reversed", "is_short")


class DimensionSerializer(serializers.ModelSerializer[Dimension]):
    """A dimension with its items in order."""

    names = TextsField()
    helps = TextsField()
    readings = serializers.DictField(child=TextsField())
    suggestions = serializers.ListField(child=TextsField())
    items = ItemSerializer(many=True)

    class Meta:
        model = Dimension
        fields = ("key", "names", "helps", "readings", "suggestions", "items")


class VersionSummarySerializer(serializers.ModelSerializer[Version]):
    """A version without its statements."""

    names = TextsField()

    class Meta:
        model = Version
        fields = ("uuid", "number", "languages", "names", "published_at")


class VersionSerializer(serializers.ModelSerializer[Version]):
    """A published version, whole."""

    names = TextsField()
    descriptions = TextsField()
    introductions = TextsField()
    side_prompts = serializers.DictField(child=TextsField())
    scale = ScaleSerializer(source="*")
    dimensions = DimensionSerializer(many=True)

    class Meta:
        model = Version
        fields = (
            "uuid",
            "number",
            "languages",
            "names",
            "descriptions",
            "introductions",
            "sides",
            "side_prompts",
            "scale",
            "not_applicable",
            "importance",
            "published_at",
            "dimensions",
        )


class InstrumentSerializer(serializers.ModelSerializer[Instrument]):
    """An instrument with its published versions, the newest first."""

    versions = VersionSummarySerializer(many=True)

    class Meta:
        model = Instrument
        fields = ("uuid", "key", "source", "versions")


class InstrumentDetailSerializer(serializers.ModelSerializer[Instrument]):
    """An instrument with its published versions, whole, the newest first."""

    versions = VersionSerializer(many=True)

    class Meta:
        model = Instrument
        fields = ("uuid", "key", "source", "versions")
