from sqlalchemy.orm import Session


class PriceRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def price_of(self, sku: str) -> int:
        return 1
