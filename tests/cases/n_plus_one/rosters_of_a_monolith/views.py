from django.http import JsonResponse
from django.shortcuts import render, get_object_or_404
from django.views.generic import ListView, View
from rest_framework import serializers, viewsets

from .models import *


def player_names(request):
    return JsonResponse({"players": [str(p) for p in Player.objects.all()]})  # error: apr-n-plus-one


def player_names_ok(request):
    return JsonResponse({"players": [str(p) for p in Player.objects.select_related("team")]})


def player_labels(request):
    return JsonResponse({"players": [p.label() for p in Player.objects.all()]})


def teams(request):
    data = []
    for team in Team.objects.order_by("name"):
        data.append({"name": team.name, "size": team.players.count()})  # error: apr-n-plus-one
    return JsonResponse({"teams": data})


def teams_ok(request):
    data = []
    for team in Team.objects.annotate(size=models.Count("players")):
        data.append({"name": team.name, "size": team.size})
    return JsonResponse({"teams": data})


class RosterView(View):
    def get_queryset(self):
        return Player.objects.filter(team_id=self.kwargs["team"])

    def get(self, request, *args, **kwargs):
        rows = []
        for player in self.get_queryset():
            rows.append([player.name, ", ".join(b.title for b in player.badges.all())])  # error: apr-n-plus-one
        return render(request, "roster.html", {"rows": rows})


class RosterFastView(View):
    def get_queryset(self):
        return Player.objects.filter(team_id=self.kwargs["team"]).prefetch_related("badges")

    def get(self, request, *args, **kwargs):
        rows = []
        for player in self.get_queryset():
            rows.append([player.name, ", ".join(b.title for b in player.badges.all())])
        return render(request, "roster.html", {"rows": rows})


class PlayerSerializer(serializers.ModelSerializer):
    team_name = serializers.SerializerMethodField()

    class Meta:
        model = Player
        fields = ["id", "name", "team_name"]

    def get_team_name(self, obj):
        return obj.team.name  # error: apr-n-plus-one


class PlayerViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Player.objects.all()
    serializer_class = PlayerSerializer


class BadgeSerializer(serializers.ModelSerializer):
    upper = serializers.SerializerMethodField()

    class Meta:
        model = Badge
        fields = ["id", "upper"]

    def get_upper(self, obj):
        return obj.title.upper()


def one_player(request, pk):
    player = get_object_or_404(Player, pk=pk)
    return JsonResponse({"name": player.name, "team": player.team.name, "badges": [b.title for b in player.badges.all()]})
