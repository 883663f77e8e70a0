"""Queries that people keep, and whether codes are suggested in a programme."""

import django.db.models.deletion
import fingerpost.terms.retrieval
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0011_favourite_codes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Suggesting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_on', models.BooleanField(default=True)),
                ('in_rounds', models.BooleanField(default=False)),
                ('programme', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='suggesting', to='store.programme')),
            ],
        ),
        migrations.CreateModel(
            name='SavedQuery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asks', models.CharField(default=fingerpost.terms.retrieval.Asks['PASSAGES'], max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('text', models.CharField(max_length=2000)),
                ('is_shared', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('dropped_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_queries', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_queries', to='store.programme')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('asks__in', ['search', 'passages'])), name='saved_query_asks_known'), models.UniqueConstraint(condition=models.Q(('dropped_at__isnull', True)), fields=('programme', 'owner', 'name'), name='saved_query_name_once')],
            },
        ),
    ]
