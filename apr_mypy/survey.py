"""What follows from a project as it stands: the roles in it and why, the contracts of its layer map."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from apr_mypy import contracts, knowledge
from apr_mypy.config import ConfigError
from apr_mypy.layout import find_roots, modules_in
from apr_mypy.report.model import Gap
from apr_mypy.review import Progress, Request, configuration, observe
from apr_mypy.roles import RoleRow, Roles


def roles(request: Request, progress: Progress) -> tuple[tuple[RoleRow, ...], tuple[Gap, ...]]:
    """Every role in the project, with the reason; and what could not be analysed."""
    evidence = observe(request, progress)
    resolved = knowledge.load(evidence.config).resolved(evidence.names)
    rows = Roles(evidence.config, resolved).read(evidence.modules).explain()
    return tuple(rows), tuple(sorted(dict.fromkeys(evidence.gaps)))


def role_table(rows: Iterable[RoleRow]) -> str:
    """Roles as aligned text: role, name, place, reason. One that was found says so."""
    cells = [(str(row.role), row.name, f"{row.path}:{row.line}", row.why) for row in rows]
    if not cells:
        return "No role was found: no framework, base class, or module name says what anything is; say it in [tool.apr.layers].\n"
    widths = [max(len(row[column]) for row in cells) for column in range(3)]
    return "".join("  ".join((*(text.ljust(width) for text, width in zip(row, widths)), row[3])).rstrip() + "\n" for row in cells)


class Outcome(Struct, frozen=True):
    """`text` is the configuration (or the new content of a file), `sentence` what to say of it; `failed` when something drifted."""

    text: str
    sentence: str
    failed: bool = False


def configured(root: Path, write: Path | None, check: bool) -> Outcome:
    """The import-linter configuration of the layer map; with `write`, that file's new content; with `check`, what drifted in the project's own. Raises ConfigError."""
    config = configuration(root)
    roots = find_roots(root, config)
    modules = modules_in(roots)
    found = contracts.layer_map(config, [name for name, path in roots.packages.items() if path.is_dir()], modules)
    empty = "there is no layer map: write [tool.apr.layers] or `features` (`apr init` proposes them)"
    if check:
        file = write or _own_file(root)
        if file is None:
            return Outcome(
                "",
                empty if not found.contracts else "no file holds an import-linter configuration: `apr contracts --write setup.cfg` adds it",
                bool(found.contracts),
            )
        drifted = contracts.drift(found, _text(file), file.name)
        return Outcome("", "\n".join(drifted) or f"{file.name} says what follows from the layer map", bool(drifted))
    if not found.contracts:
        raise ConfigError(empty)
    if write is None:
        return Outcome(contracts.as_ini(found), "")
    return Outcome(contracts.written(found, _text(write), write.name), f"wrote {len(found.contracts)} contracts to {write}")


def _own_file(root: Path) -> Path | None:
    """The file in which import-linter finds its configuration, in its own order."""
    for name in ("setup.cfg", ".importlinter", "pyproject.toml"):
        if "importlinter" in _text(root / name):
            return root / name
    return None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8: save it as UTF-8") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}): mend its permissions") from error
