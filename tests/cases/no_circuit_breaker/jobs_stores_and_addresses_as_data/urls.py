from django.urls import path

from . import views

urlpatterns = [
    path("contact/<int:number>", views.contact),
    path("order/<int:number>", views.OrderView.as_view()),
    path("paying", views.paying),
    path("files/<key>", views.files),
    path("cached/<key>", views.cached),
    path("hook", views.hook),
]
