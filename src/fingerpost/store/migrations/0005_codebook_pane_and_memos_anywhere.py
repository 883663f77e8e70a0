"""Changes of a codebook that can be undone, proposed codes, what each has read of it; memos about more kinds of things."""

import django.db.models.deletion
import fingerpost.terms.codebook
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0004_pseudonyms"),
    ]

    operations = [
        migrations.CreateModel(
            name='CodebookVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change', models.PositiveBigIntegerField(default=0)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CodeProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.TextField()),
                ('definition', models.TextField(blank=True)),
                ('include', models.TextField(blank=True)),
                ('exclude', models.TextField(blank=True)),
                ('example', models.TextField(blank=True)),
                ('synonyms', models.TextField(blank=True)),
                ('colour', models.CharField(blank=True, max_length=7)),
                ('proposed_at', models.DateTimeField()),
                ('standing', models.CharField(default=fingerpost.terms.codebook.ProposalStanding['WAITING'], max_length=20)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='codechange',
            name='code_change_known',
        ),
        migrations.RemoveConstraint(
            model_name='memo',
            name='memo_about_known',
        ),
        migrations.AddField(
            model_name='codechange',
            name='act',
            field=models.UUIDField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            model_name='codechange',
            name='before',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='codechange',
            name='made_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='codechange',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='codechange',
            name='undone_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='codechange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['added', 'split', 'merged', 'retired', 'redefined', 'moved', 'made a heading', 'made a code'])), name='code_change_known'),
        ),
        migrations.AddConstraint(
            model_name='codechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='code_change_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='memo',
            constraint=models.CheckConstraint(condition=models.Q(('about_kind__in', ['code', 'coding', 'source', 'participant', 'site', 'round', 'theme', 'finding', 'reflexive'])), name='memo_about_known'),
        ),
        migrations.AddField(
            model_name='codebookvisit',
            name='codebook',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='store.codebook'),
        ),
        migrations.AddField(
            model_name='codebookvisit',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='codeproposal',
            name='code',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='store.code'),
        ),
        migrations.AddField(
            model_name='codeproposal',
            name='into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='store.code'),
        ),
        migrations.AddField(
            model_name='codeproposal',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='store.code'),
        ),
        migrations.AddField(
            model_name='codeproposal',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='codeproposal',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='codebookvisit',
            constraint=models.UniqueConstraint(fields=('codebook', 'person'), name='one_visit_a_person'),
        ),
        migrations.AddConstraint(
            model_name='codeproposal',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['waiting', 'approved', 'merged', 'declined'])), name='proposal_standing_known'),
        ),
        migrations.AddConstraint(
            model_name='codeproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='proposal_settled_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='codeproposal',
            constraint=models.CheckConstraint(condition=models.Q(('standing', fingerpost.terms.codebook.ProposalStanding['WAITING']), ('settled_at__isnull', False), _connector='XOR'), name='proposal_waits_until_settled'),
        ),
    ]
