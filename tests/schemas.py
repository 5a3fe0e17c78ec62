"""Checks documents against the published schemas."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from cardtool.shipped import resource


@cache
def _registry() -> Registry[Any]:
    schemas = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(resource("schemas").glob("*.json"))]
    return Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas)


def assert_valid(document: dict[str, Any]) -> None:
    """Fail unless the document is valid under the schema that it names."""
    schema = _registry().contents(document["schema"])
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, registry=_registry()).validate(document)
