"""Where words stand: the index of the search. Filled by `store.connection.migrate`, when all tables are as they shall be."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0009_times_of_a_recording'),
    ]

    operations = [
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=64, unique=True)),
                ('stem', models.CharField(db_index=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='IndexedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('spans', models.BinaryField()),
                ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='indexed', to='store.source')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='store.sourceversion')),
            ],
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('places', models.BinaryField()),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='store.indexedtext')),
                ('word', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='store.word')),
            ],
        ),
    ]
