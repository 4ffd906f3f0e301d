"""Work: the jobs of a build, read from the disk one by one as workers take them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from publish.build.fingerprint import of_bytes
from publish.build.make import Job, Made
from publish.build.plan import Stale, hash_of, input_of, key_of, largest_first
from publish.build.works import Told, Works
from publish.library import Library

Unread = Callable[[str, OSError], None]
"""Is told of a source file that can't be read, and why."""


@dataclass
class Work:
    """An iterator of jobs that never holds more of them than were asked for.

    A job that lacked files comes again with them, so it may have more to give after it ended.
    """

    library: Library
    works: Works
    order_key: str
    stale: Iterable[Stale]
    unread: Unread
    _again: deque[Stale] = field(default_factory=deque)
    _sent: dict[str, tuple[Stale, str, dict[str, str], Told]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = list(self.stale)
        self._total, self._left = len(found), largest_first(found)

    def __len__(self) -> int:
        return self._total

    def __iter__(self) -> Iterator[Job]:
        return self

    def __next__(self) -> Job:
        while True:
            stale = self._again.popleft() if self._again else next(self._left)
            try:
                return self._job(stale)
            except OSError as error:
                self.unread(stale.name, error)

    def _job(self, stale: Stale) -> Job:
        source = self.library.source_file(stale.path)
        fetch = self.works.fetch(stale.path)
        files = {src: input_of(fetch, src) for src in stale.inputs}
        hashes = {src: hash_of(found) for src, found in files.items()}
        self._sent[stale.name] = (
            stale, of_bytes(source.data), hashes, self.works.told(source),
        )  # fmt: skip
        return Job(source, files)

    def returned(self, made: Made) -> bool:
        """Whether a job was made; one that lacked files is put in line once more."""
        if made.lacking:
            stale = self._sent.pop(made.path)[0]
            self._again.append(Stale(stale.name, stale.path, stale.size, made.asked))
        return not made.lacking

    def key(self, made: Made) -> tuple[str, dict[str, str], Told]:
        """The key of what was made, of the bytes that were handed out, and the hashes of inputs.

        Beside them what these bytes tell of their work.
        """
        stale, sha256, hashes, told = self._sent.pop(made.path)
        fetch = self.works.fetch(stale.path)
        inputs = {
            src: hashes[src] if src in hashes else hash_of(input_of(fetch, src))
            for src in made.asked
        }
        return key_of(self.order_key, sha256, inputs), inputs, told
