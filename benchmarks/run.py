"""Run every benchmark of this folder, one after the other: ``make bench``, or name some of them.

Each is a script of its own that prints ratios against a peer measured in the same run. Timings depend on the
machine; the ratios are what to compare.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run the scripts named on the command line, or all."""
    scripts = sorted(path for path in HERE.glob("*.py") if path.name not in ("run.py", "__init__.py"))
    wanted = sys.argv[1:]
    failed = []
    for script in scripts:
        if wanted and script.stem not in wanted:
            continue
        print(f"== {script.stem}", flush=True)
        if subprocess.run([sys.executable, str(script)], check=False).returncode:
            failed.append(script.stem)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
