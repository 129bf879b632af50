from django.urls import path

from studio_tasks import views

urlpatterns = [
    path("renders/<int:pk>/stop", views.stop_render),
    path("renders/<int:pk>/start", views.start_render),
    path("clips/<int:pk>/drop", views.drop_clip),
    path("tracks/<int:pk>/pull", views.pull_track),
    path("films/<int:pk>/shelve", views.shelve),
    path("uploads/<str:key>/abort", views.abort_upload),
]
