"""Run a command from a process that is small, and tell in the last line of stderr what it cost.

    python -I -S bench/launch.py COMMAND ...

The highest memory that a system tells of a process is never less than that of the one that started
it; so a large one can't measure. Processes that outlive their parent, as those that fork workers
do, become children of this one, which waits for them and counts what they cost. Nothing is imported
that a small process can do without.
"""

import os
import subprocess
import sys
import time

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, see prctl(2)


def main(command: list[str]) -> int:
    """Run a command to its end, all its processes counted; its exit status."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    processor, peak = used.ru_utime + used.ru_stime, used.ru_maxrss
    while True:
        try:
            _, _, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        processor += used.ru_utime + used.ru_stime
        peak = max(peak, used.ru_maxrss)
    sys.stderr.write(f'\n{{"wall": {wall}, "processor": {processor}, "peak": {peak}}}')
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) and 1)
