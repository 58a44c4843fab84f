"""What a case book costs to make, as ratios to WeasyPrint setting the same book in one piece, and to a browser's print.

The last line is one JSON object; README.md says what its figures mean.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.printing.content import FOLDER, draw_pictures

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SMALL_TASKS = ("once", "browser", "cold", "edit", "longer")
LARGE_TASKS = ("once", "edit", "warm")
WARM_EDITS = 3


@dataclass(frozen=True)
class Run:
    """`wall` and `cpu` in seconds, interpreter and children among them; peaks in MB; `size` in bytes."""

    wall: float
    cpu: float
    size: int = 0
    said: dict[str, Any] = field(default_factory=dict)


@dataclass
class Bench:
    directory: Path
    browser: str
    ends_at: float

    def run(self, command: list[str], file: Path) -> Run:
        begun, before = time.perf_counter(), os.times()
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        wall, after = time.perf_counter() - begun, os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        last = done.stdout.strip().rpartition("\n")[2]
        size = file.stat().st_size if file.exists() else 0
        return Run(wall, cpu, size, json.loads(last) if last.startswith("{") else {})

    def make(self, task: str, cases: int, *more: str) -> Run:
        file = self.directory / f"{task}-{cases}.{'html' if task == 'html' else 'pdf'}"
        cache = self.directory / f"fragments-{cases}"
        if task == "cold":
            shutil.rmtree(cache, ignore_errors=True)
        command = [sys.executable, "-m", "bench.printing", task, str(cases), str(cache), str(file), *more]
        return self.run(command, file)

    def print_in_browser(self, cases: int) -> Run:
        source, file = self.directory / f"html-{cases}.html", self.directory / "browser.pdf"
        command = [
            self.browser, "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-pdf-header-footer",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={self.directory / 'profile'}",
            f"--print-to-pdf={file}", *(["--no-sandbox"] if os.geteuid() == 0 else []), source.as_uri(),
        ]  # fmt: skip
        return self.run(command, file)

    def measure(self, cases: int, tasks: tuple[str, ...], rounds: int) -> dict[str, list[Run]]:
        """Each task in turn, so that all of a round meet the same neighbours. Ends early when time is up."""
        doing: dict[str, Callable[[], Run]] = {
            "browser": lambda: self.print_in_browser(cases),
            "warm": lambda: self.make("warm", cases, str(WARM_EDITS)),
        }
        measured: dict[str, list[Run]] = {task: [] for task in tasks}
        for number in range(1, rounds + 1):
            if number > 1 and time.monotonic() > self.ends_at:
                print(f"Time is up after {number - 1} rounds.", flush=True)
                break
            for task in tasks:
                run = doing.get(task, lambda task=task: self.make(task, cases))()
                measured[task].append(run)
                load = os.getloadavg()[0]
                said = {key: value for key, value in run.said.items() if key != "walls"}
                print(
                    f"{number}/{rounds} {cases} {task:8}{run.wall:8.2f} s{run.cpu:8.2f} s CPU"
                    f"{run.size / 1e6:8.2f} MB  load {load:.1f}  {said}",
                    flush=True,
                )
        return measured


def ratio(ours: list[Run], theirs: list[Run], figure: str = "wall") -> float:
    pairs = zip(ours, theirs, strict=True)
    return round(statistics.median(getattr(one, figure) / getattr(other, figure) for one, other in pairs), 4)


def peak(runs: list[Run], key: str = "peak") -> float:
    return statistics.median(run.said[key] for run in runs)


def figures_of(small: dict[str, list[Run]], large: dict[str, list[Run]]) -> dict[str, tuple[float, float]]:
    """(measured, goal) by name."""
    once = small["once"]
    found = {
        "cold": (ratio(small["cold"], once), 0.5),
        "cold_cpu": (ratio(small["cold"], once, "cpu"), 1.0),
        "edit": (ratio(small["edit"], once), round(1 / 15, 4)),
        "edit_cpu": (ratio(small["edit"], once, "cpu"), round(1 / 15, 4)),
        "longer": (ratio(small["longer"], once), 1 / 8),
        "longer_cpu": (ratio(small["longer"], once, "cpu"), 1 / 8),
        "size": (ratio(small["cold"], once, "size"), 1.02),
    }
    if "browser" in small:
        found["cold_to_browser"] = (ratio(small["cold"], small["browser"]), 1.0)
    if large:
        once = large["once"]
        warm = [
            statistics.median(run.said["walls"]) / other.wall
            for run, other in zip(large["warm"], once, strict=True)
        ]
        memory = peak(large["edit"]) / peak(once), peak(large["cold"]) / peak(once)
        found |= {
            "large_edit": (ratio(large["edit"], once), round(1 / 30, 4)),
            "large_edit_cpu": (ratio(large["edit"], once, "cpu"), round(1 / 30, 4)),
            "large_warm": (round(statistics.median(warm), 4), 1 / 40),
            "large_memory": (round(max(memory), 3), 0.6),
        }
    return found


def main() -> None:
    asked = argparse.ArgumentParser(prog="script/bench casebook")
    asked.add_argument("--cases", type=int, default=200)
    asked.add_argument("--large", type=int, default=500, help="0 leaves the larger book out")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--minutes", type=float, default=20, help="no further round is begun after so long")
    options = asked.parse_args()
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    with tempfile.TemporaryDirectory(prefix="jiebang-bench-") as directory:
        draw_pictures(Path(directory))
        os.environ[FOLDER] = directory
        bench = Bench(Path(directory), browser, time.monotonic() + 60 * options.minutes)
        tasks = tuple(task for task in SMALL_TASKS if browser or task != "browser")
        bench.make("html", options.cases)
        small = bench.measure(options.cases, tasks, options.rounds)
        large: dict[str, list[Run]] = {}
        if options.large:
            cold = bench.make("cold", options.large)
            print(f"{options.large} cold {cold.wall:.2f} s {cold.said}", flush=True)
            large = {**bench.measure(options.large, LARGE_TASKS, options.rounds), "cold": [cold]}
    found = figures_of(small, large)
    print(f"\n{'figure':18}{'measured':>10}{'goal':>9}")
    for name, (measured, goal) in found.items():
        print(f"{name:18}{measured:10.4f}{goal:9.4f}{'' if measured <= goal else '  missed'}")
    print(json.dumps({name: measured for name, (measured, _goal) in found.items()}))


if __name__ == "__main__":
    main()
