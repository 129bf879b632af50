"""Which keys of a mapping are gone, or covered by a constant, where it is read."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy import facts as f
from apr_mypy.views.taken_out import covered, of_copy, taken_out

SOURCES = {
    "taking_out": """
        from typing import Any

        def show(value: object) -> None: ...

        def popped(data: dict[str, Any]) -> None:
            data.pop("pin")
            show(data)

        def deleted(data: dict[str, Any]) -> None:
            del data["pin"]
            show(data)

        def set_to_stars(data: dict[str, Any]) -> None:
            data["pin"] = "***"
            data["name"] = data["other"]
            show(data)

        def looped(data: dict[str, Any]) -> None:
            for key in ("pin", "code"):
                data.pop(key, None)
            show(data)

        def updated(data: dict[str, Any]) -> None:
            data.update({"pin": None}, code="x")
            show(data)

        def too_late(data: dict[str, Any]) -> None:
            show(data)
            data.pop("pin")

        def displayed(data: dict[str, Any]) -> None:
            show({**data, "pin": "***", "name": data["name"]})

        def copied(data: Any) -> None:
            show(data.model_copy(update={"pin": "***"}))
    """
}


def _shown(sources: Any, name: str) -> tuple[Any, Any]:
    fn = sources.fn(f"taking_out.{name}")
    call = next(one for one in fn.calls if isinstance(one.func, f.Name) and one.func.name.endswith("show"))
    return fn, call.args[0].value


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("popped", {"pin"}),
        ("deleted", {"pin"}),
        ("set_to_stars", {"pin"}),
        ("looped", {"pin", "code"}),
        ("updated", {"pin", "code"}),
        ("too_late", set()),
    ],
)
def test_what_is_taken_out_before_it_is_read(sources: Any, name: str, keys: set[str]) -> None:
    fn, value = _shown(sources, name)
    assert taken_out(fn, value) == keys


def test_what_a_display_covers(sources: Any) -> None:
    fn, value = _shown(sources, "displayed")
    assert set(covered(fn, value.items)) == {"pin"}


def test_what_a_copy_covers(sources: Any) -> None:
    fn, value = _shown(sources, "copied")
    copied = of_copy(fn, value)
    assert copied is not None
    assert copied[1] == {"pin"}
