from django.urls import path

from shop import views

app_name = "shop"
urlpatterns = [
    path("orders/<int:pk>/cancel/", views.cancel_order, name="order-cancel"),
    path("orders/<int:pk>/ship/", views.ship_order, name="order-ship"),
    path("subscriptions/<int:pk>/pause/", views.PauseView.as_view(), name="sub-pause"),
    path("subscriptions/<int:pk>/resume/", views.ResumeView.as_view(), name="sub-resume"),
]
