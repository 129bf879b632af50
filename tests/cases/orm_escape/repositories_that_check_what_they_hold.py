# only: apr-orm-escape
"""A repository may be a pydantic model that holds its session: what it does with rows inside is its own matter, what it gives out is not. A shape that is called so because it describes a repository is none."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class Chat(Base):
    __tablename__ = "chats"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    hidden: Mapped[bool]


class ChatRepository(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    session: Session
    user_id: int

    def hide(self, chat_id: int) -> None:
        chat = self.session.get_one(Chat, chat_id)
        chat.hidden = True

    def titles(self) -> list[str]:
        return [chat.title for chat in self.session.scalars(select(Chat))]

    def by_id(self, chat_id: int) -> Chat | None:  # error: apr-orm-escape
        return self.session.get(Chat, chat_id)


class RemoteRepository(BaseModel):
    url: str
    branch: str

    def chats(self, session: Session) -> list[Chat]:  # error: apr-orm-escape
        return list(session.scalars(select(Chat).where(Chat.title == self.url)))


def show(chats: ChatRepository, chat_id: int) -> str:
    chat = chats.by_id(chat_id)  # error: apr-orm-escape
    return chat.title if chat is not None else ""


def all_titles(chats: ChatRepository) -> str:
    return ", ".join(chats.titles())
