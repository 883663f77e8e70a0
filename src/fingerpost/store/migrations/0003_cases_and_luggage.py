"""Cases and variables, project files brought in with what has no rows, colours of codes, names of any length."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0002_ledger_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='codeentry',
            name='colour',
            field=models.CharField(blank=True, max_length=7),
        ),
        migrations.AlterField(
            model_name='codeentry',
            name='name',
            field=models.TextField(),
        ),
        migrations.AlterField(
            model_name='codeentry',
            name='synonyms',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='source',
            name='title',
            field=models.TextField(),
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.TextField(blank=True)),
                ('description', models.TextField(blank=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='store.programme')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Variable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.TextField()),
                ('kind', models.CharField(max_length=20)),
                ('description', models.TextField(blank=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='variables', to='store.programme')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='VariableValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.TextField(blank=True)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='values', to='store.case')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='values', to='store.source')),
                ('variable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='store.variable')),
            ],
        ),
        migrations.CreateModel(
            name='CaseSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='about', to='store.case')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='store.source')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'source'), name='case_source_once')],
            },
        ),
        migrations.CreateModel(
            name='ProjectFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.TextField()),
                ('origin', models.TextField(blank=True)),
                ('content', models.BinaryField()),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('luggage', models.BinaryField()),
                ('report', models.JSONField(default=dict)),
                ('made', models.JSONField(default=list)),
                ('brought_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('erased_on', models.DateField(blank=True, null=True)),
                ('brought_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='project_files', to='store.programme')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='import_undone_who_and_when')],
            },
        ),
        migrations.AddConstraint(
            model_name='variable',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['Text', 'Boolean', 'Integer', 'Float', 'Date', 'DateTime'])), name='variable_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='variablevalue',
            constraint=models.CheckConstraint(condition=models.Q(('case__isnull', False), ('source__isnull', False), _connector='XOR'), name='value_of_case_or_source'),
        ),
    ]
