"""``python -m verifier FILE``."""

import atexit
import gc
import sys

from verifier.cli import main

if __name__ == "__main__":
    # A process that ends need not look through all that it loaded.
    atexit.register(gc.freeze)
    sys.exit(main())
