# only: apr-client-trusted-identity
"""FastAPI and SQLAlchemy: rows by a client's user id, rows by their own id with nobody asking whose, fields that a client may not set; and the same with the one who acts in the query, compared, or guarded."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, HTTPException, Query
from pydantic import BaseModel
from sqlalchemy import delete, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    role: Mapped[str]
    is_admin: Mapped[bool] = mapped_column(default=False)


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    total: Mapped[int]
    status: Mapped[str]
    note: Mapped[str]


class Product(Base):
    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    price: Mapped[int]


class Donation(Base):
    __tablename__ = "donations"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    amount: Mapped[int]


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int]
    text: Mapped[str]


class Comment(Base):
    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    author_id: Mapped[int]
    text: Mapped[str]


class OrderIn(BaseModel):
    user_id: int
    note: str


class PricedOrderIn(BaseModel):
    product_id: int
    total: int
    note: str


class NoteIn(BaseModel):
    note: str


class ProfileIn(BaseModel):
    name: str
    email: str


class AccountIn(ProfileIn):
    is_admin: bool = False


class RoleIn(BaseModel):
    role: str


class DonationIn(BaseModel):
    amount: int


class CommentIn(BaseModel):
    text: str


def get_session() -> Session:
    raise NotImplementedError


def get_current_user() -> User:
    raise NotImplementedError


def require_admin(user: User = Depends(get_current_user)) -> User:
    if not user.is_admin:
        raise HTTPException(403)
    return user


Db = Annotated[Session, Depends(get_session)]
CurrentUser = Annotated[User, Depends(get_current_user)]
router = APIRouter()
admin_router = APIRouter(dependencies=[Depends(require_admin)])


# --- the client says whose ---


@router.get("/orders")
def list_orders(user_id: int, db: Db) -> list[int]:  # error: apr-client-trusted-identity
    return [order.id for order in db.scalars(select(Order).where(Order.user_id == user_id))]


@router.get("/users/{user_id}/orders")
def list_orders_of(user_id: int, db: Db, user: CurrentUser) -> list[int]:  # error: apr-client-trusted-identity
    orders = db.execute(select(Order).where(Order.user_id == user_id)).scalars().all()
    return [order.id for order in orders]


@router.get("/legacy/orders")
def list_old_orders(db: Db, owner: Annotated[int, Query(alias="user")]) -> list[int]:  # error: apr-client-trusted-identity
    return [order.id for order in db.query(Order).filter(Order.user_id == owner).all()]


@router.get("/legacy/orders/by")
def list_orders_by(user_id: int, db: Session = Depends(get_session)) -> list[int]:  # error: apr-client-trusted-identity
    return [order.id for order in db.query(Order).filter_by(user_id=user_id)]


@router.delete("/orders")
def forget_orders(user_id: Annotated[int, Body(embed=True)], db: Db, user: CurrentUser) -> None:  # error: apr-client-trusted-identity
    db.execute(delete(Order).where(Order.user_id == user_id))
    db.commit()


@router.post("/orders")
def place(body: OrderIn, db: Db, user: CurrentUser) -> None:  # error: apr-client-trusted-identity
    db.add(Order(user_id=body.user_id, note=body.note, total=0, status="open"))
    db.commit()


@router.post("/orders/all")
def place_all(body: OrderIn, db: Db, user: CurrentUser) -> None:  # error: apr-client-trusted-identity
    db.add(Order(**body.model_dump(), total=0, status="open"))
    db.commit()


# --- loaded by its id, and nobody looks whose it is ---


@router.get("/orders/{order_id}")
def show(order_id: int, db: Db, user: CurrentUser) -> str:  # error: apr-client-trusted-identity
    order = db.get(Order, order_id)
    if order is None:
        raise HTTPException(404)
    return order.note


@router.put("/orders/{order_id}/note")
def change_note(order_id: int, body: NoteIn, db: Db, user: User = Depends(get_current_user)) -> None:  # error: apr-client-trusted-identity
    order = db.scalars(select(Order).where(Order.id == order_id)).one()
    order.note = body.note
    db.commit()


@router.delete("/posts/{post_id}")
def remove_post(post_id: int, db: Db, user: CurrentUser) -> None:  # error: apr-client-trusted-identity
    post = db.get_one(Post, post_id)
    db.delete(post)
    db.commit()


# --- rights and prices ---


@router.patch("/users/me/role")
def choose_role(body: RoleIn, db: Db, user: CurrentUser) -> None:  # error: apr-client-trusted-identity
    user.role = body.role
    db.commit()


@router.patch("/users/me")
def change_me(body: AccountIn, db: Db, user: CurrentUser) -> None:  # error: apr-client-trusted-identity
    for key, value in body.model_dump(exclude_unset=True).items():
        setattr(user, key, value)
    db.commit()


@router.post("/sign-up")
def sign_up_as(body: AccountIn, db: Db) -> None:  # error: apr-client-trusted-identity
    db.add(User(**body.model_dump(), role="customer"))
    db.commit()


@router.post("/orders/priced")
def place_priced(body: PricedOrderIn, db: Db, user: CurrentUser) -> None:  # error: apr-client-trusted-identity
    db.add(Order(user_id=user.id, total=body.total, note=body.note, status="open"))
    db.commit()


@router.post("/orders/{order_id}/status")
def set_status(order_id: int, status: Annotated[str, Body()], db: Db, user: CurrentUser) -> None:  # error: apr-client-trusted-identity
    order = db.scalars(select(Order).where(Order.id == order_id, Order.user_id == user.id)).one()
    order.status = status
    db.commit()


# --- fine ---


@router.get("/me/orders")
def my_orders(db: Db, user: CurrentUser) -> list[int]:
    return [order.id for order in db.scalars(select(Order).where(Order.user_id == user.id))]


@router.get("/me/orders/{order_id}")
def my_order(order_id: int, db: Db, user: CurrentUser) -> str:
    return db.scalars(select(Order).where(Order.id == order_id, Order.user_id == user.id)).one().note


@router.get("/checked/orders/{order_id}")
def my_order_checked(order_id: int, db: Db, user: CurrentUser) -> str:
    order = db.get(Order, order_id)
    if order is None or order.user_id != user.id:
        raise HTTPException(404)
    return order.note


@router.get("/checked/users/{user_id}/orders")
def orders_of_me(user_id: int, db: Db, user: CurrentUser) -> list[int]:
    if user_id != user.id and not user.is_admin:
        raise HTTPException(403)
    return [order.id for order in db.scalars(select(Order).where(Order.user_id == user_id))]


@router.get("/support/users/{user_id}/orders", dependencies=[Depends(require_admin)])
def orders_for_support(user_id: int, db: Db) -> list[int]:
    return [order.id for order in db.scalars(select(Order).where(Order.user_id == user_id))]


@router.get("/support/orders/{order_id}")
def order_for_support(order_id: int, db: Db, agent: Annotated[User, Depends(require_admin)]) -> str:
    return db.get_one(Order, order_id).note


@admin_router.patch("/users/{user_id}/role")
def grant(user_id: int, body: RoleIn, db: Db) -> None:
    user = db.get_one(User, user_id)
    user.role = body.role
    db.commit()


def own_order(order_id: int, db: Db, user: CurrentUser) -> Order:
    order = db.get(Order, order_id)
    if order is None or order.user_id != user.id:
        raise HTTPException(404)
    return order


@router.put("/own/orders/{order_id}/note")
def change_own_note(body: NoteIn, db: Db, order: Annotated[Order, Depends(own_order)]) -> None:
    order.note = body.note
    db.commit()


@router.get("/products/{product_id}")
def product(product_id: int, db: Db, user: CurrentUser) -> str:
    return db.get_one(Product, product_id).name


@router.get("/posts/{post_id}")
def read_post(post_id: int, db: Db, user: CurrentUser) -> str:
    return db.get_one(Post, post_id).text


@router.get("/authors/{author_id}/posts")
def posts_of(author_id: int, db: Db) -> list[str]:
    return [post.text for post in db.scalars(select(Post).where(Post.author_id == author_id))]


@router.post("/posts/{post_id}/comments")
def comment(post_id: int, body: CommentIn, db: Db, user: CurrentUser) -> None:
    post = db.get_one(Post, post_id)
    db.add(Comment(post_id=post.id, author_id=user.id, text=body.text))
    db.commit()


@router.patch("/me")
def change_profile(body: ProfileIn, db: Db, user: CurrentUser) -> None:
    for key, value in body.model_dump(exclude_unset=True).items():
        setattr(user, key, value)
    db.commit()


@router.post("/register")
def register(body: AccountIn, db: Db) -> None:
    db.add(User(**body.model_dump(exclude={"is_admin"}), role="customer"))
    db.commit()


@router.post("/donations")
def donate(body: DonationIn, db: Db, user: CurrentUser) -> None:
    if body.amount <= 0:
        raise HTTPException(422)
    db.add(Donation(user_id=user.id, amount=body.amount))
    db.commit()


@router.post("/orders/checked")
def place_checked(body: PricedOrderIn, db: Db, user: CurrentUser) -> None:
    price = db.get_one(Product, body.product_id).price
    if body.total != price:
        raise HTTPException(409, "the price has changed")
    db.add(Order(user_id=user.id, total=body.total, note=body.note, status="open"))
    db.commit()


@router.post("/orders/mine")
def place_mine(body: OrderIn, db: Db, user: CurrentUser) -> None:
    order = Order(**body.model_dump(), total=0, status="open")
    order.user_id = user.id
    db.add(order)
    db.commit()


@router.post("/orders/{order_id}/cancel")
def cancel_mine(order_id: int, db: Db, user: CurrentUser) -> None:
    db.execute(update(Order).where(Order.id == order_id, Order.user_id == user.id).values(status="cancelled"))
    db.commit()
