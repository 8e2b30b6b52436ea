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
    needs : frozenset of str
        Dimensions of which the sentence must state at least one; empty where it need not.
    """

    name: str
    function: Callable[[Document, Sentence], list[Finding]]
    any_topic: bool = False
    nature: bool = False
    other_planets: bool = False
    without_figures: bool = False
    needs: frozenset[str] = frozenset()


class Applicability(NamedTuple):
    """What decides which checks apply to a sentence.

    Attributes
    ----------
    dimensions : frozenset of str
        Dimensions of its quantities.
    planet, nature, topic : bool
        Whether it is about another planet, about natural objects, or near a sentence on the topic.
    """

    dimensions: frozenset[str]
    planet: bool
    nature: bool
    topic: bool

    @classmethod
    def of(cls, document: Document, sentence: Sentence, back: int) -> Applicability:
        """Return that of a sentence.

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
        Applicability
            Computed once for all checks.
        """
        return cls(
            frozenset(mention.dimension for mention in sentence.mentions),
            document.on_another_planet(sentence),
            document.about_nature(sentence),
            document.on_topic(sentence, back),
        )

    def allows(self, check: Check) -> bool:
        """Whether a check should be called on the sentence."""
        if check.needs and self.dimensions.isdisjoint(check.needs):
            return False
        if self.planet:
            return check.other_planets
        if self.nature:
            return check.nature
        return self.topic or (check.any_topic and (check.without_figures or bool(self.dimensions)))
