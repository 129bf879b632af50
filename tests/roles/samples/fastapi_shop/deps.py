"""What handlers get injected: by default argument, in `Annotated`, inline and by alias, by a class, by an object that is called."""  # role: dependency

from collections.abc import Callable, Iterator
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import OAuth2PasswordBearer

from fastapi_shop.repositories import OrderRepository

oauth2 = OAuth2PasswordBearer(tokenUrl="token")


def check_csrf(request: Request) -> None:  # role: dependency runs: thread
    pass


def get_session() -> Iterator[str]:  # role: dependency runs: thread
    yield "session"


def get_repo(session: Annotated[str, Depends(get_session)]) -> OrderRepository:  # role: dependency runs: thread
    return OrderRepository()


async def current_user(token: str = Depends(oauth2)) -> int:  # role: dependency runs: loop
    return 1


CurrentUser = Annotated[int, Security(current_user)]


class Page:  # role: dependency
    def __init__(self, size: int = 10) -> None:  # role: dependency runs: thread
        self.size = size

    def next(self) -> int:
        return self.size


class RoleChecker:
    def __init__(self, role: str) -> None:
        self.role = role

    def __call__(self, user: CurrentUser) -> bool:  # role: dependency runs: thread
        return user > 0


allow_admin = RoleChecker("admin")


def guarded(ok: bool = Depends(allow_admin)) -> bool:
    return ok


def require(role: str) -> Callable[[int], bool]:
    def check(user: CurrentUser) -> bool:  # role: dependency runs: thread
        return user > 0

    return check


def editors(ok: bool = Depends(require("editor"))) -> bool:
    return ok
