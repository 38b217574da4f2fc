"""`/openapi.json`: FastAPI's description, with the shapes of answers in the place of "some object"."""

from typing import Any

from fastapi import FastAPI


def described(app: FastAPI) -> dict[str, Any]:
    """The document; made once, and kept by the application."""
    if not app.openapi_schema:
        document = FastAPI.openapi(app)
        for methods in document["paths"].values():
            for operation in methods.values():
                for answer in operation["responses"].values():
                    for content in answer.get("content", {}).values():
                        content["schema"] = _narrowed(content["schema"])
    return app.openapi_schema or {}


def _narrowed(schema: Any) -> Any:
    """Where a shape is named, nothing of what the routes' own annotation says beside it: "an object of anything"."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    return {name: _narrowed(value) for name, value in schema.items()}
