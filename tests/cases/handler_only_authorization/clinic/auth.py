from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

from clinic.db import SessionLocal
from clinic.models import User

oauth2 = OAuth2PasswordBearer(tokenUrl="token")


def current_user(token: str = Depends(oauth2)) -> User:
    import jwt

    claims = jwt.decode(token, "key", algorithms=["HS256"])
    with SessionLocal() as session:
        return session.get_one(User, int(claims["sub"]))


def staff_only(user: User = Depends(current_user)) -> User:  # noqa: B008
    if not user.is_staff:
        raise HTTPException(403)
    return user


class RoleChecker:
    def __init__(self, *roles: str) -> None:
        self.roles = roles

    def __call__(self, user: User = Depends(current_user)) -> User:  # noqa: B008
        if user.role not in self.roles:
            raise HTTPException(status_code=403)
        return user
