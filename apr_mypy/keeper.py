"""The facts store as one mypy run uses it: what of it still holds, what is made anew, and how to go on when it cannot be written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from apr_mypy.store import Judged, Row, Source, Store, StoreError

if TYPE_CHECKING:
    from apr_mypy.facts import Module


class Keeper:
    """`file` is where the store lies (None when mypy keeps nothing), `mark` the fingerprint of all that decides a finding. Where the store cannot be written everything goes on without, and one
    sentence says so."""

    def __init__(self, file: Path | None, root: Path, mark: str) -> None:
        self._mark = mark
        self._done: set[str] = set()
        self._store: Store | None = None
        self._rows: dict[str, Row] = {}
        self._writable = False
        if file is None:
            return
        try:
            self._store = Store.open(file)
            self._writable = True
            self._rows = self._store.rows()
            base = str(root)
            self._store.drop([row.name for row in self._rows.values() if not os.path.exists(os.path.join(base, row.path))])
        except StoreError as error:
            self._give_up(error)
            try:
                self._store = Store.read(file)
                self._rows = self._store.rows()
            except StoreError:
                self._store = None
        else:
            if self._store.said:
                _tell(self._store.said)

    # --- what mypy asks -----------------------------------------------------------------------------------------------------------

    def has_row(self, name: str) -> bool:
        return name in self._rows

    def is_current(self, name: str, file: str) -> bool:
        """Whether the module's facts are there and made from this source, by this version. With no store there is nothing to wait for."""
        if self._store is None:
            return True
        row = self._rows.get(name)
        if row is not None and row.fingerprint == self._mark and not row.older and row.is_of(file):
            return True
        return not os.path.isfile(file)

    def expect(self, name: str) -> bool:
        """mypy is writing this module's cache. It may do so before the module is finished: were the run killed in between, old facts would seem to fit the new cache."""
        if name in self._rows and name not in self._done:
            self._write(lambda store: store.drop([name]))
        return True

    # --- what is kept -------------------------------------------------------------------------------------------------------------

    def keep(self, name: str, path: str, source: Source, module: Module | None, judged: Judged) -> None:
        self._done.add(name)
        self._write(lambda store: store.put(name, path, source, self._mark, module, judged))

    def doubt(self, name: str) -> None:
        """Something that the module depends on has changed. Unless it is finished again, its facts are older than that."""
        if name in self._done:
            self._write(lambda store: store.mark_older([name]))

    def names(self) -> dict[str, str]:
        """What public names were defined as in earlier runs."""
        try:
            return self._store.names() if self._store is not None else {}
        except StoreError as error:
            self._give_up(error)
            return {}

    def keep_names(self, defining: Mapping[str, str]) -> None:
        self._write(lambda store: store.put_names(defining))

    def _write(self, action: Callable[[Store], None]) -> None:
        if self._writable and self._store is not None:
            try:
                action(self._store)
            except StoreError as error:
                self._give_up(error)

    def _give_up(self, error: StoreError) -> None:
        self._writable = False
        _tell(str(error))


def _tell(sentence: str) -> None:
    """One line on stderr, from the coordinating process only: mypy's workers would each say it again."""
    if "mypy.build_worker.worker" not in sys.modules:
        print(f"apr-mypy: {sentence}", file=sys.stderr)
