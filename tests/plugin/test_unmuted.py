"""Which files ask mypy to ignore all of them, and what is left when they do not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mypy.modulefinder import BuildSource

from apr_mypy.sources.unmuted import copies, without_mute

MUTED = {
    b"# type: ignore\nx = 1\n": b"# type  ignore\nx = 1\n",
    b"\n#type:ignore[attr-defined]\r\nx = 1\r\n": b"\n#type ignore[attr-defined]\r\nx = 1\r\n",
    b"\xef\xbb\xbf# type: ignore\nx = '\xe4'\n": b"\xef\xbb\xbf# type  ignore\nx = '\xe4'\n",
    b"x = 1\n# mypy: ignore-errors\n": b"x = 1\n#\n",
    b"# mypy: ignore_errors=True, no-strict-optional\n": b"# mypy: no-strict-optional\n",
    b'# mypy: disable-error-code="a, b", ignore-errors\nx = 1\n': b'# mypy: disable-error-code="a, b"\nx = 1\n',
}
NOT_MUTED = (
    b"",
    b"x = 1  # type: ignore\n",
    b"x = 1\n# type: ignore\n",
    b'"""Doc."""\n# type: ignore\n',
    b"# type: ignored\n",
    b"# mypy: ignore-errors=False\n",
    b"  # mypy: ignore-errors\n",
    b"# mypy: disallow-untyped-defs\n",
    b'# mypy: disable-error-code="ignore-errors"\n',
    b'# mypy: ignore-errors, disable-error-code="unclosed\n',
)


@pytest.mark.parametrize(("content", "left"), MUTED.items())
def test_the_comment_is_taken_away(content: bytes, left: bytes) -> None:
    assert without_mute(content) == left
    assert without_mute(left) is None


@pytest.mark.parametrize("content", NOT_MUTED)
def test_other_comments_stay(content: bytes) -> None:
    assert without_mute(content) is None


@given(st.lists(st.sampled_from([*MUTED, *NOT_MUTED, b"def f():\n", b"    return '\\\n", b"\xff\x00\n"]), max_size=6).map(b"".join))
def test_lines_keep_their_numbers_and_code_its_bytes(content: bytes) -> None:
    changed = without_mute(content)
    if changed is not None:
        before, after = content.split(b"\n"), changed.split(b"\n")
        assert len(before) == len(after)
        assert all(old == new or b"#" in old for old, new in zip(before, after, strict=True))
        assert without_mute(changed) is None


def test_a_copy_is_written_once_and_has_the_time_of_its_original(tmp_path: Path) -> None:
    muted, other = tmp_path / "muted.py", tmp_path / "other.py"
    muted.write_text("# type: ignore\nx = 1\n")
    other.write_text("x = 1\n")
    os.utime(muted, (5, 7))
    sources = [BuildSource(str(path), path.stem, None) for path in (muted, other, tmp_path / "gone.py")]
    ((path, copy),) = copies(sources, str(tmp_path / "cache"))
    assert path == str(muted)
    assert Path(copy).read_text() == "# type  ignore\nx = 1\n"
    assert os.stat(copy).st_mtime == 7
    number = os.stat(copy).st_ino
    assert dict(copies(sources, str(tmp_path / "cache"))) == {path: copy}
    assert os.stat(copy).st_ino == number
    muted.write_text("# type: ignore\nx = 2\n")
    assert dict(copies(sources, str(tmp_path / "cache"))) == {path: copy}
    assert Path(copy).read_text() == "# type  ignore\nx = 2\n"
    assert [entry.name for entry in (tmp_path / "cache" / "apr-unmuted").iterdir()] == [Path(copy).name]
