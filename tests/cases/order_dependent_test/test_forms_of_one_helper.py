# only: apr-order-dependent-test
"""A helper of several tests that sets an item under a name it works out, and reads it behind that: each test has its own. One that reads first needs the other."""

from __future__ import annotations

import unittest
from typing import Any


class UploadTest(unittest.TestCase):
    data: dict[str, Any] = {}
    upload: tuple[str, str] = ("file", "report.pdf")

    def edit(self, fail: bool) -> None:
        name, path = self.upload
        self.data[name] = path
        self.assertIsNot(fail, bool(self.data[name]))

    def test_anonymous(self) -> None:
        self.edit(fail=False)

    def test_authorized(self) -> None:
        self.edit(fail=True)


class CountingTest(unittest.TestCase):
    seen: dict[str, Any] = {}
    kind: str = "file"

    def look(self) -> bool:
        name = self.kind.upper()
        return name in self.seen

    def put(self) -> None:
        name = self.kind.upper()
        self.seen[name] = 1

    def test_puts(self) -> None:
        self.put()  # error: apr-order-dependent-test

    def test_has(self) -> None:
        assert self.look()
