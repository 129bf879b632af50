import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from inputs_of_another_module.inputs import NoteInput
from inputs_of_another_module.tables import Note


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def rename(self, info: strawberry.Info, input: NoteInput) -> int:
        session: AsyncSession = info.context["session"]
        note = await session.get_one(Note, input.id)
        note.name = input.name
        await session.commit()
        return note.id

    @strawberry.mutation
    async def judge(self, info: strawberry.Info, input: NoteInput) -> int:
        session: AsyncSession = info.context["session"]
        note = await session.get_one(Note, input.id)
        note.name = input.name
        note.score = input.score  # error: apr-handler-business-logic
        await session.commit()
        return note.id

    @strawberry.mutation
    async def close(self, info: strawberry.Info, input: NoteInput) -> int:
        session: AsyncSession = info.context["session"]
        note = await session.get_one(Note, input.id)
        note.status = "closed"  # error: apr-handler-business-logic
        await session.commit()
        return note.id
