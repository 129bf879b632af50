class Product:
    cents = 1

    def __init__(self, name: str) -> None: ...
