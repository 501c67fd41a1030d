"""``python -m issuer`` is ``assay``."""

from issuer.cli import main

if __name__ == "__main__":
    main()
