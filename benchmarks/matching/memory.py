"""How much memory this process has used at most."""

import resource
import sys


def peak_mb() -> float:
    """The peak of the resident memory so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
