"""Tests that name incidents."""

from __future__ import annotations

import unittest

import pytest

from ticket_shop import seats

LOST = "INC-208"


@pytest.mark.regression("INC-200")
def test_marked() -> None:
    assert seats.named_by_mark("a") == "a"


def test_inc_201_is_named_by_its_function() -> None:
    assert seats.named_by_function("a") == "a"


class TestINC202:
    def test_it(self) -> None:
        assert seats.named_by_class("a") == "a"


def test_documented() -> None:
    """Keeps inc 203 from coming back."""
    assert seats.named_by_docstring("a") == "a"


def test_commented() -> None:
    # inc-204
    assert seats.named_by_comment("a") == "a"


@pytest.mark.parametrize("name", [pytest.param("a", id="INC-205"), pytest.param("b", marks=pytest.mark.incident("INC-209"))])
def test_parameters(name: str) -> None:
    assert seats.named_by_parameter(name) == name


@pytest.mark.parametrize("name", ["a", "b"], ids=["plain", "inc_206"])
def test_ids(name: str) -> None:
    assert seats.named_by_list_of_ids(name) == name


@pytest.mark.regression(LOST)
def test_constant() -> None:
    assert seats.named_by_a_constant("a") == "a"


class Geo(unittest.TestCase):
    def test_geo41_is_small(self) -> None:
        self.assertEqual(seats.named_in_an_outage("a"), "a")


# these do not name what they seem to


def test_data_is_no_name() -> None:
    assert seats.in_a_data_row("INC-160 ") == "INC-160"


# def test_inc_161_lower():
#     assert seats.in_code_taken_out_of_use("INC-161") == "inc-161"


def test_zinc_162_melts() -> None:
    assert seats.named_in_a_longer_word("zinc") == "ZINC"


def test_inc_1634() -> None:
    assert seats.named_with_more_digits("a") == "A"


@pytest.mark.parametrize("name", ["INC-151"])
def test_data_of_parameters(name: str) -> None:
    assert name


def test_inc_2024_is_only_half_of_it() -> None:
    assert seats.of_two_parts("a") == "A"
