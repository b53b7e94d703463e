from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("touchpoints", "0005_weeks_of_contacts")]

    operations = [
        migrations.RemoveField(model_name="contact", name="answered_by"),
        migrations.RemoveField(model_name="contact", name="answered_on"),
    ]
