"""The URL table."""  # role: composition root

from django.urls import path, re_path
from rest_framework.routers import DefaultRouter

from django_shop import views
from django_shop.views import Checkout, OrderViewSet

router = DefaultRouter()
router.register(r"orders", OrderViewSet)
urlpatterns = [
    path("", views.index),
    re_path(r"^later/$", views.later),
    path("stripe/webhook/", views.stripe_webhook),
    path("checkout", Checkout.as_view()),
    *router.urls,
]
