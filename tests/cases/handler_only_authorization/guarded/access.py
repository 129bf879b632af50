from guarded.errors import AccessDenied


class Principal:
    id: int
    roles: set[str]


def authorize(principal: Principal, action: str) -> None:
    if action not in principal.roles:
        raise AccessDenied(action)


def current_principal() -> Principal:
    return Principal()
