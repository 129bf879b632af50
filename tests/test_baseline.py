"""The baseline: accepts what it lists and no more, shrinks, never grows by itself, and says what is wrong with a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apr_mypy import baseline
from apr_mypy.finding import MODULE, Finding, Place


def made(function: str, line: int = 1, message: str = "blocks", path: str = "a.py") -> Finding:
    return Finding("apr-blocking-call", "P1", Place(path, line), function, message, "fix", MODULE)


FINDINGS = st.lists(st.builds(made, st.sampled_from("fgh"), st.integers(1, 9), st.sampled_from(["x", "y"]), st.sampled_from(["a.py", "ü b.py"])))


@given(FINDINGS)
def test_what_was_found_is_accepted_and_nothing_else(found: list[Finding]) -> None:
    comparison = baseline.compare(baseline.of(found), found)
    assert (comparison.fresh, comparison.accepted, comparison.fixed) == ((), len(found), 0)


@given(FINDINGS, FINDINGS)
def test_every_finding_is_either_fresh_or_accepted(old: list[Finding], new: list[Finding]) -> None:
    comparison = baseline.compare(baseline.of(old), new)
    assert len(comparison.fresh) + comparison.accepted == len(new)
    assert comparison.accepted + comparison.fixed == len(old)


@given(FINDINGS, FINDINGS)
def test_shrinking_takes_out_what_is_fixed_and_adds_nothing(old: list[Finding], new: list[Finding]) -> None:
    shrunk = baseline.shrink(baseline.of(old), new)
    before = {entry.fingerprint: entry.count for entry in baseline.of(old).findings}
    assert all(entry.count <= before[entry.fingerprint] for entry in shrunk.findings)
    again = baseline.compare(shrunk, new)
    assert again.fixed == 0
    assert again.fresh == baseline.compare(baseline.of(old), new).fresh


@given(FINDINGS)
def test_a_file_round_trips(found: list[Finding]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.json"
        path.write_text(baseline.render(baseline.of(found)), "utf-8")
        assert baseline.read(path) == baseline.of(found)


def test_moving_lines_changes_nothing() -> None:
    assert baseline.compare(baseline.of([made("f", 3)]), [made("f", 300)]).fresh == ()


def test_a_second_finding_of_the_same_look_is_new() -> None:
    comparison = baseline.compare(baseline.of([made("f", 3)]), [made("f", 3), made("f", 9)])
    assert [f.place.line for f in comparison.fresh] == [9]


def test_one_finding_a_line_in_the_file() -> None:
    text = baseline.render(baseline.of([made("g"), made("f")]))
    lines = [line for line in text.splitlines() if "fingerprint" in line]
    assert len(lines) == 2
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "is not a baseline"),
        (b"[1,2", "is not a baseline"),
        (b'{"version": 1, "findings": [{"rule": 3}]}', "is not a baseline"),
        (b"\xff\xfe\x00", "is not a baseline"),
        (b'{"version": 99}', "version 99"),
    ],
)
def test_a_bad_file_is_one_sentence_with_the_next_step(tmp_path: Path, data: bytes, word: str) -> None:
    path = tmp_path / "apr-baseline.json"
    path.write_bytes(data)
    with pytest.raises(baseline.BaselineError) as error:
        baseline.read(path)
    text = str(error.value)
    assert word in text
    assert str(path) in text
    assert "apr baseline --renew" in text
    assert "\n" not in text


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(baseline.BaselineError, match="there is no baseline"):
        baseline.read(tmp_path / "none.json")
