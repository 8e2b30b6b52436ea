"""The process that computes: reads one task after the other from its input, and ends when that ends."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import traceback
from typing import Any

from shocklayer.app import frames, tasks
from shocklayer.core.errors import UserError
from shocklayer.core.json_output import plain


def main() -> None:
    """Serve tasks until the server closes the pipe or ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between two messages
    asked: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    while True:
        request: dict[str, Any] = json.loads(asked.get())

        def progress(stage: str) -> None:
            frames.write(answers, b"P", frames.dumps(stage))

        try:
            answer = tasks.TASKS[request["task"]](request["arguments"], progress)
            frames.write(answers, b"D", answer if isinstance(answer, str) else frames.dumps(plain(answer)))
        except UserError as mistake:
            frames.write(answers, b"U", frames.dumps(str(mistake).split("\n")))
        except (Exception, RecursionError) as fault:
            traceback.print_exc(file=sys.stderr)
            frames.write(answers, b"F", frames.dumps(type(fault).__name__))


def _listen(asked: queue.SimpleQueue[str]) -> None:
    """Pass on what is asked; end the process, even in the middle of a task, when the server has ended."""
    requests = os.fdopen(0, "rb")
    while (message := frames.read(requests)) is not None:
        asked.put(message[1])
    os._exit(0)


if __name__ == "__main__":
    main()
