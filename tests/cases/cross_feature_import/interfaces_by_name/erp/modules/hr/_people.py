class _Person:
    def __init__(self, id: int) -> None:
        self.name = str(id)
