from django.urls import path

from fleet.cars.views import QuoteView

urlpatterns = [path("cars/<int:pk>/quote/", QuoteView.as_view(), name="quote")]
