"""The shared kernel lies among the features, and is none."""


class Money:
    amount: int = 0
