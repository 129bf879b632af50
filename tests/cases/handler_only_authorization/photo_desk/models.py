from django.db import models


class Photo(models.Model):
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    title = models.CharField(max_length=80)
    published = models.BooleanField(default=False)

    class Meta:
        app_label = "photo_desk"


class Profile(models.Model):
    user = models.OneToOneField("auth.User", on_delete=models.CASCADE)
    is_moderator = models.BooleanField(default=False)

    class Meta:
        app_label = "photo_desk"
