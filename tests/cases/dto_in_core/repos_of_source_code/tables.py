from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class RepoModel(Base):  # error: apr-orm-escape
    __tablename__ = "repos"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    branch: Mapped[str]
