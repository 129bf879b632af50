import os

DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ.get("DB", "depot"), "ATOMIC_REQUESTS": True}}
