"""A password that only the super user sets for others, told by the name of the dependency; one that whoever is logged in may set."""
# only: apr-no-rate-limit

from fastapi import Depends, FastAPI, HTTPException, Request

app = FastAPI()


def verified(request: Request) -> bool:
    if not request.state.rank:
        raise HTTPException(403)
    return True


def there(request: Request) -> bool:
    if not request.state.name:
        raise HTTPException(401)
    return True


DependsSuperUser = Depends(verified)
DependsSomebody = Depends(there)


@app.put("/users/{pk}/reset-password", dependencies=[DependsSuperUser])
def reset_user_password(pk: int, password: str) -> None:
    print(pk)


@app.put("/members/{pk}/reset-password", dependencies=[DependsSomebody])
def reset_member_password(pk: int, password: str) -> None:  # error: apr-no-rate-limit
    print(pk)
