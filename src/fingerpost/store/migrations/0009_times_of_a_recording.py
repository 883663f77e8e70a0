"""A version of a transcript may know when, in its recording, each place was said.

Null, not a default: for a default SQLite's table would be made anew, and its triggers would be gone.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0008_passes_frozen")]

    operations = [
        migrations.AddField(
            model_name="sourceversion",
            name="times",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
