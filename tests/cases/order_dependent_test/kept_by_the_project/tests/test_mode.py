from __future__ import annotations

import unittest

from vetclinic import plugins


class ModeTests(unittest.TestCase):
    def test_enable(self) -> None:
        plugins.enable()  # error: apr-order-dependent-test
        self.assertTrue(plugins.is_enabled())

    def test_is_enabled(self) -> None:
        self.assertTrue(plugins.is_enabled())


class CleanTests(unittest.TestCase):
    def tearDown(self) -> None:
        plugins.drop_exporter("x")

    def test_x(self) -> None:
        plugins.add_exporter("x", str)
        self.assertEqual(plugins.exporter("x")(), "")

    def test_x_is_not_there(self) -> None:
        with self.assertRaises(KeyError):
            plugins.exporter("x")


class CleanupTests(unittest.TestCase):
    def test_y(self) -> None:
        plugins.add_exporter("y", str)
        self.addCleanup(plugins.drop_exporter, "y")
        self.assertEqual(plugins.exporter("y")(), "")

    def test_y_is_not_there(self) -> None:
        with self.assertRaises(KeyError):
            plugins.exporter("y")
