"""Keys that letters of the whole house are sealed to, as rows that pages may read.

The private half of each is a file of the worker, named by `uuid`, never a row. New letters are
sealed to the newest key.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.core.letters.problems import KeyProblem


class HouseKeyQuerySet(models.QuerySet[Any]):
    """Keys of one kind of letters."""

    def newest(self) -> Any:
        """The key of new letters; None before the worker made one."""
        return self.order_by("-made_at", "-pk").first()

    def usable(self) -> Any:
        """The key of new letters, unless the worker cannot use it."""
        key = self.newest()
        return None if key is None or key.problem else key

    def problems(self) -> list[str]:
        """What is wrong with keys in use, in words; nothing where all can be used."""
        problems = list(self.values_list("problem", flat=True))
        if not problems:
            return [str(_("The worker has not made the key yet."))]
        return [str(KeyProblem(problem).label) for problem in problems if problem]


class HouseKey(models.Model):
    """The public half of a key of letters; `problem` is what the worker last saw."""

    uuid = models.UUIDField(unique=True, editable=False)
    public_key = models.BinaryField()
    problem = models.CharField(max_length=10, choices=KeyProblem, blank=True)
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.uuid)
