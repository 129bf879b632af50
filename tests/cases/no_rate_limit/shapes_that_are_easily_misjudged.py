"""Login by other names, decorators of the project's own, limiters held by attributes, and read-only or managing endpoints that only sound alike."""
# only: apr-no-rate-limit

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response, status
from fastapi.security import OAuth2PasswordRequestForm
from redis.asyncio import Redis
from slowapi import Limiter
from slowapi.util import get_remote_address

redis = Redis(socket_timeout=1)
router = APIRouter()
limiter = Limiter(key_func=get_remote_address)
login_limit = limiter.limit("5/minute")


def throttled(times: int, per: int) -> Callable[[Callable[..., Awaitable[Any]]], Callable[..., Awaitable[Any]]]:
    def wrap(view: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @wraps(view)
        async def inner(request: Request, *args: Any, **kwargs: Any) -> Any:
            key = f"t:{view.__name__}"
            seen = await redis.incr(key)
            if seen > times:
                raise HTTPException(status.HTTP_429_TOO_MANY_REQUESTS)
            return await view(request, *args, **kwargs)

        return inner

    return wrap


class Window:
    def __init__(self, times: int) -> None:
        self.times = times

    async def acquire(self, key: str) -> bool:
        return int(await redis.incr(key)) <= self.times


class Guard:
    def __init__(self) -> None:
        self.window = Window(5)

    async def check(self, request: Request) -> None:
        if not await self.window.acquire(str(request.url)):
            raise HTTPException(status_code=429)


guard = Guard()
five_times = partial(throttled, 5)


@router.post("/auth")
@throttled(5, 60)
async def authenticate(request: Request, name: str) -> None:
    print(name)


@throttled(5, 60)
@router.post("/signin")
async def sign_in(request: Request, name: str) -> None:  # error: apr-no-rate-limit
    print(name)


@router.post("/oauth/token")
async def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> dict[str, str]:  # error: apr-no-rate-limit
    return {"access_token": form.username}


@router.post("/users/register", dependencies=[Depends(guard.check)])
async def register_user(name: str) -> None:
    print(name)


@router.post("/registration")
@login_limit
async def registration(request: Request, name: str) -> None:
    print(name)


@router.post("/wallet/top-up")
async def top_up(amount: int) -> None:  # error: apr-no-rate-limit
    print(amount)


@router.post("/orders/{order_id}/pay")
@five_times(60)
async def pay_order(request: Request, order_id: int) -> None:
    print(order_id)


@router.post("/messages")
async def create_message(text: str) -> None:  # error: apr-no-rate-limit
    print(text)


@router.post("/orders")
async def create_order(sku: str) -> None:
    print(sku)


@router.get("/verify-email")
async def verification_page() -> str:
    return "<form>"


@router.put("/users/me/notification-settings")
async def update_notifications(mail: bool) -> None:
    print(mail)


@router.get("/uploads")
async def uploads() -> list[str]:
    return []


@router.patch("/payments/{payment_id}")
async def update_payment(payment_id: int, note: str) -> None:
    print(note)


@router.post("/refund-policies")
async def create_refund_policy(text: str) -> None:
    print(text)


@router.post("/shares/{share_id}/archive")
async def archive_share(share_id: int) -> None:
    print(share_id)


@router.post("/reset-filters")
async def reset_filters() -> Response:
    return Response()


app = FastAPI()
app.include_router(router)
