# only: apr-handler-business-logic
"""FastAPI: parsing, authentication, ownership, one call, and mapping to a response however long; arithmetic that is only shown."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint

app = FastAPI()
router = APIRouter()


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    is_active: Mapped[bool]
    hashed_password: Mapped[str]
    role: Mapped[str]


class Article(Base):
    __tablename__ = "articles"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    title: Mapped[str]
    price: Mapped[int]
    stock: Mapped[int]
    status: Mapped[str]
    changed_at: Mapped[datetime]
    tags: Mapped[list["Tag"]] = relationship()


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    weight: Mapped[int]


class ArticleIn(BaseModel):
    title: str
    price: float
    quantity: int = 1


class ArticleOut(BaseModel):
    id: int
    title: str
    price: float
    badge: str | None = None
    total: float = 0


class OutOfStock(Exception):
    missing: int = 0


@dataclass
class Outcome:
    kind: str
    article: Article | None


class Articles(Protocol):
    def get(self, article_id: int) -> Article | None: ...
    def create(self, title: str, cents: int) -> Article: ...
    def buy(self, article_id: int, quantity: int) -> Article: ...
    def page(self, offset: int, limit: int) -> tuple[list[Article], int]: ...
    def publish(self, article_id: int) -> Outcome: ...
    def delete(self, article_id: int) -> None: ...


def get_db() -> Iterator[Session]:
    raise NotImplementedError
    yield


def get_articles() -> Articles:
    raise NotImplementedError


DB = Annotated[Session, Depends(get_db)]
ArticlesDep = Annotated[Articles, Depends(get_articles)]


def get_current_user(db: DB, authorization: Annotated[str, Header()]) -> User:
    """Authentication."""
    user = db.scalar(select(User).where(User.email == authorization.removeprefix("Bearer ")))
    if user is None:
        raise HTTPException(401)
    if not user.is_active:
        raise HTTPException(400, "inactive user")
    user_role = user.role
    if user_role == "blocked":
        raise HTTPException(403)
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]


@router.get("/articles/{article_id}")
def show(article_id: int, articles: ArticlesDep) -> ArticleOut:
    """Cents to euros, a label, a default: all for display."""
    article = articles.get(article_id)
    if article is None:
        raise HTTPException(404)
    badge = "sold out" if article.stock == 0 else "low" if article.stock < 5 else None
    if article.status == "draft":
        title = f"{article.title} (draft)"
    else:
        title = article.title
    return ArticleOut(id=article.id, title=title, price=article.price / 100, badge=badge, total=article.price * article.stock / 100)


@router.get("/articles")
def listed(articles: ArticlesDep, page: int = 1, size: int = 20) -> dict[str, Any]:
    found, total = articles.page((page - 1) * size, size)
    worth = 0.0
    for article in found:
        worth += article.price * article.stock
    return {
        "items": [_out(article) for article in found],
        "total": total,
        "pages": -(-total // size),
        "worth": worth / 100,
        "heaviest": max((tag.weight for article in found for tag in article.tags), default=0),
        "published": [article.id for article in found if article.status == "published"],
    }


def _out(article: Article) -> ArticleOut:
    """A helper that only maps."""
    cheap = article.price < 100
    if cheap:
        return ArticleOut(id=article.id, title=article.title, price=article.price / 100, badge="cheap")
    return ArticleOut(id=article.id, title=article.title, price=article.price / 100)


@router.post("/articles", status_code=201)
def create(body: ArticleIn, articles: ArticlesDep, response: Response) -> ArticleOut:
    """The request's own numbers are parsed, not computed."""
    article = articles.create(body.title.strip(), round(body.price * 100))
    response.headers["Location"] = f"/articles/{article.id}"
    return _out(article)


@router.post("/articles/{article_id}/buy")
def buy(article_id: int, body: ArticleIn, articles: ArticlesDep) -> JSONResponse:
    try:
        article = articles.buy(article_id, body.quantity)
    except OutOfStock as error:
        return JSONResponse({"missing": error.missing}, 409)
    except KeyError as error:
        raise HTTPException(404, "no such article") from error
    if article.stock == 0:
        return JSONResponse({"left": 0, "message": "that was the last one"})
    return JSONResponse({"left": article.stock, "price": f"{article.price / 100:.2f} €"})


