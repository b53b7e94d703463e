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


# What any call may be refused with, and what only one that takes something.
REFUSALS = {
    "400": "The request says what the call does not know, or what is no request.",
    "401": "No key was sent, or one that does not work.",
    "403": "The key may not do that.",
    "404": "Nothing is here.",
    "406": "Only JSON is given.",
    "429": "Too many calls; send it again after `Retry-After` seconds.",
}
REFUSALS_OF_BODIES = {
    "409": "Something else was sent with this name; nothing changed.",
    "413": "The request is too large.",
    "415": "Only JSON is taken.",
    "422": "What was sent is not valid; `errors` names every field.",
    "503": "It could not be stored; send it again after `Retry-After` seconds.",
}


def describe_problems(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Add to every call how it refuses, and say that it takes no other fields than its own."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in result["paths"].values():
        for operation in methods.values():
            told = REFUSALS | (REFUSALS_OF_BODIES if "requestBody" in operation else {})
            for status, meaning in told.items():
                operation["responses"][status] = {"description": meaning, "content": content}
    for name, schema in schemas.items():
        if name.endswith("Request"):  # what is taken; what is given may grow
            schema["additionalProperties"] = False
    return result
