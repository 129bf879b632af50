"""Questions that are asked once: what leads back to itself ends, and a no from far away is asked again from nearer."""

from __future__ import annotations

from types import SimpleNamespace

from apr_mypy.views.once import asked_once


def test_an_answer_is_worked_out_once() -> None:
    holder, asked = SimpleNamespace(), []
    for _ in range(2):
        assert asked_once(holder, "odd", 3, lambda: not asked.append(3))  # type: ignore[func-returns-value]
    assert asked == [3]


def test_a_question_that_leads_back_to_itself_hears_no() -> None:
    holder = SimpleNamespace()
    heard: list[bool] = []

    def answer() -> bool:
        heard.append(asked_once(holder, "round", 1, answer))
        return True

    assert asked_once(holder, "round", 1, answer)
    assert heard == [False]


def test_only_a_no_is_asked_again_and_only_from_nearer() -> None:
    holder = SimpleNamespace()
    depths: list[int] = []

    def ask(depth: int, says: bool) -> bool:
        return asked_once(holder, "far", "x", lambda: depths.append(depth) is None and says, depth)

    assert not ask(3, says=False)
    assert not ask(3, says=True)
    assert not ask(4, says=True)
    assert ask(1, says=True)
    assert ask(0, says=False)
    assert depths == [3, 1]
