"""Sentences that quote an error, a tale or a film rather than claim something."""

from __future__ import annotations

import re

from shocklayer.claims.context import Document, Sentence

_DENIED = re.compile(
    r"\bnonsense\b|\bmyth|\blegend\b|\brumou?r|\btales?\b|\bhoax|\bfable|\bfairy|\bbogus\b|\buntrue\b|\bfalse(?:ly)?\b"
    r"|\b(?:nobody|no one|no-one|few people|hardly anyone) (?:\w+ )?(?:believes?|believed|thinks?"
    r"|claims?)|\bnot true\b"
    r"|\bwrong(?:ly)?\b|\bmistaken(?:ly)?\b|\berroneous|\bimpossibl|\bcannot be\b|\bcan't be\b"
    r"|\bcontrary to\b|\bso-called\b"
    r"|\b(?:is|are|was) exaggerat|\bdebunk|\bunsinn|\bmärchen|\blegende|\bgerücht"
    r"|\bglaubt\b[^.;]{0,20}\bniemand"
    r"|\bniemand glaubt|\bfalsch|\birrtüm|\birrig|\bunmöglich|\bstimmt nicht|\bübertrieben"
    r"|\bauch wenn manche\b",
    re.IGNORECASE,
)
_FICTION = re.compile(
    r"\b(?:in|of) (?:the|a|an|his|her|this) (?:\w+ )?(?:film|movie|novel|comic|game|video game|book"
    r"|story|series|episode|cartoon"
    r"|thriller)\b|\bscience[- ]fiction|\bsci-fi|\bfictional|\bthe hero|\bhollywood|\bim (?:film"
    r"|roman|kino|spiel|comic)\b"
    r"|\bin (?:dem|einem) (?:film|roman|spiel|buch)\b|\bfilmheld|\btop gun\b|\bcaptain kirk"
    r"|\bapril fool|\baprilscherz",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\bcorrections?\b|\bcorrected\b|\bearlier version|\bwe wrote\b|\bwe (?:said|reported|stated)\b"
    r"|\berrat|\bmisstated|\bmisprint"
    r"|\bkorrektur|\bberichtig|\bin einer früheren (?:fassung|version)"
    r"|\bwir (?:haben )?(?:schrieben|geschrieben)|\bhieß es\b",
    re.IGNORECASE,
)


def is_reported_error(document: Document, sentence: Sentence) -> bool:
    """Whether a sentence denies, corrects or makes up what it says, so that it claims nothing wrong.

    Parameters
    ----------
    document : Document
        The article.
    sentence : Sentence
        The sentence.

    Returns
    -------
    bool
        By the words of the sentence; a correction holds for the sentence after it too.
    """
    if any(sentence.has(pattern) for pattern in (_DENIED, _FICTION, _CORRECTION)):
        return True
    return any(earlier.has(_CORRECTION) for earlier in document.previous(sentence, 1))
