"""The table of permits and its words."""

from fingerpost.terms.permits import IN_WORDS, MAY, ONLY_OWN_SITE


def test_every_act_has_words_to_refuse_it_in():
    assert set(IN_WORDS) == set(MAY) >= ONLY_OWN_SITE
    assert all(words == words.strip() and words[0].islower() and words[-1] not in ".," for words in IN_WORDS.values())
