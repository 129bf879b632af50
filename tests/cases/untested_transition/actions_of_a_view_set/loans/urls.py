from django.urls import include, path
from rest_framework.routers import DefaultRouter

from .views import LoanViewSet, PayOut

router = DefaultRouter()
router.register("loans", LoanViewSet, basename="loan")

urlpatterns = [path("pay/<int:pk>/", PayOut.as_view(), name="loan-pay-out"), path("api/", include(router.urls))]
