from django.db import migrations, models

# Of contacts that are there nobody knows the week; their deadline counts from this one.
THIS_WEEK = "UPDATE touchpoints_contact SET week = date_trunc('week', CURRENT_DATE)"


class Migration(migrations.Migration):
    dependencies = [("touchpoints", "0004_words")]

    operations = [
        migrations.AddField(
            model_name="contact", name="erased_on", field=models.DateField(null=True)
        ),
        migrations.AddField(
            model_name="contact",
            name="language",
            field=models.CharField(blank=True, max_length=8, default=""),
            preserve_default=False,
        ),
        migrations.AddField(model_name="contact", name="week", field=models.DateField(null=True)),
        migrations.RunSQL(THIS_WEEK, migrations.RunSQL.noop),
        # A trigger that waits for the end of the transaction forbids what comes next.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(model_name="contact", name="week", field=models.DateField()),
    ]
