from typing import Any, Generic, TypeVar

from pydantic import BaseModel

T = TypeVar("T")


class FilterModel(BaseModel):
    pass


class Filters(BaseModel, Generic[T]):
    model: Any = None
    limit: int = 10


class Database:
    async def fetch(self, query: str, values: dict[str, Any], model: Any) -> Any:
        return model(**values)

    async def update(self, table: str, row: BaseModel) -> None:
        print(table, row)


db = Database()
