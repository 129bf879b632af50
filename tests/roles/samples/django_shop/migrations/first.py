"""A migration."""  # role: migration

from django.db import migrations


class Migration(migrations.Migration):  # role: migration
    operations = []  # type: ignore[var-annotated]
