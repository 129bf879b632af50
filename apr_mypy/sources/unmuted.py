"""Files that ask mypy to ignore all of them: mypy then drops the bodies of their functions, so a review gives it a copy that does not ask.

Two comments do it: `# type: ignore` before all code, and `# mypy: ignore-errors` anywhere at the beginning of a line (https://mypy.readthedocs.io/en/stable/inline_config.html). A copy has the same lines and columns.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from mypy.config_parser import split_directive
from mypy.modulefinder import BuildSource

from apr_mypy.patterns import pattern_of

FOLDER: Final = "apr-unmuted"
"""Where the copies lie, inside mypy's cache folder."""
_DIRECTIVE: Final = "# mypy: "
_MUTE: Final = pattern_of(r"#(\s*)type:(\s*ignore\b)")


def copies(sources: Iterable[BuildSource], cache_dir: str) -> Iterator[tuple[str, str]]:
    """(file, copy) for each source file that asks to be ignored, as mypy's `--shadow-file` takes them. A file that cannot be read or copied has none: it stays as it is, and mypy or the report says so."""
    for source in sources:
        if source.path is None or not source.path.endswith(".py"):
            continue
        try:
            content = Path(source.path).read_bytes()
        except OSError:  # apr: ignore[apr-swallowed-exception] mypy is about to read it and says what is wrong
            continue
        changed = without_mute(content)
        if changed is not None:
            copy = _written(Path(cache_dir, FOLDER), source.path, changed)
            if copy:
                yield source.path, copy


def without_mute(content: bytes) -> bytes | None:
    """The file without the comments that mute all of it; None where it has none."""
    if b"type:" not in content and b"# mypy: " not in content:
        return None
    text = content.decode("latin-1")  # each byte a character, whatever the encoding says
    lines = text.split("\n")
    changed = [*_top(lines)]
    changed += [_directive(line) for line in lines[len(changed) :]]
    return "\n".join(changed).encode("latin-1") if changed != lines else None


def _top(lines: list[str]) -> Iterator[str]:
    """The lines before all code: comments and empty ones."""
    for line in lines:
        bare = line.removeprefix("\xef\xbb\xbf").strip()
        if bare and not bare.startswith("#"):
            return
        yield _MUTE.sub(r"#\1type \2", line) if _MUTE.match(bare) else _directive(line)


def _directive(line: str) -> str:
    """The line, where it configures mypy for this file without the setting that ignores all errors."""
    if not line.startswith(_DIRECTIVE):
        return line
    settings, faults = split_directive(line.removeprefix(_DIRECTIVE))
    kept = [setting for setting in settings if not _ignores(setting)]
    if faults or kept == settings:
        return line
    return _DIRECTIVE + ", ".join(map(_quoted, kept)) if kept else "#"


def _ignores(setting: str) -> bool:
    name, _, value = (part.strip() for part in setting.partition("="))
    return name.replace("-", "_") == "ignore_errors" and value.lower() in ("", "true", "1", "yes", "on")


def _quoted(setting: str) -> str:
    """A setting as it was written: `split_directive` takes the quotes away that hold a list together."""
    name, is_set, value = setting.partition("=")
    return f'{name}="{value}"' if is_set and "," in value else setting


def _written(folder: Path, path: str, content: bytes) -> str:
    """The file that holds the copy, named after the path of what is copied, and written at once or not at all. It has the original's time, which mypy looks at first; "" where it cannot be written."""
    name = hashlib.sha256(os.fsencode(os.path.abspath(path))).hexdigest()[:32]
    copy, part = folder / f"{name}.py", folder / f"{name}.{os.getpid()}.part"
    try:
        if copy.exists() and copy.read_bytes() == content:
            return str(copy)
        folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        stat = os.stat(path)
        os.utime(part, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        part.replace(copy)
    except OSError:  # apr: ignore[apr-swallowed-exception] the file stays muted, and the report says that nobody looked into it
        return ""  # apr: ignore[apr-magic-return] no copy
    return str(copy)
