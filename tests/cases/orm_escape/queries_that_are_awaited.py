# only: apr-orm-escape
"""Tortoise models and Beanie documents: query sets and documents outside a repository that is one by its name alone."""

from collections.abc import AsyncIterator

from beanie import Document, PydanticObjectId
from litestar import Controller, get, post
from pydantic import BaseModel
from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet
from tortoise.signals import post_save


class Note(Model):
    id = fields.IntField(primary_key=True)
    text = fields.TextField()


class Author(BaseModel):
    name: str


class Article(Document):
    title: str
    author: Author


class NoteView(BaseModel):
    text: str


@post_save(Note)
async def index_note(sender: type[Note], instance: Note, created: bool, using: object, fields: object) -> None:
    print(instance.text)


class NoteRepo:
    async def texts(self) -> list[str]:
        return [note.text async for note in Note.all()]

    def matching(self, text: str) -> QuerySet[Note]:  # error: apr-orm-escape
        return Note.filter(text__icontains=text)

    async def view(self, key: int) -> NoteView | None:
        note = await Note.get_or_none(id=key)
        return NoteView(text=note.text) if note else None


class ArticleRepo:
    async def by_title(self, title: str) -> Article | None:  # error: apr-orm-escape
        return await Article.find_one(Article.title == title)

    async def author_of(self, title: str) -> Author | None:
        article = await self._by_title(title)
        return article.author if article else None

    async def _by_title(self, title: str) -> Article | None:
        return await Article.find_one(Article.title == title)


class Notes(Controller):
    path = "/notes"

    @get("/")
    async def index(self) -> list[str]:
        return await NoteRepo().texts()

    @get("/count")
    async def count(self) -> int:
        return await Note.filter(text="x").count()  # error: apr-orm-escape

    @get("/{key:int}")
    async def show(self, key: int) -> NoteView:
        note = await Note.get(id=key)  # error: apr-orm-escape
        return NoteView(text=note.text)

    @post("/")
    async def create(self, data: NoteView) -> NoteView:
        await Note.create(text=data.text)  # error: apr-orm-escape
        return data


async def retitle(key: PydanticObjectId, title: str) -> None:
    article = await Article.get(key)  # error: apr-orm-escape
    if article is not None:
        await article.set({"title": title})


async def titles() -> AsyncIterator[str]:
    async for article in Article.find_all():  # error: apr-orm-escape
        yield article.title


def by_author(articles: dict[str, Article]) -> set[str]:  # error: apr-orm-escape
    return {article.author.name for article in articles.values()}


def greeting(author: Author) -> str:
    return f"by {author.name}"
