from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pledges", "0002_follow_by_chain_name")]

    operations = [migrations.DeleteModel(name="Follow")]
