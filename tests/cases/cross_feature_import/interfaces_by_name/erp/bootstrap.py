from erp.modules.payroll.calculation import salary
from erp.modules.stock.repository import StockRepository


def build() -> tuple[StockRepository, int]:
    return StockRepository(), salary(1)
