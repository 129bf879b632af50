"""Limits as FastAPI dependencies: home-made, on a parameter, an alias, a route, a router and where it is included; one that only counts refuses nobody."""
# only: apr-no-rate-limit

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from redis.asyncio import Redis

redis = Redis(socket_timeout=1)


class PerMinute:
    def __init__(self, times: int) -> None:
        self.times = times

    async def __call__(self, request: Request) -> None:
        key = f"calls:{request.url.path}:{request.client.host if request.client else ''}"
        count = await redis.incr(key)
        if count == 1:
            await redis.expire(key, 60)
        if count > self.times:
            raise HTTPException(status_code=429, detail="slow down")


async def count_only(request: Request) -> None:
    await redis.incr(f"seen:{request.url.path}")


async def few_logins(request: Request) -> None:
    if int(await redis.incr("logins")) > 5:
        raise HTTPException(429)


FewLogins = Annotated[None, Depends(few_logins)]

app = FastAPI()
guarded = APIRouter(dependencies=[Depends(PerMinute(5))])
included = APIRouter()
bare = APIRouter(dependencies=[Depends(count_only)])


@guarded.post("/login")
async def login(name: str) -> None:
    print(name)


@included.post("/register")
async def register(name: str) -> None:
    print(name)


@bare.post("/reset-password")
async def reset_password(name: str) -> None:  # error: apr-no-rate-limit
    print(name)


@bare.post("/otp/verify", dependencies=[Depends(PerMinute(3))])
async def verify_otp(code: str) -> None:
    print(code)


@bare.post("/checkout")
async def checkout(_: Annotated[None, Depends(few_logins)]) -> None:
    print("paid")


@bare.post("/withdraw")
async def withdraw(_: FewLogins) -> None:
    print("paid")


@bare.post("/refunds")
async def create_refund(counted: None = Depends(count_only)) -> None:  # error: apr-no-rate-limit
    print("paid")


@bare.post("/coupons/apply")
async def apply_coupon(request: Request, code: str) -> None:
    await few_logins(request)
    print(code)


@bare.post("/messages")
async def send_message(request: Request, text: str) -> None:
    if int(await redis.incr(f"messages:{text}")) > 10:
        raise HTTPException(status_code=429)
    print(text)


app.include_router(guarded)
app.include_router(included, dependencies=[Depends(PerMinute(10))])
app.include_router(bare)
