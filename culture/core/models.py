"""What every model of the house shares."""

import uuid

from django.db import models


class PublicModel(models.Model):
    """A row that the outside knows by a random identifier; its serial never leaves the house."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class ExactIntegerField(models.DecimalField):  # type: ignore[type-arg]
    """An integer of up to 38 digits: sums of squares outgrow 64 bits."""

    description = "Exact integer of up to 38 digits"

    def __init__(self, **kwargs: object) -> None:
        """Fix the digits; everything else is as in any field."""
        kwargs |= {"max_digits": 38, "decimal_places": 0}
        super().__init__(**kwargs)  # type: ignore[arg-type]

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        """Leave the fixed digits out of migrations."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, list(args), dict(kwargs)

    def from_db_value(self, value: object, *_: object) -> int | None:
        """Read as a Python integer."""
        return None if value is None else int(value)  # type: ignore[call-overload]
