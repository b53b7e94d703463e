"""What a list is asked for: every parameter is used or refused, never passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from django.db.models import Model, QuerySet
    from django.http import QueryDict
    from rest_framework.generics import GenericAPIView
    from rest_framework.request import Request


class StatedParametersBackend(DjangoFilterBackend):  # type: ignore[misc]
    """Filters a list by what the view states, and refuses a question that says anything else.

    A mistyped filter that is passed over would give everything instead of something.
    """

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Model], view: GenericAPIView[Model]
    ) -> QuerySet[Model]:
        """Give the rows that were asked for; ValidationError names each wrong parameter."""
        kind = self.get_filterset_class(view, queryset)
        filters = kind.base_filters if kind else {}
        refuse_unstated(request.query_params, filters, pages=_parameters_of_pages(view))
        found: QuerySet[Model] = super().filter_queryset(request, queryset, view)
        return found


def refuse_unstated(
    asked: QueryDict, filters: Mapping[str, Any], *, pages: frozenset[str] = frozenset()
) -> None:
    """Raise ValidationError for parameters that are unknown, said twice, or say nothing."""
    problems: dict[str, list[str]] = {}
    for name, values in asked.lists():
        if name not in filters and name not in pages:
            problems[name] = [_("This parameter is unknown.")]
        elif len(values) > 1:
            problems[name] = [_("Say this parameter once.")]
        elif not values[0] and not isinstance(filters.get(name), django_filters.CharFilter):
            problems[name] = [_("Say a value, or leave the parameter out.")]
    if problems:
        raise ValidationError(problems)


def _parameters_of_pages(view: GenericAPIView[Model]) -> frozenset[str]:
    """What says which page of a list is wanted; one thing alone has no pages."""
    pages: Any = view.paginator
    if pages is None or view.lookup_field in view.kwargs:
        return frozenset()
    return frozenset({pages.cursor_query_param, pages.page_size_query_param})
