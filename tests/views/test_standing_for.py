"""The views of names that other modules define, and of retry policies that are made from others: what the whole program sees, and what a module alone does not."""

from __future__ import annotations

from typing import Any

from apr_mypy.program import Program
from apr_mypy.views.module import ModuleView
from apr_mypy.views.retries import Retry, retries_of
from apr_mypy.views.retry_waits import UNKNOWN, number_of
from apr_mypy.views.shown import shown
from apr_mypy.views.standing_for import functions_of, home, is_beyond, values_of

SOURCES = {
    "standing_waits": """
        import time
        from typing import Any

        from tenacity import retry, stop_after_attempt, wait_fixed

        STEADY = wait_fixed(2)
        SECONDS = 4

        def rest() -> None:
            time.sleep(3)

        def retried(attempts: int, seconds: float = 0.5) -> Any:
            return retry(stop=stop_after_attempt(attempts), wait=wait_fixed(seconds))
        """,
    "standing_users": """
        import time

        import standing_waits
        from standing_waits import SECONDS, STEADY, rest, retried
        from tenacity import retry, stop_after_attempt, wait_random_exponential

        def ask() -> None: ...

        @retry(stop=stop_after_attempt(3), wait=STEADY)
        def steady() -> None: ...

        @retried(7)
        def made() -> None: ...

        @retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
        def spread() -> None: ...

        def changed() -> None:
            spread.retry_with(stop=stop_after_attempt(9))()

        def rested() -> None:
            for _ in range(3):
                try:
                    return ask()
                except OSError:
                    rest()

        def counted() -> None:
            time.sleep(SECONDS)
            time.sleep(standing_waits.SECONDS)
        """,
}


def alone(sources: Any, name: str) -> ModuleView:
    view: ModuleView = Program.judged_alone(sources.module(name)).modules[name]
    return view


def said(module: ModuleView) -> dict[str, Retry]:
    return {one.about.rpartition(".")[2]: one for one in retries_of(module)}


def test_the_module_that_defines_a_name(sources: Any) -> None:
    users = sources.module("standing_users")
    found = home(users, "standing_waits.STEADY")
    assert found is not None
    assert found.name == "standing_waits"
    assert home(users, "time.sleep") is None
    assert home(alone(sources, "standing_users"), "standing_waits.STEADY") is None


def test_what_a_global_of_another_module_is(sources: Any) -> None:
    fn = sources.fn("standing_users.counted")
    first, second = (call.args[0].value for call in fn.calls)
    assert [shown(value) for _, value in values_of(fn, first)] == ["4"]
    assert number_of(fn, first) == number_of(fn, second) == 4
    known = alone(sources, "standing_users").functions["standing_users.counted"]
    assert number_of(known, known.calls[0].args[0].value) is None


def test_a_function_of_another_module(sources: Any) -> None:
    fn = sources.fn("standing_users.rested")
    call = next(call for call in fn.calls if shown(call) == "rest()")
    assert [one.full for one in functions_of(fn, call.func)] == ["standing_waits.rest"]
    assert not is_beyond(fn, call.func)
    known = alone(sources, "standing_users").functions["standing_users.rested"]
    assert functions_of(known, call.func) == ()


def test_waits_of_another_module(sources: Any) -> None:
    found = said(sources.module("standing_users"))
    assert found["steady"].policy.wait.growth == "fixed"
    assert (found["rested"].policy.wait.growth, found["rested"].policy.wait.most) == ("fixed", 3)
    assert said(alone(sources, "standing_users"))["steady"].policy.wait == UNKNOWN


def test_what_is_made_from_another_policy(sources: Any) -> None:
    found = said(sources.module("standing_users"))
    made, changed = found["made"], found["changed"]
    assert (made.how, made.policy.attempts, made.policy.wait.most) == ("decorator", 7, 0.5)
    assert made.base is not None
    assert (changed.policy.attempts, changed.policy.wait.spreads) == (9, True)
    assert changed.base is not None
    assert changed.base.attempts == 3
    assert "made" not in said(alone(sources, "standing_users"))
