from .plumbing import dispatch


class Messages:
    def confirm(self, to: str) -> None:
        dispatch(to, "confirmed")
