from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0005_told_squares")]

    operations = [
        migrations.AddField("dirtymark", "answer", models.UUIDField(editable=False, null=True)),
    ]
