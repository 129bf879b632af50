from django.db import models


class Team(models.Model):
    name = models.CharField(max_length=50)


class Player(models.Model):
    name = models.CharField(max_length=50)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="players")
    badges = models.ManyToManyField("Badge")

    def __str__(self):
        return "%s (%s)" % (self.name, self.team.name)

    def label(self):
        return self.name.upper()


class Badge(models.Model):
    title = models.CharField(max_length=50)
