"""How a quotation is attributed: the team's form, and the ladder down to nobody in particular."""

from dataclasses import replace

import pytest

from analysis_frames import register
from fingerpost.analysis.disclosure import Attribution, Rung, Speaker, attribution

MANAGER = Speaker(
    kind="interview", role="manager", site="04", site_label="Site 04", setting="towns", number=1, wave="W3"
)
REPORT = Speaker(kind="site-report", site="04", site_label="Site 04", setting="towns", wave="W3")
NOTE = replace(REPORT, kind="field-note", wave=None)

CROWDED = register((5, "manager", "04", "towns"))
SPREAD = register((3, "manager", "04", "towns"), (1, "manager", "05", "towns"), (1, "manager", "06", "towns"))
TWO_SITES = register((4, "manager", "04", "towns"), (4, "manager", "05", "towns"), (1, "manager", "09", "villages"))
FEW_MANAGERS = register((2, "manager", "04", "towns"), (2, "nurse", "05", "towns"), (2, "nurse", "09", "villages"))
HARDLY_ANYBODY = register((2, "manager", "04", "towns"), (1, "nurse", "05", "towns"))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        pytest.param(CROWDED, ("Manager, Site 04", 5, Rung.SITE), id="enough at the site"),
        pytest.param(SPREAD, ("Manager, towns", 5, Rung.SETTING), id="enough in the setting"),
        pytest.param(TWO_SITES, ("Manager", 9, Rung.ROLE), id="the setting has two sites only"),
        pytest.param(FEW_MANAGERS, ("Member of staff", 6, Rung.ANYBODY), id="too few in the role"),
        pytest.param(HARDLY_ANYBODY, ("Member of staff", 3, Rung.ANYBODY), id="too few altogether"),
    ],
)
def test_others_are_told_the_closest_description_that_points_at_nobody(people, expected):
    assert attribution(MANAGER, people, full=False) == Attribution(*expected)


@pytest.mark.parametrize(
    ("smallest", "fewest_sites", "rung"),
    [(3, 3, Rung.SITE), (4, 3, Rung.SETTING), (4, 4, Rung.ANYBODY), (5, 3, Rung.SETTING), (6, 3, Rung.ANYBODY)],
)
def test_the_floors_can_be_raised(smallest, fewest_sites, rung):
    shown = attribution(MANAGER, SPREAD, full=False, smallest=smallest, fewest_sites=fewest_sites)
    assert shown.rung == rung


def test_a_site_that_may_not_be_named_is_never_named():
    withheld = replace(MANAGER, site_nameable=False)
    assert attribution(withheld, CROWDED, full=True).text == "Manager 1, Site withheld, interview"
    assert "04" not in attribution(withheld, CROWDED, full=False).text
    assert attribution(replace(REPORT, site_nameable=False), CROWDED, full=True).text == (
        "Site report, Site withheld, W3"
    )


def test_a_person_with_two_lines_in_the_register_is_one_person():
    twice = CROWDED.head(4).vstack(CROWDED.head(1))
    assert attribution(MANAGER, twice, full=False).k == 4


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        (MANAGER, "Manager 1, Site 04, interview"),
        (replace(MANAGER, role="GP partner", number=2), "GP partner 2, Site 04, interview"),
        (replace(MANAGER, number=None, site_label=None), "Manager, 04, interview"),
        (replace(MANAGER, site=None, site_label=None), "Manager 1, interview"),
        (REPORT, "Site report, Site 04, W3"),
        (NOTE, "Field note, Site 04"),
        (Speaker(kind="study"), "Study"),
    ],
)
def test_the_team_is_told_in_full(speaker, text):
    shown = attribution(speaker, SPREAD, full=True)
    assert (shown.text, shown.rung) == (text, Rung.FULL)


@pytest.mark.parametrize(
    ("speaker", "people", "expected"),
    [
        (REPORT, SPREAD, ("Site report, towns", 5, Rung.KIND_AND_SETTING)),
        (REPORT, CROWDED, ("Site report", 5, Rung.KIND)),
        (NOTE, SPREAD, ("Field note, towns", 5, Rung.KIND_AND_SETTING)),
        (NOTE, HARDLY_ANYBODY, ("Field note", 3, Rung.KIND)),
        (replace(NOTE, setting=None), SPREAD, ("Field note", 5, Rung.KIND)),
    ],
)
def test_texts_without_a_speaker_lose_their_site(speaker, people, expected):
    assert attribution(speaker, people, full=False) == Attribution(*expected)


def test_a_speaker_of_unknown_setting_and_site_falls_to_the_role():
    nowhere = replace(MANAGER, site=None, site_label=None, setting=None)
    assert attribution(nowhere, SPREAD, full=False).rung == Rung.ROLE
