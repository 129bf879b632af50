class Timestamped:
    created: int = 0
