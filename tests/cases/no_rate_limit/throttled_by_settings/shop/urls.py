# only: apr-no-rate-limit
"""Where the views are."""

from django.urls import path

from shop import views

urlpatterns = [
    path("login/", views.LoginView.as_view()),
    path("refund/", views.RefundView.as_view()),
    path("pay/", views.PayView.as_view()),
    path("signup/", views.SignUpView.as_view()),
    path("contact/", views.contact),
    path("reset/", views.password_reset),
]
