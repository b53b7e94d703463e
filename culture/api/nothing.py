"""Addresses of the API that do not exist."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView


@extend_schema(exclude=True)
class NothingView(APIView):
    """Answers with a problem instead of the page that people get."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    def initial(self, *_args: Any, **_kwargs: Any) -> None:
        """Refuse every method."""
        raise Http404
