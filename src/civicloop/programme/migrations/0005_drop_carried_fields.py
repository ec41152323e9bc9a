from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programme", "0004_carry_over")]

    operations = [
        migrations.RemoveField(model_name="task", name="campaign"),
        migrations.RemoveField(model_name="task", name="measures_text"),
    ]
