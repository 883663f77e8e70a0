"""The example programme as data: as many texts as promised, of the promised length, and nothing said twice."""

import re
from collections import defaultdict

import pytest

from fingerpost.example.files import answers, codebook_version, coded, data, has, names, text

REPORTS = [name.removesuffix(".md") for name in names("reports")]
INTERVIEWS = [name.removesuffix(".txt") for name in names("interviews")]
NOTES = [name.removesuffix(".md") for name in names("notes")]
PATHS = (
    {key: f"reports/{key}.md" for key in REPORTS}
    | {key: f"interviews/{key}.txt" for key in INTERVIEWS}
    | {key: f"notes/{key}.md" for key in NOTES}
)
LONG = {"r2-09-lead-gp", "r2-13-voluntary-and-housing"}
RUN = 7
CARRIED_FORWARD = {"13-W2", "13-W3", "13-W4"}  # question 4 was pasted from wave to wave, as happens


def words(said: str) -> list[str]:
    return re.findall(r"[a-z']+", said.lower())


def test_the_programme_has_the_promised_texts():
    assert (len(REPORTS), len(INTERVIEWS), len(NOTES)) == (50, 18, 5)
    assert (len(data("programme")["sites"]), len(data("programme")["waves"])) == (16, 6)


@pytest.mark.parametrize("key", REPORTS)
def test_a_report_answers_its_questions_in_250_to_500_words(key):
    given = answers(PATHS[key])
    wanted = ["1", "2", "3", "4", "5", "6", "7", "8"] if key[-1] in "3456" else ["1", "2", "3", "4", "5", "6", "8"]
    assert list(given) == wanted
    assert 250 <= sum(len(words(said)) for said in given.values()) <= 500


@pytest.mark.parametrize("key", INTERVIEWS)
def test_an_interview_is_as_long_as_it_should_be(key):
    count = len(words(text(PATHS[key])))
    assert (5_500 <= count <= 6_900) if key in LONG else (500 <= count <= 1_250)


def test_the_codebook_has_42_codes_in_its_third_version():
    assert [len(version["codes"]) for version in data("codebook")["versions"]] == [36, 42, 42]
    for code in data("codebook")["codes"]:
        assert code["definition"] and code["include"] and code["exclude"] and code["example"], code["key"]


def test_no_run_of_seven_words_occurs_in_two_texts():
    seen = defaultdict(set)
    for key, path in PATHS.items():
        for paragraph in re.split(r"\n\s*\n", text(path)):
            said = words(paragraph)
            for i in range(len(said) - RUN + 1):
                seen[tuple(said[i : i + RUN])].add(key)
    repeated = {" ".join(run): keys for run, keys in seen.items() if len(keys) > 1 and not keys <= CARRIED_FORWARD}
    assert repeated == {}


def test_the_carried_forward_answer_is_really_the_same():
    assert answers(PATHS["13-W2"])["4"] == answers(PATHS["13-W3"])["4"] != answers(PATHS["13-W4"])["4"]


@pytest.mark.parametrize("key", sorted(PATHS))
def test_every_coded_quote_stands_exactly_once_in_its_source(key):
    whole, lines = text(PATHS[key]), list(coded(key))
    assert lines
    assert [line.quote for line in lines if whole.count(line.quote) != 1] == []
    standing = set(data("codebook")["versions"][codebook_version(key) - 1]["codes"])
    assert {line.code for line in lines} <= standing


def test_about_a_quarter_of_the_sources_were_coded_by_two_or_more():
    coders = {key: {line.coder for line in coded(key) if line.layer != "agreed"} for key in PATHS}
    twice = [key for key, who in coders.items() if len(who) > 1]
    assert 0.2 <= len(twice) / len(PATHS) <= 0.3


def test_no_name_is_left_in_a_redacted_text():
    for key in INTERVIEWS:
        if has(f"originals/{key}.txt"):
            original, redacted = words(text(f"originals/{key}.txt")), set(words(text(PATHS[key])))
            assert len(text(f"originals/{key}.txt").split("\n\n")) == len(text(PATHS[key]).split("\n\n"))
            assert set(original) - redacted, "the original should still hold what was taken out"


def test_every_finding_quotes_a_passage_that_was_coded():
    quotes = {key: {line.quote for line in coded(key)} for key in PATHS}
    for finding in data("findings")["findings"]:
        evidence = [*finding["supporting"], *(finding.get("contrary") or ())]
        assert finding["supporting"], finding["key"]
        assert [e for e in evidence if e["quote"] not in quotes[e["source"]]] == [], finding["key"]


def test_findings_have_the_shape_of_both_tables():
    findings = data("findings")["findings"]
    kaplan = [p["construct"] for f in findings for p in f["placements"] if p["framework"] == "kaplan-2010"]
    npt = [p["construct"] for f in findings for p in f["placements"] if p["framework"] == "npt"]
    main = {
        f"kaplan-2010.{key}"
        for key in (
            "top-leadership", "culture", "data", "qi-experience", "physicians", "microsystem", "resources", "team-leadership",
        )
    }  # fmt: skip
    assert main <= set(kaplan)
    assert kaplan.count(None) >= 3 and len(npt) >= 10
    assert sum(bool(f.get("contrary")) for f in findings) >= 6
