#!/usr/bin/env python3
"""How long `jalon serve` takes to show a change: milliseconds from the write of a file to the moment
when a page that waits is told to reload, and until the page has come.

    cargo build --release
    python3 benches/serve.py [--jalon target/release/jalon] [--rounds 9]

Works on a copy of this project. A chapter gets another sentence; a figure gets another meaning, vetted
as an editor does it, so that the ledger, pages and sheets change. Between two changes the build that
goes on is waited for.
"""

import argparse
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
FIGURE = "images-reported-2022"
LEDGER = "ledger/arte-la-traque.toml"
CHAPTER, CHAPTER_PAGE = "book/fr/src/sextorsion.md", "fr/sextorsion.html"
FIGURE_PAGE = "fr/chiffres.html"
WORDS = "Une phrase de plus, pour voir."


class Served:
    def __init__(self, jalon, root):
        command = [jalon, "--project", str(root), "serve", "--port", "0"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                self.address = found[0]
                # Warnings come at every build: nobody may wait for them to be read.
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return
        raise SystemExit("serve has ended")

    def get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=120) as answer:
            return answer.read().decode("utf-8", "replace")

    def version(self, known=None):
        query = "" if known is None else f"?known={known}"
        version, findings = self.get("_jalon/version" + query).split("\n", 1)
        if findings:
            raise SystemExit(findings)
        return version

    def change(self, file, text, page):
        """Milliseconds until the page is told, and until it is there; then waits for the rest."""
        known = self.version()
        begun = time.perf_counter()
        file.write_text(text, "utf-8")
        told_version = self.version(known)
        told = time.perf_counter()
        self.get(page)
        there = time.perf_counter()
        self.get("trace.jsonld")
        whole = time.perf_counter()
        assert told_version != known
        return [(end - begun) * 1000 for end in (told, there, whole)]


def another_meaning(jalon, root):
    """The ledger with another meaning of the figure, vetted."""
    file = root / LEDGER
    before = file.read_text("utf-8")
    at = before.index(f'id = "{FIGURE}"')
    head, entry = before[:at], before[at:]
    changed = entry.replace('means.fr = "', 'means.fr = "En clair : ', 1)
    assert changed != entry, "the figure has no meaning"
    file.write_text(head + changed, "utf-8")
    command = [jalon, "--project", str(root), "review", "--accept", FIGURE, "--note", "measured"]
    subprocess.run(command, check=True, capture_output=True)
    after = file.read_text("utf-8")
    file.write_text(before, "utf-8")
    return file, before, after


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jalon", default=str(ROOT / "target/release/jalon"))
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name in ("jalon.toml", "sources", "ledger", "book", "handouts", "templates"):
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, root / name)
        ledger, before, after = another_meaning(arguments.jalon, root)
        chapter = root / CHAPTER
        prose = chapter.read_text("utf-8")
        longer = prose.replace("\n\n", f"\n\n{WORDS}\n\n", 1)
        served = Served(arguments.jalon, root)
        try:
            for name, file, page, texts in (
                ("chapter", chapter, CHAPTER_PAGE, (longer, prose)),
                ("figure", ledger, FIGURE_PAGE, (after, before)),
            ):
                times = [
                    served.change(file, texts[number % 2], page)
                    for number in range(arguments.rounds)
                ]
                if arguments.rounds % 2:
                    served.change(file, texts[1], page)
                for what, column in zip(("told", "page", "whole"), zip(*times)):
                    least, middle = min(column), statistics.median(column)
                    print(f"{name}\t{what}\tleast {least:.0f} ms\tmedian {middle:.0f} ms")
        finally:
            served.process.kill()


if __name__ == "__main__":
    main()
