"""The same study with and without another coder's blind work: every byte that a coder can fetch is equal.

Whatever a new address answers is compared as soon as it stands in `answers.py`.
"""

import re
from base64 import b64decode
from contextlib import contextmanager
from datetime import date, datetime
from unittest.mock import patch

import pytest
from answers import ANSWERS
from django.core.cache import cache
from django.db import connections, transaction
from test_every_address import P, fill, furnished  # noqa: F401 (a fixture)

from drawn_rounds import blind, opened
from fingerpost.actions import asking, coding, findings, memos
from fingerpost.actions.codebook import CodeWords, open_draft
from fingerpost.actions.coding import Place
from fingerpost.actions.proposing import propose_code
from fingerpost.store.connection import alias
from fingerpost.store.models import Finding, Memo, MemoText
from fingerpost.store.queries.exchange import gather
from fingerpost.terms.coding import MEMO_ABOUT, Polarity
from fingerpost.terms.findings import Stance

CHANGES = (
    (rb'name="csrfmiddlewaretoken" value="[^"]+"', b"csrf"),
    (rb'name="operation" value="[^"]+"', b"operation"),
    (rb'{"coding": {"guid": "[^"]+"', b"a new coding"),
)
"""What differs from one request to the next whatever the study holds."""


@contextmanager
def taken_back():
    """What is done inside is gone afterwards."""
    with transaction.atomic(using=alias()):
        point = transaction.savepoint(using=alias())
        yield
        transaction.savepoint_rollback(point, using=alias())


PACKED = re.compile(rb'("(?:guids|passages)": ?")([A-Za-z0-9+/]+={0,2})(?=")')
"""Columns of guids as codings are handed out: sixteen bytes each, which have to be read to be compared."""


def plain(answer, names):
    """Status, telling headers and content of an answer, less what is new in every request."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for pattern, instead in CHANGES:
        content = re.sub(pattern, instead, content)
    content = PACKED.sub(lambda found: found[1] + b64decode(found[2]).hex().encode(), content)
    for guid, name in names.items():
        content = content.replace(guid.encode(), name.encode())
    headers = {key: value for key, value in answer.headers.items() if key not in ("Date", "Expires", "Set-Cookie")}
    return answer.status_code, headers, content


def addresses_of(w, rows, hers):
    """Every address, with questions that would bring another's codings to light; `hers`: guids of what B made."""
    home = f"/p/{w.programme.key}/"
    note, pace = w.sources["note"].guid, w.codes["Pace"].guid
    yield from (fill(pattern, w, rows) for pattern in ANSWERS)
    yield f"{home}rounds/{rows['open']}/"
    yield f"{home}rounds/{rows['open']}/meeting/"
    for pattern in ANSWERS:
        if "agreement/<int:number>/" in pattern:
            yield "/" + pattern.replace("<slug:programme>", w.programme.key).replace("<int:number>", "1") + "?after=0"
    for query in ("scope=role", "scope=kind&unit=character", "rolled=on", "site=01"):
        yield f"{home}agreement/1/?{query}"
        yield f"{home}agreement/?{query}"
    for query in ("", "?after=0", "?after=999999"):
        yield f"{home}sources/{note}/codings/{query}"
    yield f"{home}search/?q=form"
    yield f"{home}queries/?settled=1"
    for code in ("Pace", "Candour"):
        yield f"{home}quotations/?code={w.codes[code].guid}"
        yield f"{home}codebook/{w.codes[code].guid}/"
        yield f"{home}codebook/{w.codes[code].guid}/edit/"
        yield f"{home}findings/{rows[P + 'findings/']}/choose/?code={w.codes[code].guid}"
    for count in ("sites", "codings"):
        yield f"{home}matrix/?cols=wave&count={count}&layer=independent"
        yield f"{home}matrix/?cols=kind&count={count}"
        yield f"{home}matrix/cell/?rows=code&cols=wave&count={count}&row={pace}&col=W2&column=W2"
    for guid in hers:
        yield f"/ref/coding/{guid}/"
        yield f"/ref/passage/{guid}/"
        yield f"{home}sources/{note}/?passage={guid}"
        yield f"{home}queries/new/?coding={guid}"
        yield f"{home}memos/new/?about=coding:{guid}"
        yield f"{home}memos/?about=coding:{guid}"


