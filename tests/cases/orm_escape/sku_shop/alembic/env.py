from sku_shop.models import Base, Sku

target_metadata = Base.metadata
first = Sku
