"""Admin."""  # role: admin

from django.contrib import admin

from django_shop.models import Order


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin[Order]):  # role: admin
    list_display = ("id",)
