from django.urls import path

from .views import LoginView, PhoneSetupView

urlpatterns = [
    path("account/login/", LoginView.as_view()),
    path("phone/register/", PhoneSetupView.as_view()),
]
