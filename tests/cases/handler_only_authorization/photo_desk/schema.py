from __future__ import annotations

import strawberry

from photo_desk import services


@strawberry.type
class Query:
    @strawberry.field
    def version(self) -> str:
        return "1"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def delete_photo(self, photo_id: int) -> bool:
        services.delete_photo(photo_id)
        return True


schema = strawberry.Schema(query=Query, mutation=Mutation)
