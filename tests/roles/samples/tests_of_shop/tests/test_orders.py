"""Tests by place and by base."""  # role: test

import unittest


class FakeOrderRepository:  # role: test
    pass


class OrderTest(unittest.TestCase):  # role: test
    def test_pay(self) -> None:  # role: test
        pass

    def helper(self) -> None:
        pass


def test_total() -> None:
    pass
