class StockRepository:
    def level(self, sku: str) -> int:
        return len(sku)
