from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("waves", "0007_prepared_keys")]

    operations = [
        # Stirring writes each row anew. Where its page has room for that, no index is written, and
        # the log holds a tenth. Which page a row is on was said at the opening, and says nothing.
        migrations.RunSQL(
            "ALTER TABLE waves_invitation SET (fillfactor = 40)",
            "ALTER TABLE waves_invitation RESET (fillfactor)",
        ),
    ]