def posts_of(w, rows, hers):
    """Acts and downloads: what is asked, and with what."""
    home, note = f"/p/{w.programme.key}/", w.sources["note"].guid
    for format_ in ("csv", "json", "html"):
        yield f"{home}matrix/download/", {"format": format_, "rows": "code", "cols": "wave", "count": "codings"}
        yield f"{home}quotations/download/", {"format": format_, "code": "Pace"}
        yield f"{home}codebook/download/", {"format": format_}
    for guid in hers:
        for act in ("remove", "restore", "change"):
            yield f"{home}codings/{guid}/", {"act": act, "polarity": "need", "operation": "", "json": True}
        yield f"{home}recode/codings/{guid}/", {"act": "keep", "version": "2"}
        yield f"{home}findings/{rows[P + 'findings/']}/attach/", {"passage": guid, "stance": "supporting"}
    words = {
        "version": str(w.sources["note"].current.guid),
        "code": str(w.codes["Candour"].guid),
        "start": 0,
        "end": 11,
    }
    yield f"{home}sources/{note}/codings/", {**words, "operation": "", "json": True}


def everything(w, rows, who, client, hers, names=(), before=None):
    """Address → what it answers, for each address and act; acts are taken back.

    `before`: what was answered earlier, of which only pages and files are asked for again.
    """
    names, found = dict(names), {}
    cache.clear()
    for address in dict.fromkeys(addresses_of(w, rows, hers)):
        accept = "application/json" if "/codings/" in address else "text/html"
        if before is None or before["GET", accept, address][0] == 200:
            found["GET", accept, address] = plain(client.get(address, HTTP_ACCEPT=accept), names)
    for number, (address, given) in enumerate(posts_of(w, rows, hers)):
        with taken_back():
            found["POST", number, address] = plain(posted(client, address, given), names)
    project = repr(gather(who, w.programme)).encode()
    for guid, name in names.items():
        project = project.replace(guid.encode(), name.encode())
    found["the project as a file would hold it"] = 200, {}, project
    return found


def posted(client, address, given):
    data = {**given}
    if data.pop("json", False):
        data["operation"] = "00000000-0000-4000-8000-000000000001"
        return client.post(address, data, content_type="application/json", HTTP_ACCEPT="application/json")
    return client.post(address, data)


def her_work(w, made):
    """What coder B does in the round: codings put on, changed and taken off, with what may be said about them."""
    put = [
        blind(w, made, "coder_b", "The meeting began late.", "Pace", "barrier"),
        blind(w, made, "coder_b", "Two people", "Candour", memo="Zebra."),
        blind(w, made, "coder_b", "The form", "Money", "need"),
    ]
    coding.change_coding(by=w.coder_b, coding=put[1], polarity=Polarity.MIXED)
    coding.remove_coding(by=w.coder_b, coding=put[2])
    for kind, row in (("coding", put[0]), ("passage", put[0].passage)):
        if kind in MEMO_ABOUT:
            about = {"about_kind": kind, "about_guid": row.guid, "author": w.coder_b, "written_on": date(2024, 8, 2)}
            memo = Memo.objects.create(programme=w.programme, **about)
            MemoText.objects.create(memo=memo, number=1, text="Zebra memo.", written_at=put[0].made_at)
    memos.write_memo(by=w.coder_b, programme=w.programme, text="Zebra diary.", private=True)
    place = Place(w.sources["note"], 24, 34)
    asking.raise_query(by=w.coder_b, programme=w.programme, text="Zebra words?", place=place)
    query = asking.raise_query(by=w.coder_b, programme=w.programme, text="Zebra coding?", coding=put[0])
    asking.answer_query(by=w.coder_b, query=query, text="Zebra answer.")
    finding = Finding.objects.get(guid=w.a_finding)
    findings.attach_passage(by=w.coder_b, finding=finding, passage=put[0].passage, stance=Stance.SUPPORTING)
    propose_code(by=w.coder_b, codebook=w.codebook, words=CodeWords("Zebra code"))
    return put


