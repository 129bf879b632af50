from __future__ import annotations

from litestar import Litestar, get

from snackly.domain.box import Box


@get("/")
async def root() -> Box:
    return Box(size=1)


app = Litestar([root])
