class Named:
    name: str
