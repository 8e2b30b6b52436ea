"""A check: one kind of claim, and the function that judges it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.verdicts import Finding


class Check(NamedTuple):
    """One kind of claim that is checked; every module of `shocklayer.claims.checks` defines one as ``CHECK``.

    Attributes
    ----------
    name : str
        As in the output.
    function : callable
        From a document and one of its sentences to findings.
    any_topic : bool
        Whether it applies to sentences on any topic; else only near those on fast flight or its ground test.
    nature : bool
        Whether it applies to sentences on natural objects such as meteors.
    other_planets : bool
        Whether it applies to sentences on other planets.
    without_figures : bool
        Whether it applies to sentences on any topic that state no quantity.
    """

    name: str
    function: Callable[[Document, Sentence], list[Finding]]
    any_topic: bool = False
    nature: bool = False
    other_planets: bool = False
    without_figures: bool = False

    def applies_to(self, document: Document, sentence: Sentence, back: int) -> bool:
        """Return whether the check applies to a sentence.

        Parameters
        ----------
        document : Document
            The article.
        sentence : Sentence
            The sentence.
        back : int
            Number of sentences before it in which the topic may be named.

        Returns
        -------
        bool
            True where its function should be called.
        """
        if document.on_another_planet(sentence):
            return self.other_planets
        if document.about_nature(sentence):
            return self.nature
        return document.on_topic(sentence, back) or (
            self.any_topic and (self.without_figures or bool(sentence.mentions))
        )
