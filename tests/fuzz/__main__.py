"""``python -m tests.fuzz TARGET [options of libFuzzer]``."""

import sys

import atheris

with atheris.instrument_imports(include=["verifier", "keys"]):
    from tests.fuzz.targets import TARGETS, run


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"name one of: {', '.join(TARGETS)}")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, lambda data: run(target, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
