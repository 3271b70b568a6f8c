"""How the API answers: OData shapes, errors included, and nothing that a browser or a proxy could keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from ledgerhall.api.exact_json import dumps
from ledgerhall.identity import links

V2 = "api/v2.0"
ACCOUNTANT = "api/ledgerhall/accountant/v1.0"


class Problem(Exception):
    """A request that is answered with an error: status, code and a sentence in the shape of OData."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, dict(headers or {})


def not_found() -> Problem:
    """The one answer to all that is not there, or not for this caller: the two cannot be told apart."""
    return Problem(404, "BadRequest_ResourceNotFound", "There is no such resource, or it is not open to you.")


def bad_request(message: str) -> Problem:
    return Problem(400, "BadRequest", message)


def collection(context: str, rows: Sequence[Mapping[str, Any]], *, next_link: str = "", **more: Any) -> HttpResponse:
    """A collection: `@odata.context`, what else is said of it, `value`, and where the rest is."""
    body: dict[str, Any] = {"@odata.context": context, **more, "value": list(rows)}
    if next_link:
        body["@odata.nextLink"] = next_link
    return _response(body)


def single(context: str, row: Mapping[str, Any]) -> HttpResponse:
    """One entity."""
    return _response({"@odata.context": context, **row})


def problem(trouble: Problem) -> HttpResponse:
    """The error in OData's shape."""
    response = _response({"error": {"code": trouble.code, "message": trouble.message}}, trouble.status)
    for name, value in trouble.headers.items():
        response[name] = value
    return response


def context_of(tenant_slug: str, root: str, what: str) -> str:
    """The address that `@odata.context` names. From the deployment's own address, never from the Host header."""
    return links.absolute(f"/{tenant_slug}/{root}/$metadata#{what}")


def _response(body: Mapping[str, Any], status: int = 200) -> HttpResponse:
    response = HttpResponse(dumps(body), status=status, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["OData-Version"] = "4.0"
    return response
