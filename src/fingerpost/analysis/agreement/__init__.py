"""Agreement between coders: units and spans, every coefficient with its interval or the reason why it has none.

    from fingerpost import agreement as ag

    table = ag.units([[1, 1], [1, 2], [2, 2], [None, 2]])
    ag.measure(table)["alpha_nominal"].value

    corpus = ag.from_spans(rows, {"interview 1": 5210})      # rows: document, coder, code, start, end
    ag.frame(corpus.measure(by=("code", "pair")))

No Django, no files. Definitions and sources: docs/methods/agreement.md.
"""

from fingerpost.analysis.agreement.alignment import disorder_of_several
from fingerpost.analysis.agreement.alone import OF_SPANS, OF_UNITS, of_code
from fingerpost.analysis.agreement.alpha import set_units
from fingerpost.analysis.agreement.boundaries import boundary_similarity
from fingerpost.analysis.agreement.code_table import SCHEMA as TABLE
from fingerpost.analysis.agreement.code_table import code_table
from fingerpost.analysis.agreement.coded import kappas_and_alphas
from fingerpost.analysis.agreement.compare import compare, families, recoded
from fingerpost.analysis.agreement.compatible import Compatible, atlas_ti, dedoose, maxqda, nvivo
from fingerpost.analysis.agreement.corpus import Corpus, GroupResult, from_spans
from fingerpost.analysis.agreement.disagreements import (
    Disagreement,
    UnitDisagreement,
    span_disagreements,
    unit_disagreements,
)
from fingerpost.analysis.agreement.frames import frame
from fingerpost.analysis.agreement.gamma import Dissimilarity, Marked, disorder
from fingerpost.analysis.agreement.intervals import Interval
from fingerpost.analysis.agreement.measuring import alpha_over_sets, measure, measure_weighted
from fingerpost.analysis.agreement.methods import methods_paragraph
from fingerpost.analysis.agreement.named import NAMED
from fingerpost.analysis.agreement.pairwise import kappas_of_pairs
from fingerpost.analysis.agreement.pieces import Meetings, Met, meetings, met
from fingerpost.analysis.agreement.polarity import polarity_table, polarity_tallies
from fingerpost.analysis.agreement.result import Measure
from fingerpost.analysis.agreement.span_measuring import TITLES
from fingerpost.analysis.agreement.spans import Span, Spans
from fingerpost.analysis.agreement.units import Level, Units, units

__all__ = [
    "NAMED",
    "OF_SPANS",
    "OF_UNITS",
    "TABLE",
    "TITLES",
    "Compatible",
    "Corpus",
    "Disagreement",
    "Dissimilarity",
    "GroupResult",
    "Interval",
    "Level",
    "Marked",
    "Measure",
    "Meetings",
    "Met",
    "Span",
    "Spans",
    "UnitDisagreement",
    "Units",
    "alpha_over_sets",
    "atlas_ti",
    "boundary_similarity",
    "code_table",
    "compare",
    "dedoose",
    "disorder",
    "disorder_of_several",
    "families",
    "frame",
    "from_spans",
    "kappas_and_alphas",
    "kappas_of_pairs",
    "maxqda",
    "measure",
    "measure_weighted",
    "meetings",
    "met",
    "methods_paragraph",
    "nvivo",
    "of_code",
    "polarity_table",
    "polarity_tallies",
    "recoded",
    "set_units",
    "span_disagreements",
    "unit_disagreements",
    "units",
]
