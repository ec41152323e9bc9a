"""More reasons for which something is suggested to be masked."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0012_alerts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='mask',
            name='reason',
            field=models.CharField(blank=True, choices=[('checksum', 'Its check digit is right'), ('labelled', 'The words before it say so'), ('wrong-check-digit', 'The words before it say so, but its check digit is wrong'), ('form', 'It has the form of one'), ('office', 'It has the form of one, but may be an office’s own'), ('title', 'A title or form of address follows'), ('role', 'It follows what a person is called'), ('again', 'The same name stands elsewhere in the document'), ('beside', 'An age, a sex or a telephone number stands beside it'), ('says', 'It stands where somebody says or does something'), ('column', 'It stands in a column of such'), ('listed', 'It stands in a list, or on a line of its own'), ('room', 'It leads to a door'), ('street', 'It leads to a house, perhaps an office’s')], help_text='empty: chosen by hand', max_length=20),
        ),
    ]
