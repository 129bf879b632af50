"""What is refused is not kept: a registration that raises before it writes, beside one that writes and then raises."""
# only: apr-order-dependent-test

import pytest

PARSERS: dict[str, type] = {"csv": list}
SEEN: list[str] = []


class Duplicate(Exception):
    pass


def register(name: str, parser: type) -> None:
    if name in PARSERS:
        raise Duplicate(name)
    PARSERS[name] = parser


def note(name: str) -> None:
    SEEN.append(name)
    if len(name) > 10:
        raise ValueError(name)


def test_a_parser_of_that_name_is_refused() -> None:
    with pytest.raises(Duplicate):
        register("csv", dict)


def test_a_new_parser_is_kept() -> None:
    register("tsv", dict)  # error: apr-order-dependent-test


def test_what_is_there_at_first() -> None:
    assert list(PARSERS) == ["csv"]


def test_long_names_are_refused() -> None:
    with pytest.raises(ValueError):
        note("a-very-long-name")  # error: apr-order-dependent-test


def test_nothing_is_seen_at_first() -> None:
    assert SEEN == []
