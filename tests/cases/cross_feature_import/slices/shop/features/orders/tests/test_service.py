from shop.features.orders.models import Order
from shop.features.orders.service import pay
