"""Plain text collected piece by piece, with the characters of the file that each piece comes from."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class PlainTextBuilder:
    """Collects plain text with the offsets in the file of each piece."""

    parts: list[str] = field(default_factory=list)
    plain_starts: list[int] = field(default_factory=list)
    raw_starts: list[int] = field(default_factory=list)
    raw_ends: list[int] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, raw_start: int, raw_end: int) -> None:
        """Append a piece that comes from the characters from ``raw_start`` to ``raw_end`` of the file."""
        if text:
            self.parts.append(text)
            self.plain_starts.append(self.length)
            self.raw_starts.append(raw_start)
            self.raw_ends.append(raw_end)
            self.length += len(text)

    def extend(self, other: PlainTextBuilder) -> None:
        """Append the pieces of another builder."""
        starts = [self.length + start for start in other.plain_starts]
        self.parts += other.parts
        self.plain_starts += starts
        self.raw_starts += other.raw_starts
        self.raw_ends += other.raw_ends
        self.length += other.length

    def since(self, length: int, most: int = 400) -> str:
        """Return the text added since it had a length; empty where that is more than ``most`` characters."""
        if self.length - length > most:
            return ""
        pieces: list[str] = []
        for text in reversed(self.parts):
            if sum(map(len, pieces)) >= self.length - length:
                break
            pieces.append(text)
        joined = "".join(reversed(pieces))
        return joined[len(joined) - (self.length - length) :]

    def ends_with(self, text: str) -> bool:
        """Whether the plain text so far ends with the given text (or is empty)."""
        return not self.parts or self.parts[-1].endswith(text)
