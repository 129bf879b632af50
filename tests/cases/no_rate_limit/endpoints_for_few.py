"""An endpoint for which a permission is needed is for no strangers; a manager of users that is injected asks for none, nor does a login that refuses a wrong password."""
# only: apr-no-rate-limit

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordRequestForm

app = FastAPI()


class User:
    id: int
    role: str
    is_active: bool


class UserManager:
    async def authenticate(self, credentials: OAuth2PasswordRequestForm) -> User | None:
        return None

    async def forgot_password(self, email: str) -> None:
        return None


def get_user_manager() -> UserManager:
    return UserManager()


def current_user() -> User:
    return User()


def require_admin(user: Annotated[User, Depends(current_user)]) -> User:
    if user.role != "admin":
        raise HTTPException(403)
    return user


@app.post("/login")
async def login(  # error: apr-no-rate-limit
    credentials: Annotated[OAuth2PasswordRequestForm, Depends()],
    user_manager: Annotated[UserManager, Depends(get_user_manager)],
) -> int:
    user = await user_manager.authenticate(credentials)
    if user is None or not user.is_active:
        raise HTTPException(403, "bad credentials")
    return user.id


@app.post("/forgot-password")
async def forgot_password(email: str, user_manager: Annotated[UserManager, Depends(get_user_manager)]) -> None:  # error: apr-no-rate-limit
    await user_manager.forgot_password(email)


@app.post("/members/{member_id}/reset-password", dependencies=[Depends(require_admin)])
async def reset_password_of_member(member_id: int, user_manager: Annotated[UserManager, Depends(get_user_manager)]) -> None:
    await user_manager.forgot_password(str(member_id))


@app.post("/catalogue/import")
async def import_catalogue(user: Annotated[User, Depends(current_user)], rows: list[str]) -> None:
    if user.role != "editor":
        raise HTTPException(403)
    print(user.id, rows)


@app.post("/pictures/import")
async def import_pictures(user: Annotated[User, Depends(current_user)], rows: list[str]) -> None:  # error: apr-no-rate-limit
    print(user.id, rows)


@app.post("/users/me/api-tokens")
async def create_api_token(name: str, user: Annotated[User, Depends(current_user)]) -> str:
    return f"{user.id}-{name}"


@app.post("/auth/token")
async def create_token(name: str, password: str) -> str:  # error: apr-no-rate-limit
    return f"{name}-{len(password)}"
