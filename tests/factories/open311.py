"""Applications with a key."""

from typing import Any

from civicloop.open311 import actions
from civicloop.open311.models import Key
from tests.conftest import NOON


def key(name: str = "FixMyStreet", **more: Any) -> tuple[Key, str]:
    """A key and its secret."""
    return actions.issue_key(by=None, name=name, at=NOON, **more)
