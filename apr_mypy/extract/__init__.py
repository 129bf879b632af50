"""A module that mypy has finished → facts. The only package, with the plugin, that knows mypy's nodes and types.

The walk is one, driven by two tables (`walk.VALUES`, `walk.STEPS`) that say for each node kind how it is lowered.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from mypy.checker import TypeChecker
from mypy.nodes import MypyFile
from mypy.options import Options

from apr_mypy import facts
from apr_mypy.extract import calls, definitions, references, steps, values  # noqa: F401  (each fills its part of the two tables)
from apr_mypy.extract.annotations import take_aliases
from apr_mypy.extract.classes import keep_class_keywords
from apr_mypy.extract.comments import source_comments
from apr_mypy.extract.definitions import split_docstring
from apr_mypy.extract.walk import Walk
from apr_mypy.patterns import pattern_of

__all__ = ["keep_class_keywords", "module_facts", "source_comments", "source_digest"]


def module_facts(tree: MypyFile, checker: TypeChecker | None, source: str, path: str, options: Options) -> facts.Module:
    """All facts of one module.

    `tree` is whole and `checker` (None when mypy never called a hook in this module) still has its types: call it from
    `Plugin.get_additional_indirect_deps`. `path` is relative to the project's root; `options` are this module's own, for when there is no checker.
    """
    if checker is None:
        walk = Walk(tree, None, source, options)
    else:
        walk = Walk(tree, checker._type_maps[0], source, checker.options)  # its options know the module's `# mypy:` comments
        walk.skipped = checker.can_skip_diagnostics
    walk.skipped = walk.skipped or walk.options.ignore_errors
    walk.checked = not walk.skipped
    take_aliases(walk, tree.defs, tree.fullname)
    docstring, body = split_docstring(tree.defs)
    block = walk.statements(body)
    exports: tuple[str, ...] = ()
    if "__all__" in tree.names:
        exports = tuple(sorted(name for name, symbol in tree.names.items() if symbol.module_public))
    return facts.Module(
        facts.VERSION,
        tree.fullname,
        path,
        source_digest(source),
        tree.is_package_init_file(),
        tuple(walk.types.records),
        walk.types.class_refs(),
        tuple(walk.aliases),
        exports,
        tuple(walk.imports),
        source_comments(source, in_test="test" in path),
        tuple(sorted((line, tuple(codes)) for line, codes in tree.ignored_lines.items())),
        block,
        _analysed(walk),
        tuple(walk.unchecked),
        docstring,
        source.count("\n") + (not source.endswith("\n") and bool(source)),
    )


def source_digest(source: str) -> str:
    """SHA-256 of a source text, hexadecimal."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()


_CODE: Final = pattern_of(r"^[ \t]*[^\s#]", re.MULTILINE)
"""A line that is neither empty nor a comment. A `# type: ignore` on top makes mypy drop all statements."""


def _analysed(walk: Walk) -> int:
    if walk.skipped or walk.met_empty_body or (not walk.tree.defs and _CODE.search(walk.source) is not None):
        return facts.STRIPPED
    return facts.NO_TYPES if not walk.has_checker and walk.needed_types else facts.WHOLE
