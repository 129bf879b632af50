from rest_framework.routers import DefaultRouter

from stores_by_permission.views import AisleViewSet, ShelfViewSet

router = DefaultRouter()
router.register("shelves", ShelfViewSet)
router.register("aisles", AisleViewSet)
