from __future__ import annotations

from motor.motor_asyncio import AsyncIOMotorClient

from ..models.article import Account, ArticleInCreate, ArticleInDB
from ..schemas.article import CommentDB


async def get_article(client: AsyncIOMotorClient[dict[str, str]], slug: str) -> ArticleInDB | None:
    row = await client["blog"]["articles"].find_one({"slug": slug})
    return ArticleInDB(title=row["title"], slug=row["slug"]) if row else None


async def create_article(  # error: apr-dto-in-core
    client: AsyncIOMotorClient[dict[str, str]], article: ArticleInCreate
) -> ArticleInDB:
    made = ArticleInDB(title=article.title, slug=article.title.lower())
    await client["blog"]["articles"].insert_one({"title": made.title, "slug": made.slug})
    return made


async def get_comment(client: AsyncIOMotorClient[dict[str, str]], slug: str) -> CommentDB | None:  # error: apr-dto-in-core
    row = await client["blog"]["comments"].find_one({"slug": slug})
    return CommentDB(text=row["text"]) if row else None


async def update_account(client: AsyncIOMotorClient[dict[str, str]], account: Account) -> Account:
    await client["blog"]["accounts"].update_one({"name": account.name}, {"$set": {"name": account.name}})
    return account
