from flask import Blueprint

from .clients import Feed, person, stream_is_up, stream_state
from .pages import Start, Stock

bp = Blueprint("shop", __name__)


@bp.get("/items")
def items():  # type: ignore[no-untyped-def]
    feed = Feed(bp.source, bp.config)  # type: ignore[attr-defined]
    return {"items": feed.items(), "rates": feed.rates(), "up": stream_is_up("stream"), "state": stream_state()}


@bp.get("/preview")
def preview():  # type: ignore[no-untyped-def]
    feed = Feed(bp.source, bp.config)  # type: ignore[attr-defined]
    return {"items": feed.items(), "rates": feed.rates(), "up": stream_is_up("stream"), "state": stream_state()}


@bp.get("/login")
def login():  # type: ignore[no-untyped-def]
    return person("code")


@bp.get("/join")
def join():  # type: ignore[no-untyped-def]
    return person("code")


@bp.get("/")
def start():  # type: ignore[no-untyped-def]
    return Start().process()


@bp.get("/index")
def index():  # type: ignore[no-untyped-def]
    return Start().process()


@bp.get("/stock")
def stock():  # type: ignore[no-untyped-def]
    return Stock().process()


@bp.get("/stocks")
def stocks():  # type: ignore[no-untyped-def]
    return Stock().process()
