"""What a run has to know of this version of the tool before it looks at any module, worked out once for each version."""

from __future__ import annotations

import hashlib
from typing import Final, NamedTuple

from apr_mypy import own_files, registry
from apr_mypy.config import Config
from apr_mypy.own_files import OwnFile

WRITES_INTO_THE_CACHE: Final = "extract/classes.py"
"""What we leave in mypy's cache of every class, libraries' too: a library is checked again when this file changes, not for each rule or configuration."""


class Own(NamedTuple):
    """What every run has to know of our own files: SHA-256 of all sources and knowledge, by content; that of what we write into mypy's cache; the rules' error codes."""

    digest: str
    library_mark: str
    codes: tuple[registry.Code, ...]

    @classmethod
    def read(cls) -> Own:
        digest, mark, codes = own_files.remembered("own", _read_own)
        return cls(digest, mark, tuple([registry.Code(*one) for one in codes]))


def _read_own(files: list[OwnFile]) -> tuple[str, str, list[tuple[str, str]]]:
    digest = hashlib.sha256()
    mark = ""
    for file in files:
        with open(file.path, "rb", buffering=0) as opened:
            content = opened.read()
        digest.update(f"\0{file.name}\0{len(content)}\0".encode())
        digest.update(content)
        if file.name == WRITES_INTO_THE_CACHE:
            mark = hashlib.sha256(content).hexdigest()[:16]
    return digest.hexdigest(), mark, [(one.name, one.category) for one in registry.codes()]


def fingerprint(config: Config, own: Own) -> str:
    """SHA-256 of all that decides a finding beside the module itself: our own sources and knowledge, and the effective configuration."""
    return hashlib.sha256(f"{config.digest}\0{own.digest}".encode()).hexdigest()
