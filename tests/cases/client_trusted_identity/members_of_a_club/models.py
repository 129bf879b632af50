from sqlmodel import Field, SQLModel


class MemberBase(SQLModel):
    email: str
    is_superuser: bool = False


class MemberCreate(MemberBase):
    password: str


class MemberRegister(SQLModel):
    email: str
    password: str


class MemberUpdate(SQLModel):
    email: str | None = None
    is_superuser: bool | None = None


class Member(MemberBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    hashed_password: str
