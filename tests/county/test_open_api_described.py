"""schemathesis asks what the descriptions of our APIs allow, and what they forbid: no 5xx."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, CheckFunction, GenerationMode
from schemathesis.checks import (
    allow_header_conformance,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.openapi import from_dict
from schemathesis.schemas import BaseSchema

from tests.county.making import Content, Town, item_text
from tests.county.test_import_attachments import PICTURE, picture
from tests.county.test_import_tables import CSV, FENCE
from tests.county.test_versions import withdraw

VILLAGE_FOLDER = "990421101201"
PATHS = ("areas", "entries", "items", "items/{id}", "items/{id}/envelope", "withdrawn")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    response_schema_conformance,
    response_headers_conformance,
    allow_header_conformance,
]
EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


@pytest.fixture
def asked(client: TestClient, town: Town, content: Content) -> TestClient:
    """A county with an item of several blocks, one in the archive and one withdrawn."""
    content.write(f"{VILLAGE_FOLDER}/a.png", picture())
    content.write(f"{VILLAGE_FOLDER}/a.csv", CSV)
    table = FENCE.format(rows='file = "a.csv"')
    content.item("water", item_text())
    town.publish()
    withdraw(town)
    content.path.joinpath(VILLAGE_FOLDER, "water.md").unlink()
    content.item("a", item_text("有图有表", body=f"# 通知\n\n{PICTURE}\n\n{table}"))
    content.item("old", item_text("旧账", more="shown_until = 2026-11-10\n"))
    town.publish()
    return client


@pytest.fixture
def described(asked: TestClient) -> BaseSchema:
    return from_dict(asked.get("/v1/open/openapi.json").json())


def ask(client: TestClient, case: Case[Any], checks: list[CheckFunction] = CHECKS) -> None:
    """Send a case to the application, and hold the answer to the description."""
    told = case.as_transport_kwargs(base_url="http://testserver")
    answer = client.request(
        told["method"], told["url"], params=told.get("params"), headers=told.get("headers")
    )
    case.validate_response(answer, checks=checks)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_one_that_the_description_allows(
    asked: TestClient, described: BaseSchema, path: str, mode: GenerationMode
) -> None:
    operation = described[f"/v1/open/{path}"]["GET"]

    @EXAMPLES
    @given(case=operation.as_strategy(generation_mode=mode))
    def asking(case: Case[Any]) -> None:
        ask(asked, case)

    asking()


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_terminals_get_no_fault_whatever_they_ask(asked: TestClient, mode: GenerationMode) -> None:
    schema = from_dict(asked.get("/openapi.json").json())
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    operations = [one for one in found if one.method.upper() == "GET"]
    assert len(operations) >= 7

    @settings(EXAMPLES, max_examples=10 * len(operations))
    @given(case=st.one_of(*(one.as_strategy(generation_mode=mode) for one in operations)))
    def asking(case: Case[Any]) -> None:
        ask(asked, case, [not_a_server_error])

    asking()


def test_what_is_there_is_as_described(asked: TestClient, described: BaseSchema) -> None:
    """Answers with content: what is generated at random finds few of them."""
    id_ = asked.get("/v1/open/items").json()["items"][0]["id"]
    for path, given_ in (
        ("areas", {}),
        ("entries", {}),
        ("items", {}),
        ("items/{id}", {"id": id_}),
        ("items/{id}/envelope", {"id": id_}),
        ("withdrawn", {}),
    ):
        operation = described[f"/v1/open/{path}"]["GET"]
        case = operation.Case(path_parameters=given_)
        answer = asked.get(f"/v1/open/{path}".format(**given_))
        assert answer.status_code == 200
        case.validate_response(answer, checks=CHECKS)


def test_the_check_finds_an_answer_that_is_not_as_described(
    asked: TestClient, described: BaseSchema
) -> None:
    case = described["/v1/open/areas"]["GET"].Case()
    answer = asked.get("/v1/open/withdrawn")
    with pytest.raises(FailureGroup, match="violates schema"):
        case.validate_response(answer, checks=CHECKS)
