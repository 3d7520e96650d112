"""The pieces that the door's description is made of (JSON Schema 2020-12, as OpenAPI 3.1 takes it)."""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
TEXTS: Final[Schema] = {"type": "array", "items": TEXT}
WHOLE: Final[Schema] = {"type": "integer"}


def opened(properties: Schema) -> Schema:
    """What the door answers: every property is there, later versions add more."""
    return {"type": "object", "properties": properties, "required": sorted(properties)}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(name: str) -> Schema:
    """A list of what is described under this name."""
    return {"type": "array", "items": ref(name)}


def ref(name: str) -> Schema:
    """What is described under this name."""
    return {"$ref": f"#/components/schemas/{name}"}
