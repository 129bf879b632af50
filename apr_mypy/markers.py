"""Types by which a team says what no tool can infer: what is secret, what comes from a client, who is acting.

Each is an alias that every type checker reads as the plain type: `Secret[str]` is `str`, at run time too (`typing.Annotated`). apr-mypy follows them through assignments, calls, returns and fields.

    from apr_mypy.markers import Principal, Secret, Untrusted

    def log_in(name: Untrusted[str], password: Secret[str]) -> Principal[User]: ...

In production nothing has to be installed for them when the import stands under `if TYPE_CHECKING:` (with `from __future__ import annotations`); imported at run time they load nothing but `typing`.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias, TypeVar

__all__ = ["IdempotencyKey", "LifecycleState", "Mark", "Principal", "Secret", "Untrusted"]

T = TypeVar("T")


class Mark:
    """What a marked type carries behind it, for whoever reads annotations at run time. `name` is the marker's."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name: Final = name

    def __repr__(self) -> str:
        return f"Mark({self.name!r})"


Secret: TypeAlias = Annotated[T, Mark("Secret")]
"""A password, token, key, card number: must not reach a log, an exception's text, a trace."""

Untrusted: TypeAlias = Annotated[T, Mark("Untrusted")]
"""Comes from a client, or anybody else outside, and was not checked: no identity, right, price or state may be taken from it."""

Principal: TypeAlias = Annotated[T, Mark("Principal")]
"""Who is acting, as the server has made sure: what a client says is compared with it."""

IdempotencyKey: TypeAlias = Annotated[T, Mark("IdempotencyKey")]
"""Makes a repeated call harmless: the other side does the work once for one key."""

LifecycleState: TypeAlias = Annotated[T, Mark("LifecycleState")]
"""The state of an entity: it changes by transitions that look at the present one."""
