"""Errors of the API as problem+json (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **members: Any) -> dict[str, Any]:
    """The body of a problem: its status, the status in words, what is wrong, and extras."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **members,
    }


def problem_response(status: int, detail: str, **members: Any) -> JsonResponse:
    """A problem from outside Django REST framework."""
    return JsonResponse(problem(status, detail, **members), status=status, content_type=MEDIA_TYPE)


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into a problem; None lets an unexpected error through."""
    if isinstance(error, BadRequest):
        return Response(problem(400, str(error)), status=400, content_type=MEDIA_TYPE)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        body = problem(response.status_code, "The request is not valid.", errors=response.data)
    elif isinstance(error, Http404):
        body = problem(response.status_code, "Nothing is here.")
    elif isinstance(error, PermissionDenied):
        body = problem(response.status_code, "This key may not do that.")
    else:
        body = problem(response.status_code, str(response.data.get("detail", error)))
    response.data = body
    response.content_type = MEDIA_TYPE
    return response
