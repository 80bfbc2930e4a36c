"""Which GMP does the arithmetic of the commands about elections.

The package of gmpy2 brings a GMP that is built to run on any x86-64. The one of a Linux distribution chooses
its routines by the processor: the same functions and results, some 12 % faster in a whole audit. When
its shared library is loaded for everybody before gmpy2 is, the loader binds gmpy2 to it (what LD_PRELOAD
would do from outside). Functions that it does not have stay with the package's own.
"""

import ctypes
import re
import sys

LIBRARY = "libgmp.so.10"
OLDEST = (6, 2)


def prefer_the_system() -> bool:
    """Bind gmpy2 to the system's GMP; False when it is loaded already, or there is none that fits."""
    if "gmpy2" in sys.modules:
        return False
    try:
        version = ctypes.c_char_p.in_dll(ctypes.CDLL(LIBRARY), "__gmp_version").value or b""
        found = tuple(int(number) for number in re.findall(rb"\d+", version))
        if found[:2] < OLDEST:
            return False
        ctypes.CDLL(LIBRARY, mode=ctypes.RTLD_GLOBAL)
    except (OSError, ValueError):
        return False
    return True
