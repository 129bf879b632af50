from pydantic import BaseModel


class CarrierIn(BaseModel):
    vat_id: str
    name: str
