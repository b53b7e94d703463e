"""What the OpenAPI document says of every call alike."""

from __future__ import annotations

from typing import Any

from culture.api.errors import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "A problem (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": True},
    },
    "required": ["type", "title", "status", "detail"],
}


def describe_problems(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Add the form of every refusal to every call."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in result["paths"].values():
        for operation in methods.values():
            refused = {"description": "What was wrong, in words.", "content": content}
            operation["responses"].setdefault("default", refused)
    return result
