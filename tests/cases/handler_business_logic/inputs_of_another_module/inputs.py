import strawberry


@strawberry.input
class NoteInput:
    id: int
    name: str
    score: float
