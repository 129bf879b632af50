"""What runs before a program serves, or when it ends: by the names that such functions have, and by what they make."""

from __future__ import annotations

from typing import Final

from apr_mypy.knowledge.schema import ServesAll
from apr_mypy.views.function import FunctionView

ENDING: Final = frozenset(
    [
        "close",
        "aclose",
        "stop",
        "astop",
        "shutdown",
        "disconnect",
        "dispose",
        "teardown",
        "cleanup",
        "clean_up",
        "__exit__",
        "__aexit__",
        "__del__",
        "on_shutdown",
        "shutdown_event",
        "exit",
        "terminate",
    ]
)
_STARTING: Final = frozenset(
    [
        "lifespan",
        "main",
        "startup",
        "start_up",
        "on_startup",
        "startup_event",
        "__init__",
        "__new__",
        "__post_init__",
        "__aenter__",
        "__enter__",
        "setup",
        "set_up",
        "start",
        "connect",
        "init",
        "initialize",
        "initialise",
        "configure",
        "open",
        "warm_up",
        "warmup",
        "preload",
        "create_app",
        "make_app",
        "init_app",
        "bootstrap",
        "register",
    ]
)
_WORDS: Final = (
    "init_",
    "setup_",
    "configure_",
    "start_",
    "close_",
    "shutdown_",
    "stop_",
    "reset_",
    "register_",
    "load_initial",
    "on_startup",
    "on_shutdown",
)


def is_beginning(fn: FunctionView) -> bool:
    """Whether a function looks like start-up or the end, by its name."""
    name = fn.function.name.lstrip("_") if not fn.function.name.startswith("__") else fn.function.name
    return "shutdown" in name or name in _STARTING or name in ENDING or name.startswith(_WORDS)


def makes_application(fn: FunctionView) -> bool:
    """Whether a function makes what serves the requests: what it does comes before the first of them."""
    return any(one is fn for one, _, _ in fn.module.calls_known_as(ServesAll))
