"""Random companies without end, on both engines, until Ctrl+C or for some minutes: `bin/soak`.

Each batch of runs has a seed, which is printed; `--seed N` begins with that one, so that what failed can be seen again.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter

from tests import home  # noqa: F401 (gives the process a data directory of its own, before the settings are read)

RUNS = 10


def main() -> int:
    asked = _arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledgerhall.web.settings")
    import django

    django.setup()
    from tests import postgres
    from tests.invariants import machine as machines

    url = postgres.make_database(postgres.url(), "ledgerhall_soak")
    seen: Counter[tuple[str, str]] = Counter()
    ends = time.monotonic() + asked.minutes * 60 if asked.minutes else float("inf")
    of_seed = asked.seed
    try:
        while time.monotonic() < ends:
            machine = machines.machine_of(("sqlite", "postgresql"), url, seen)
            started = time.monotonic()
            machines.run(machine, runs=RUNS, of_seed=of_seed)
            print(f"Seed {of_seed}: {RUNS} runs in {time.monotonic() - started:.0f} s", flush=True)
            of_seed += 1
    except KeyboardInterrupt:
        print(f"\nStopped in seed {of_seed}.")
    except BaseException:
        print(f"Seed {of_seed} failed: bin/soak --seed {of_seed} shows it again.")
        raise
    finally:
        print(machines.told(seen))
        postgres.stop()
    if missing := machines.never_done(seen):
        print(f"Never done: {', '.join(missing)}")
    return 1 if missing else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/soak", description="Random companies on both engines, without end.")
    parser.add_argument("--minutes", type=float, default=0, help="stop after so many minutes (else by Ctrl+C)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the seed of the first batch")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