@router.post("/articles/{article_id}/publish")
def publish(article_id: int, articles: ArticlesDep, request: Request) -> Response:
    outcome = articles.publish(article_id)
    match outcome.kind:
        case "published":
            return JSONResponse({"id": article_id}, 200)
        case "scheduled":
            return JSONResponse({"id": article_id}, 202)
        case "refused":
            return JSONResponse({"error": "refused"}, 409)
    if outcome.article is not None and outcome.article.status == "published":
        return Response(status_code=204)
    return Response(status_code=500)


@router.delete("/articles/{article_id}")
def delete(article_id: int, articles: ArticlesDep, user: CurrentUser) -> None:
    """Whose it is, and who asks: authorization."""
    article = articles.get(article_id)
    if article is None:
        raise HTTPException(404)
    if article.owner_id != user.id and user.role != "admin":
        raise HTTPException(403)
    articles.delete(article_id)


@router.delete("/drafts/{article_id}")
def delete_draft(article_id: int, articles: ArticlesDep, user: CurrentUser) -> None:
    """What is not public is not there."""
    article = articles.get(article_id)
    if article is None or article.status != "draft":
        raise HTTPException(404)
    articles.delete(article_id)


@router.post("/tags")
def create_tag(name: str, db: DB) -> int:
    """One write."""
    tag = Tag(name=name, weight=0)
    db.add(tag)
    db.commit()
    db.refresh(tag)
    return tag.id


@router.delete("/tags/{tag_id}")
def delete_tag(tag_id: int, db: DB) -> None:
    with db.begin():
        db.delete(db.get_one(Tag, tag_id))


@router.put("/tags/{tag_id}")
def put_tag(tag_id: int, name: str, db: DB) -> None:
    """One write or the other."""
    tag = db.get(Tag, tag_id)
    if tag is None:
        db.add(Tag(id=tag_id, name=name, weight=0))
    else:
        db.delete(tag)
    db.commit()


@router.post("/users")
def sign_up(email: str, db: DB, articles: ArticlesDep) -> None:
    existing = db.scalar(select(User).where(User.email == email))
    if existing:
        raise HTTPException(409, "there is an account already")
    articles.create(email, 0)


@router.post("/login")
def log_in(email: str, password: str, db: DB) -> str:
    user = db.scalar(select(User).where(User.email == email))
    if user is None or user.hashed_password != base64.b64encode(password.encode()).decode():
        raise HTTPException(401)
    return f"token for {user.id} until {datetime.now(UTC) + timedelta(hours=1)}"


@router.get("/articles/{article_id}/raw")
def raw(article_id: int, articles: ArticlesDep, if_none_match: Annotated[str, Header()] = "") -> Response:
    article = articles.get(article_id)
    if article is None:
        return Response(status_code=404)
    etag = f"{article.id}-{article.changed_at.timestamp()}"
    if etag == if_none_match:
        return Response(status_code=304)
    return Response(article.title, headers={"ETag": etag})


@router.get("/worth")
def worth(db: DB) -> dict[str, float]:
    cents = db.scalar(select(func.sum(Article.price * Article.stock)).where(Article.stock > 0)) or 0
    return {"worth": cents / 100}


class Timing(BaseHTTPMiddleware):
    """Middleware is no handler."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        user: User | None = getattr(request.state, "user", None)
        if user is not None and user.email.endswith("@example.org"):
            user.role = "guest"
        return await call_next(request)


class ArticleService:
    """What decides in a service is in its place."""

    def __init__(self, db: Session) -> None:
        self.db = db

    def publish(self, article_id: int) -> None:
        article = self.db.get_one(Article, article_id)
        if article.status == "draft":
            article.status = "published"
        self.db.commit()


@router.post("/articles/{article_id}/release")
def release(article_id: int, db: DB) -> None:
    ArticleService(db).publish(article_id)
