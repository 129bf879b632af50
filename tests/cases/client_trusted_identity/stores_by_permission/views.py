from rest_framework.viewsets import ModelViewSet

from stores_by_permission.models import Aisle, Shelf
from stores_by_permission.serializers import AisleSerializer, ShelfSerializer


class StoreViewSet(ModelViewSet[Shelf]):
    ordering = ("code",)


class ShelfViewSet(StoreViewSet):
    queryset = Shelf.objects.all()
    serializer_class = ShelfSerializer


class AisleViewSet(ModelViewSet[Aisle]):
    queryset = Aisle.objects.all()
    serializer_class = AisleSerializer
