from django.db import migrations, models

FORWARD = """
CREATE TRIGGER wave_providers_frozen BEFORE INSERT OR UPDATE OR DELETE ON waves_wave_providers
    FOR EACH ROW EXECUTE FUNCTION check_wave_part();
"""
BACKWARD = "DROP TRIGGER wave_providers_frozen ON waves_wave_providers;"


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial"), ("waves", "0005_drawn_statements")]

    operations = [
        migrations.AddField(
            model_name="wave",
            name="providers",
            field=models.ManyToManyField(
                related_name="+", to="org.unit", verbose_name="who is spoken of"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
