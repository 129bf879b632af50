from pydantic import BaseModel


class Sale(BaseModel):
    sale_id: str
    account: str
    cents: int
