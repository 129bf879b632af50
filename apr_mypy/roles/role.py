"""The words for roles, and the frozen records in which they are given out."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from msgspec import Struct


class Role(StrEnum):
    """What a module, class or function is there for. Those that `config.ROLES` lists may be layers of the configuration."""

    HANDLER = "handler"
    """A route, view, controller, resolver, or a hook that runs in a request."""
    WEBHOOK = "webhook"
    """A handler that another system calls."""
    DEPENDENCY = "dependency"
    """A callable whose result a framework injects; counts as a handler for most rules."""
    MIDDLEWARE = "middleware"
    LIFESPAN = "lifespan"
    """Runs at start-up or shutdown, before or after serving."""
    JOB = "job"
    CONSUMER = "consumer"
    COMMAND = "command"
    """A management or command-line command."""
    SERVICE = "service"
    DOMAIN = "domain"
    REPOSITORY = "repository"
    ADAPTER = "adapter"
    INFRASTRUCTURE = "infrastructure"
    MODEL = "model"
    """An ORM model or ODM document; of a module: where they live."""
    DTO = "dto"
    """A shape that crosses the process boundary."""
    SCHEMAS = "schemas"
    """A module of DTOs; a plain shape in it is a DTO."""
    ADMIN = "admin"
    MIGRATION = "migration"
    SETTINGS = "settings"
    COMPOSITION_ROOT = "composition root"
    TEST = "test"


ENTRY_ROLES: Final = frozenset(
    {Role.HANDLER, Role.WEBHOOK, Role.DEPENDENCY, Role.MIDDLEWARE, Role.LIFESPAN, Role.JOB, Role.CONSUMER, Role.COMMAND, Role.ADMIN}
)
"""Roles of functions that a framework calls, not the project."""

Runs = Literal["loop", "thread", "worker", "process"]
"""Where a function runs: on the event loop, in a thread beside it, in a worker of the server (one request at a time), in a process of its own."""


class RoleOf(Struct, frozen=True):
    """A role and the reason for it, as a clause: "decorated with `fastapi.APIRouter.get`"."""

    role: Role
    why: str


class RoleRow(Struct, frozen=True):
    """One line of `apr roles`: a module, class or function, where it is, its role and why. `line` is 1 for a module."""

    role: Role
    kind: Literal["module", "class", "function"]
    name: str
    path: str
    line: int
    why: str


class Entry(Struct, frozen=True):
    """A function that something outside the project's own code calls: a handler, a dependency, a job, a consumer, a command.

    `what` refines the role (route, websocket, hook, error handler, resolver, view …; "" where there is nothing to add); `methods` are HTTP methods in upper case (empty: not
    said); `route` is the URL as far as the module says it (prefix of its router, no prefixes from elsewhere); `framework` the import name of the library; `runs` where the
    function runs, an `async def` always on the loop. `path` and `line` are the function's, `registered_path` and `registered_line` where it is made an entry (0: by its class).
    """

    role: Role
    function: str
    module: str
    path: str
    line: int
    why: str
    what: str = ""
    methods: tuple[str, ...] = ()
    route: str = ""
    framework: str = ""
    runs: Runs = "worker"
    is_async: bool = False
    registered_path: str = ""
    registered_line: int = 0

    @property
    def order(self) -> tuple[str, int, str, str, str, int]:
        """Sort key: by place."""
        return (self.path, self.line, self.function, self.route, self.registered_path, self.registered_line)
