# only: apr-n-plus-one
"""What reads related rows without a loop in sight: serializers' fields, pages of shapes, resolvers of a GraphQL type, columns of an admin list, functions given to `map`, lists that are worked off."""

from __future__ import annotations

from collections import deque
from typing import Annotated, Any, Generic, TypeVar

import graphene
import strawberry
from django.contrib import admin
from django.db import models
from django.views.generic import ListView
from fastapi import APIRouter, Depends
from pydantic import BaseModel
from rest_framework import generics, mixins, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload


class Publisher(models.Model):
    name = models.CharField(max_length=50)


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="books")
    authors = models.ManyToManyField(Author)

    def __repr__(self) -> str:
        return f"{self.title} ({self.publisher.name})"


class PublisherOut(serializers.ModelSerializer):
    class Meta:
        model = Publisher
        fields = ["name"]


class BookOut(serializers.ModelSerializer):
    publisher = PublisherOut(read_only=True)
    authors = serializers.StringRelatedField(many=True)

    class Meta:
        model = Book
        fields = ["title", "publisher", "authors"]


class FlatBook(serializers.ModelSerializer):
    """The foreign key is a column of the row; the authors are rows of another table."""

    class Meta:
        model = Book
        fields = ["title", "publisher", "authors"]


class ShortBook(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["title", "publisher"]


class BookWithSource(serializers.ModelSerializer):
    publisher_name = serializers.CharField(source="publisher.name")
    publisher_key = serializers.IntegerField(source="publisher_id")

    class Meta:
        model = Book
        fields = ["title", "publisher_name"]


class BookIn(serializers.ModelSerializer):
    publisher = PublisherOut(write_only=True)

    class Meta:
        model = Book
        fields = ["title", "publisher"]


class Books(viewsets.ModelViewSet):
    queryset = Book.objects.all()  # error: apr-n-plus-one
    serializer_class = BookOut


class BooksFlat(generics.ListAPIView):
    queryset = Book.objects.order_by("title")  # error: apr-n-plus-one
    serializer_class = FlatBook


class BooksBySource(viewsets.ReadOnlyModelViewSet):
    serializer_class = BookWithSource

    def get_queryset(self) -> Any:
        return Book.objects.filter(title__startswith=self.request.GET["q"])  # error: apr-n-plus-one


class BooksLoaded(viewsets.ModelViewSet):
    queryset = Book.objects.select_related("publisher").prefetch_related("authors")
    serializer_class = BookOut


class BooksLoadedByMethod(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookOut

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("publisher").prefetch_related("authors__books")


class BooksShort(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = ShortBook


class BooksIn(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookIn


class OneBook(mixins.RetrieveModelMixin, generics.GenericAPIView):
    """One row, with a query more for each relation."""

    queryset = Book.objects.all()
    serializer_class = BookOut


class BooksByAction(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookOut

    def get_serializer_class(self) -> Any:
        return ShortBook if self.action == "list" else BookOut


class BooksListedByHand(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookOut

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(ShortBook(self.get_queryset(), many=True).data)


class BookOfPublisher(serializers.ModelSerializer):
    """The publisher is the row that the books were reached from."""

    publisher_name = serializers.CharField(source="publisher.name")

    class Meta:
        model = Book
        fields = ["title", "publisher_name"]


class PublisherWithBooks(serializers.ModelSerializer):
    books = BookOfPublisher(many=True)

    class Meta:
        model = Publisher
        fields = ["name", "books"]


class Publishers(viewsets.ReadOnlyModelViewSet):
    queryset = Publisher.objects.prefetch_related("books")
    serializer_class = PublisherWithBooks


class BooksApi(APIView):
    def get(self, request: Any) -> Response:
        return Response(BookOut(Book.objects.all(), many=True).data)  # error: apr-n-plus-one

    def put(self, request: Any) -> Response:
        return Response(BookOut(Book.objects.prefetch_related("publisher", "authors"), many=True).data)

    def post(self, request: Any) -> Response:
        return Response(BookOut(Book.objects.get(pk=request.data["id"])).data)


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    list_display = ["title", "author_names", "publisher_name"]
    list_select_related = ["publisher"]

    def author_names(self, obj: Book) -> str:
        return ", ".join(author.name for author in obj.authors.all())  # error: apr-n-plus-one

    def publisher_name(self, obj: Book) -> str:
        return obj.publisher.name

    def used_in_the_form_only(self, obj: Book) -> int:
        return obj.authors.count()


class BookList(ListView):
    queryset = Book.objects.prefetch_related("authors")

    def names(self) -> list[str]:
        return [author.name for book in self.get_queryset() for author in book.authors.all()]

    def publishers(self) -> list[str]:
        return [book.publisher.name for book in self.get_queryset()]  # error: apr-n-plus-one


def shown_by_repr() -> None:
    for book in Book.objects.all():
        print(f"{book}")  # error: apr-n-plus-one


class AuthorNode(graphene.ObjectType):
    name = graphene.String()
    books = graphene.List(graphene.String)

    def resolve_name(self, info: Any) -> str:
        return self.name.title()

    def resolve_books(self, info: Any) -> Any:
        return Book.objects.filter(authors=self.id).values_list(
            "title", flat=True
        )  # gap: apr-n-plus-one (what a resolver returns is walked over by the library)

    def resolve_count(self, info: Any) -> int:
        return Book.objects.filter(authors=self.id).count()  # error: apr-n-plus-one


class RootQuery(graphene.ObjectType):
    count = graphene.Int()

    def resolve_count(self, info: Any) -> int:
        return Book.objects.count()


@strawberry.type
class PublisherNode:
    id: int

    @strawberry.field
    def book_count(self) -> int:
        return Book.objects.filter(publisher_id=self.id).count()  # error: apr-n-plus-one

    @strawberry.field
    async def loaded(self, info: strawberry.Info[Any, Any]) -> int:
        return int(await info.context["counts"].load(self.id))


@strawberry.type
class Query:
    @strawberry.field
    def books(self) -> int:
        return Book.objects.count()


class Base(DeclarativeBase): ...


class Shelf(Base):
    __tablename__ = "shelves"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id"))
    items: Mapped[list[Item]] = relationship(back_populates="shelf")


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="items")
    tags: Mapped[list[Tag]] = relationship()


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    word: Mapped[str]


T = TypeVar("T")


class TagOut(BaseModel):
    word: str


class ItemOut(BaseModel):
    name: str
    tags: list[TagOut]


class ShelfOut(BaseModel):
    id: int
    items: list[ItemOut]


class ItemName(BaseModel):
    name: str


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int


router = APIRouter()


def get_session() -> Session:
    raise NotImplementedError


Given = Annotated[Session, Depends(get_session)]


@router.get("/items")
def items(session: Given) -> Page[ItemOut]:
    rows = session.scalars(select(Item)).all()
    return Page(items=rows, total=len(rows))  # type: ignore[arg-type]  # error: apr-n-plus-one


@router.get("/items/plain", response_model=Page[ItemOut])
def items_in_a_dict(session: Given) -> Any:
    rows = session.scalars(select(Item)).all()
    return {"items": rows, "total": len(rows)}  # error: apr-n-plus-one


@router.get("/items/loaded", response_model=Page[ItemOut])
def items_loaded(session: Given) -> Any:
    rows = session.scalars(select(Item).options(selectinload(Item.tags))).all()
    return {"items": rows, "total": len(rows)}


@router.get("/items/names", response_model=Page[ItemName])
def items_by_name(session: Given) -> Any:
    return {"items": session.scalars(select(Item)).all(), "total": 0}


@router.get("/shelves/{shelf_id}", response_model=ShelfOut)
def shelf(shelf_id: int, session: Given) -> Any:
    return session.get(Shelf, shelf_id, options=[selectinload(Shelf.items)])  # error: apr-n-plus-one


@router.get("/shelves/{shelf_id}/loaded", response_model=ShelfOut)
def shelf_loaded(shelf_id: int, session: Given) -> Any:
    return session.get(Shelf, shelf_id, options=[selectinload(Shelf.items).selectinload(Item.tags)])


@router.get("/items/{item_id}", response_model=ItemOut)
def one_item(item_id: int, session: Given) -> Any:
    """One row, one query more."""
    return session.get(Item, item_id)


def label(item: Item) -> str:
    return f"{item.name} on {item.shelf.id}"


def labels(session: Session) -> list[str]:
    return list(map(label, session.scalars(select(Item))))  # error: apr-n-plus-one


def labels_loaded(session: Session) -> list[str]:
    return list(map(label, session.scalars(select(Item).options(joinedload(Item.shelf)))))


def first_by_label(session: Session) -> list[Item]:
    return sorted(session.scalars(select(Item)).all(), key=label)  # error: apr-n-plus-one


def below(session: Session, shelf_id: int) -> list[int]:
    found: list[int] = []
    queue = deque([shelf_id])
    while queue:
        one = queue.popleft()
        children = session.scalars(select(Shelf.id).where(Shelf.parent_id == one)).all()  # error: apr-n-plus-one
        found += children
        queue.extend(children)
    return found


def below_by_level(session: Session, shelf_id: int) -> list[int]:
    found: list[int] = []
    level = [shelf_id]
    while level:
        level = list(session.scalars(select(Shelf.id).where(Shelf.parent_id.in_(level))))
        found += level
    return found


class Box(Base):
    __tablename__ = "boxes"
    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelves.id"))
    shelf: Mapped[Shelf] = relationship()

    @hybrid_property
    def place(self) -> str:
        return f"shelf {self.shelf.id}"


class BoxLine:
    def __init__(self, text: str) -> None:
        self.text = text

    @classmethod
    def of(cls, box: Box) -> BoxLine:
        return cls(f"box {box.id} on {box.shelf.id}")


def places(session: Session) -> list[str]:
    return [box.place for box in session.scalars(select(Box))]  # error: apr-n-plus-one


def lines(session: Session) -> list[BoxLine]:
    return list(map(BoxLine.of, session.scalars(select(Box)).all()))  # error: apr-n-plus-one


def lines_loaded(session: Session) -> list[BoxLine]:
    return list(map(BoxLine.of, session.scalars(select(Box).options(joinedload(Box.shelf))).all()))