def own_work(w, made, who):
    """What the coder does afterwards, at the same moment in both worlds; its line comes after those that are hidden."""

    class Then(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2030, 1, 2, 3, 4, 5, tzinfo=tz)

    with patch("fingerpost.store.ledger.datetime", Then), patch("fingerpost.actions.coding.datetime", Then):
        return blind(w, made, who, "had not met before", "Ties", "mixed")


@pytest.fixture
def blinded(request, furnished):  # noqa: F811
    """The furnished world with an open round on the note; who looks; an unused draft is open, so more pages answer."""
    w, rows = furnished
    who = getattr(request, "param", "coder_a")
    if who == "lead" and connections[alias()].vendor != "sqlite":
        pytest.skip("what a lead's pages add is compared on one database")
    w.a_finding = rows[P + "findings/"]
    open_draft(by=w.owner, codebook=w.codebook)
    made = opened(w, coders=(who, "coder_b"), name="Round of the note")
    blind(w, made, who, "The meeting began late.", "Pace", "barrier")
    blind(w, made, who, "discussed for half an hour", "Pace")
    return w, {**rows, "open": made.guid}, made, who


@pytest.mark.parametrize("blinded", ["coder_a", "lead"], indirect=True)
def test_another_coders_blind_work_changes_no_byte_of_what_a_coder_can_fetch(blinded, client_of):
    w, rows, made, who = blinded
    look = lambda hers, *more: everything(w, rows, getattr(w, who), client_of(getattr(w, who)), hers, *more)  # noqa: E731
    with taken_back():
        hers = [guid for put in her_work(w, made) for guid in (put.guid, put.passage.guid)]
        with_hers = look(hers)
        mine = own_work(w, made, who)
        later_with_hers = look(hers, named(mine), with_hers)
    without = look(hers)
    mine = own_work(w, made, who)
    later_without = look(hers, named(mine), with_hers)
    assert not differences(with_hers, without), "\n".join(map(str, differences(with_hers, without).items()))
    later = differences(later_with_hers, later_without)
    assert not later, "\n".join(map(str, later.items()))
    assert not [address for address, answer in with_hers.items() if b"Zebra" in answer[2]]


def test_what_is_compared_does_hold_the_coders_work_once_it_is_revealed(blinded, client_of):
    from drawn_rounds import CLOSED
    from fingerpost.actions import rounds

    w, rows, made, who = blinded
    client = client_of(getattr(w, who))
    hers = [guid for put in her_work(w, made) for guid in (put.guid, put.passage.guid)]
    before = everything(w, rows, getattr(w, who), client, hers)
    rounds.advance_round(by=w.owner, round=made, on=CLOSED, early=True)
    after = everything(w, rows, getattr(w, who), client, hers, before=before)
    told = differences(after, before)
    assert len(told) > 20 and any(b"Zebra" in answer[2] for answer in after.values())


def named(row):
    """The guids of a coding of one's own, which are others in each world."""
    both = {row.guid: "my-coding", row.passage.guid: "my-passage"}
    return {written: name for guid, name in both.items() for written in (str(guid), guid.hex)}


def differences(one, other):
    """Address → where the two answers part."""
    return {key: parting(one[key], other[key]) for key in one if one[key] != other[key]}


def parting(one, other):
    if one[:2] != other[:2]:
        return one[:2], other[:2]
    at = next((n for n, (a, b) in enumerate(zip(one[2], other[2], strict=False)) if a != b), -1)
    return one[2][max(0, at - 60) : at + 80], other[2][max(0, at - 60) : at + 80]
