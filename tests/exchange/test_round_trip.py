"""Out of one study and into an empty one, and out again: the same project, to the last span."""

from fingerpost.actions.projects import ProjectRead, bring_in_project
from fingerpost.store.queries.exchange import gather
from fingerpost.terms.project_digest import parts, project_digest


def test_the_drawn_world_goes_round(world, elsewhere):
    out = gather(world.owner, world.programme)
    with elsewhere() as (owner, programme):
        report = bring_in_project(
            by=owner, programme=programme, read=ProjectRead("world.qdpx", b"as it came", out.project)
        )
        again = gather(owner, programme)
    print(report)
    assert sorted(map(str, parts(again.project))) == sorted(map(str, parts(out.project)))
    assert project_digest(again.project) == project_digest(out.project)
