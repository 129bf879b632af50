"""A limit on the whole Litestar application, but for the path that it excludes."""
# only: apr-no-rate-limit

from litestar import Litestar, post
from litestar.middleware.rate_limit import RateLimitConfig

limits = RateLimitConfig(rate_limit=("minute", 60), exclude=["/refund"])


@post("/login")
async def log_in(data: dict[str, str]) -> None:
    print(data)


@post("/refund")
async def refund(data: dict[str, str]) -> None:  # error: apr-no-rate-limit
    print(data)


app = Litestar(route_handlers=[log_in, refund], middleware=[limits.middleware])
