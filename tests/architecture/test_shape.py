"""Modules and functions stay short enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import civicloop

ROOT = Path(civicloop.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
LONGEST_MODULE, LONGEST_FUNCTION = 400, 40


def lengths(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with its lines, decorators not counted; a nested one also counts for the one around it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_no_module_is_longer_than_can_be_kept_in_mind() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in MODULES}

    assert [each for each in long.items() if each[1] > LONGEST_MODULE] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [each for path in MODULES for each in lengths(path) if each[1] > LONGEST_FUNCTION]

    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_says_in_its_first_line_what_it_is(path: Path) -> None:
    text = path.read_text()

    assert not text.strip() or ast.get_docstring(ast.parse(text))
