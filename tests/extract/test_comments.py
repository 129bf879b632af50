"""Comments: only those a rule may ask about, and never what is in a string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apr_mypy.extract import source_comments, source_digest


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 1  # apr: ignore[apr-x] because\n", [(1, "apr: ignore[apr-x] because", False)]),
        ("\n    # see INC-142, OPS-7\nx = 1\n", [(2, "see INC-142, OPS-7", True)]),
        ("x = '# INC-1'\ny = \"# apr: ignore[x]\"\n", []),
        ('x = """\n# INC-1\n"""  # INC-2\n', [(3, "INC-2", False)]),
        ("x = '''it's # INC-1''' # INC-2\n", [(1, "INC-2", False)]),
        ("x = '\\'# INC-1'\n", []),
        ("x = f\"{y['# INC-1']}\"\n", []),
        ("# it's nothing\n# INC-3\n", [(2, "INC-3", True)]),
        ("# nothing\nx = 1  # TODO\n", []),
        ("#apr:ignore[apr-y] x", [(1, "apr:ignore[apr-y] x", True)]),
        ("x = 'a\\\n# INC-1'\n# INC-2\n", [(3, "INC-2", True)]),
        ("\t# é INC-9\r\n", [(1, "é INC-9", True)]),
    ],
)
def test_comments(source: str, expected: list[tuple[int, str, bool]]) -> None:
    assert [(comment.line, comment.text, comment.alone) for comment in source_comments(source)] == expected


@given(st.text())
def test_any_text(source: str) -> None:
    for comment in source_comments(source):
        assert comment.text in source
    assert len(source_digest(source)) == 64
