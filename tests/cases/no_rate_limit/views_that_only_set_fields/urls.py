from django.urls import path
from django_ratelimit.decorators import ratelimit

from . import views

urlpatterns = [
    path("auth/", views.MyLogin.as_view()),
    path("reset/", views.Reset.as_view()),
    path("sign-in/", views.SignIn.as_view()),
    path("register/", views.Register.as_view()),
    path("calm/", views.CalmLogin.as_view()),
    path("user/<int:pk>/", views.UserPage.as_view()),
    path("wrapped/", ratelimit(key="ip", rate="5/m")(views.WrappedLogin.as_view())),
    path("old/", views.OldLogin.as_view()),
    path("slow/", views.SlowLogin.as_view()),
    path("closed/", views.Closed.as_view()),
]
