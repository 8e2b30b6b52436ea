"""Relations of mechanics between quantities of a sentence, or of two sentences, that no other check reads.

Each relation is a row of `RELATIONS`: the dimensions it joins, the formula, and an example. Where
quantities of a sentence satisfy a relation to a few percent they are taken to belong to it, so that the
claim is consistent; that they do not satisfy it proves nothing, so that this check never accuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from math import sqrt
from typing import NamedTuple

from shocklayer.claims.check import Check
from shocklayer.claims.context import Document, Sentence
from shocklayer.claims.mention import Mention
from shocklayer.claims.verdicts import Finding, Verdict, show

NAME = "relation"


class Relation(NamedTuple):
    """One relation.

    Attributes
    ----------
    formula : str
        As it is shown.
    given : tuple of str
        Dimensions of the quantities it is computed from.
    result : str
        Dimension of the quantity it gives.
    compute : callable
        From the given values in SI to the result in SI.
    example : str
        A sentence that it reads.
    """

    formula: str
    given: tuple[str, ...]
    result: str
    compute: Callable[..., float]
    example: str


RELATIONS: tuple[Relation, ...] = (
    Relation(
        "v = a t", ("acceleration", "time"), "speed", lambda a, t: a * t,
        "An hour at one g would bring a ship to 35 km/s.",
    ),
    Relation(
        "d = v t / 2", ("speed", "time"), "length", lambda v, t: 0.5 * v * t,
        "The sled needs five seconds to go from rest to 500 m/s, and 1,250 metres of track.",
    ),
    Relation(
        "v = sqrt(2 a d)", ("acceleration", "length"), "speed", lambda a, d: sqrt(2.0 * a * d),
        "Over 100 metres at 20 g the model gets to 198 m/s.",
    ),
    Relation(
        "a = v² / r", ("speed", "length"), "acceleration", lambda v, r: v * v / r,
        "A turn of 30 km radius at 1 km/s costs 3.4 g.",
    ),
    Relation(
        "E = m v² / 2", ("mass", "speed"), "energy", lambda m, v: 0.5 * m * v * v,
        "Ten kilograms at 2 km/s have 20 megajoules.",
    ),
    Relation(
        "E/m = v² / 2", ("speed",), "specific energy", lambda v: 0.5 * v * v,
        "At 7.8 km/s every kilogram has 30 MJ/kg.",
    ),
    Relation(
        "P = E / t", ("energy", "time"), "power", lambda e, t: e / t,
        "Two megajoules within four milliseconds are 500 megawatts.",
    ),
    Relation(
        "E = P t", ("power", "time"), "energy", lambda p, t: p * t,
        "Ten megawatts for a minute are 600 megajoules.",
    ),
    Relation(
        "v1 / t1 = v2 / t2", ("speed", "time", "time"), "speed", lambda v, t, u: v * u / t,
        "If 3 km/s is lost in one minute, 6 km/s is lost in two minutes.",
    ),
    Relation(
        "d1 / t1 = d2 / t2", ("length", "time", "time"), "length", lambda d, t, u: d * u / t,
        "In one second it covers three kilometres; a minute later it is 180 kilometres further on.",
    ),
    Relation(
        "m1 v1² = m2 v2²", ("mass", "speed", "mass"), "speed", lambda m, v, n: v * sqrt(m / n),
        "Half a gram at 60 km/s has the energy of a car of 1.2 tonnes at 140 km/h.",
    ),
)  # fmt: skip
"""The relations in the order in which they are tried."""
_THAT_SPEED = re.compile(
    r"\b(?:that|this|such a?) (?:speed|pace|rate)|\bdiese[mr] (?:geschwindigkeit|tempo)", re.IGNORECASE
)
TOLERANCE = 0.04
"""Part by which a computed value may differ from the stated one."""
_MOST = 8


def check(document: Document, sentence: Sentence) -> list[Finding]:
    """Find a relation that quantities of the sentence satisfy, if need be with those of the one before.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    list of Finding
        At most one, consistent.
    """
    if not 1 <= len(sentence.mentions) <= _MOST:
        return []
    pools = [sentence.mentions]
    far = 12 if sentence.has(_THAT_SPEED) else 4
    for earlier in document.previous(sentence, far) if document.on_topic(sentence, far) else ():
        pools.append(sentence.mentions + earlier.mentions)
    for pool in pools:
        for relation in RELATIONS if 2 <= len(pool) <= _MOST else ():
            for chosen, said in _choices(pool, relation):
                value = relation.compute(*(mention.si for mention in chosen))
                if said not in sentence.mentions or said.si <= 0.0:
                    continue
                if abs(value - said.si) <= TOLERANCE * said.si:
                    return [_finding(sentence, relation, chosen, said, value)]
    return []


def _choices(pool: tuple[Mention, ...], relation: Relation) -> Iterator[tuple[tuple[Mention, ...], Mention]]:
    positive = [mention for mention in pool if mention.low > 0.0]
    results = [mention for mention in positive if mention.dimension == relation.result]
    if not results:
        return
    for chosen in product(*([one for one in positive if one.dimension == given] for given in relation.given)):
        if len({id(one) for one in chosen}) < len(chosen):
            continue
        for said in results:
            if said not in chosen and not _trivial(chosen, said):
                yield chosen, said


def _trivial(chosen: tuple[Mention, ...], said: Mention) -> bool:
    """Whether two equal quantities make the relation a restatement."""
    quantities = [*chosen, said]
    return any(
        one.dimension == two.dimension and abs(one.si - two.si) <= 0.02 * max(one.si, two.si)
        for index, one in enumerate(quantities)
        for two in quantities[index + 1 :]
    )


def _finding(
    sentence: Sentence, relation: Relation, chosen: tuple[Mention, ...], said: Mention, value: float
) -> Finding:
    given = " and ".join(mention.text for mention in chosen)
    shown = f"{show(value / said.unit.factor)} {said.unit.shown}"
    return Finding(
        NAME,
        Verdict.CONSISTENT,
        f"{given} make {shown}, in agreement with {said.text}.",
        (f"{relation.formula} = {shown}; stated {said.text}",),
        {"computed_si": value, "stated_si": said.si},
        f"mechanics: {relation.formula}",
        sentence.index_of(*chosen, said),
    )


CHECK = Check(
    NAME,
    check,
    any_topic=True,
    nature=True,
    other_planets=True,
    needs=frozenset(["acceleration", "energy", "power", "length", "speed"]),
)
