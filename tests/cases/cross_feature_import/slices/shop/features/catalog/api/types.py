class ProductView:
    name: str = ""
