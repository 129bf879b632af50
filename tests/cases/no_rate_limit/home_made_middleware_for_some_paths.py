"""A middleware of the project's own that counts and answers 429, for the paths that it looks at only."""
# only: apr-no-rate-limit

from collections import defaultdict
from time import monotonic

from fastapi import FastAPI, Request, Response
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.responses import JSONResponse

LIMITED = ("/login", "/register")
seen: dict[str, list[float]] = defaultdict(list)


class Brake(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        if request.url.path not in LIMITED:
            return await call_next(request)
        times = seen[request.url.path]
        times.append(monotonic())
        if len(times) > 10:
            return JSONResponse({"detail": "later"}, status_code=429)
        return await call_next(request)


app = FastAPI()
app.add_middleware(Brake)


@app.post("/login")
async def login(name: str) -> None:
    print(name)


@app.post("/register")
async def register(name: str) -> None:
    print(name)


@app.post("/payments")
async def pay(amount: int) -> None:  # error: apr-no-rate-limit
    print(amount)
