"""Further questions of a category, as the specification has them: metadata, attributes, and their answers."""

import json
from typing import Any

import pytest
from django.test import Client

from civicloop.cases.models import AnswerKind, Case, Question
from civicloop.open311 import actions
from tests.conftest import NOON
from tests.factories import cases as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    """A city whose category asks three things."""
    category = make.category()
    make.category("test-silent")
    for position, (code, kind, choices) in enumerate(
        [
            ("size", AnswerKind.NUMBER, []),
            ("smells", AnswerKind.YES, []),
            ("what", AnswerKind.CHOICE, ["bags", "tyres"]),
        ]
    ):
        Question.objects.create(category=category, code=code, position=position, text=code, kind=kind, choices=choices)
    return actions.issue_key(by=None, name="app", at=NOON)[1]


def get(client: Client, path: str) -> Any:
    return json.loads(client.get(f"/open311/v2/{path}.json", HTTP_ACCEPT_LANGUAGE="en").content)


def post(client: Client, key: str, **said: str) -> tuple[int, Any]:
    sent = {"api_key": key, "service_code": "test-rubbish", "lat": "31", "long": "121", "description": "bags", **said}
    answer = client.post("/open311/v2/requests.json", sent, HTTP_ACCEPT_LANGUAGE="en")
    return answer.status_code, json.loads(answer.content)


def test_services_say_whether_they_ask_more(client: Client, key: str) -> None:
    found = {each["service_code"]: each["metadata"] for each in get(client, "services")}

    assert (found["test-rubbish"], found["test-silent"]) == (True, False)


def test_definition_lists_what_is_asked(client: Client, key: str) -> None:
    size, smells, what = get(client, "services/test-rubbish")["attributes"]

    assert size == {
        "variable": True, "code": "size", "datatype": "number", "required": False, "datatype_description": None,
        "order": 1, "description": "size", "values": [],
    }  # fmt: skip
    assert [each["key"] for each in smells["values"]] == ["yes", "no"]
    assert (what["datatype"], what["values"][1]) == ("singlevaluelist", {"key": "tyres", "name": "tyres"})
    xml = client.get("/open311/v2/services/test-rubbish.xml").content.decode()
    assert "<values><value><key>bags</key><name>bags</name></value>" in xml


def test_answers_are_kept_with_the_case(client: Client, key: str) -> None:
    said = {"attribute[size]": "2.5", "attribute[smells]": "yes", "attribute[what]": "tyres", "attribute[other]": "x"}

    assert post(client, key, **said)[0] == 200
    assert Case.objects.get().answers == {"size": "2.5", "smells": "Yes", "what": "tyres"}


@pytest.mark.parametrize(("code", "value"), [("size", "big"), ("smells", "perhaps"), ("what", "cars")])
def test_answer_that_is_none_is_refused_by_name(client: Client, key: str, code: str, value: str) -> None:
    status, errors = post(client, key, **{f"attribute[{code}]": value})

    assert status == 400
    assert f"attribute[{code}]" in errors[0]["description"]
    assert not Case.objects.exists()
