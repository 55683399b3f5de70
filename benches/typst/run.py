#!/usr/bin/env python3
"""The time of one sheet, ours beside the same sheet in Typst. Prints milliseconds of processor.

    pip install typst            # 0.15; any environment, nothing of it is kept in the repository
    cargo build --release
    python3 benches/typst/run.py [--jalon target/release/jalon] [--keep DIR]

Typst compiles warm, in this process, from memory of everything but the sheet: the sheet is compiled
again and again, each time with other words in it, so that nothing is taken from the last time. Our
sheets are measured from outside: the processor time of all sheets, less that of one, divided by the
sheets that were made more. So neither starts a process, reads the project or looks for fonts.
"""

import argparse
import json
import pathlib
import re
import resource
import statistics
import subprocess
import tempfile
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
SHEET = "sextortion-first-hour"
COUNTRY = {"fr": "fr", "en": "uk"}
ROUNDS = 60


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


class Sheet:
    """A sheet of ours as Typst source: the same words, boxes and notes."""

    def __init__(self, language):
        self.language = language
        folder = ROOT / "handouts" / SHEET
        self.definition = tomllib.loads((folder / "handout.toml").read_text("utf-8"))
        self.text = (folder / f"{language}.md").read_text("utf-8")
        ledger = ROOT / "ledger" / "channels" / f"{COUNTRY[language]}.toml"
        self.channels = tomllib.loads(ledger.read_text("utf-8"))["channel"]
        self.notes = []

    def source(self):
        parts = re.split(r"^(:::.*|## .*)$", self.text, flags=re.M)
        blocks = [self.inline(parts[0].strip())]
        kind, title = None, ""
        for part in parts[1:]:
            if part.startswith("::: "):
                kind, _, title = part[4:].partition(" ")
            elif part.startswith("## "):
                kind, title = "channels", part[3:].split(" {#")[0]
            elif part == ":::":
                kind = None
            elif part.strip() and kind:
                blocks.append(self.block(kind, title, part.strip()))
        rows = [blocks[0], *self.rows(blocks[1:])]
        body = "\n\n".join(rows) + "\n#notes-of((%s,))" % ", ".join(map(self.note, self.notes))
        title, said = (self.definition[key][self.language] for key in ("title", "description"))
        head = f'#import "sheet.typ": *\n#show: page-of.with({quoted(title)}, {quoted(said)}, "{self.language}")\n'
        return head + '#let round = sys.inputs.at("round")\n\n' + body

    def rows(self, blocks):
        """Two beside each other, as the definition says."""
        pairs = zip(blocks[::2], blocks[1::2])
        return [f"#rows-of((1fr, 1fr), [{left}], [{right}])" for left, right in pairs]

    def block(self, kind, title, text):
        if kind == "steps":
            items = [re.sub(r"^\d+\. ", "", line) for line in text.splitlines()]
            items = ", ".join(f"[{self.inline(item)}]" for item in items)
            return f"#steps-of({quoted(title)}, ({items},))"
        if kind == "channels":
            return self.directory(quoted(title), text)
        return f"#box-of({quoted(kind)}, {quoted(title)})[{self.inline(text)}]"

    def directory(self, title, directive):
        """As many channels of the country as the directive asks for: the same load, not the choice."""
        most = int(re.search(r"most=(\d+)", directive).group(1))
        entries = []
        for channel in self.channels[:most]:
            number = channel.get("number", [{"display": "web", "dial": "0"}])[0]
            name = channel["name"][self.language]
            entries.append(
                "(%s, %s, %s, %s)"
                % tuple(map(quoted, (number["display"], "tel:" + number["dial"], name, channel["operator"])))
            )
        return f"#channels-of({title}, ({', '.join(entries)},))"

    def inline(self, text):
        text = re.sub(r"\{\{#channels .*?\}\}", lambda m: "\0" + self.directory("none", m[0]) + "\0", text)
        pieces = text.split("\0")
        pieces[::2] = [self.words(piece) for piece in pieces[::2]]
        return "".join(pieces)

    def words(self, text):
        text = re.sub(r'([#$@<>_`\\])(?!source)', r"\\\1", text)
        text = re.sub(r"\*\*(.+?)\*\*", r"*\1*", text)
        text = re.sub(r" ?\{\{#source (\S+?)\}\}", self.reference, text)
        # A word that is another one each time, so that no paragraph is remembered.
        return re.sub(r"([.;?!»”])(\s|$)", r"\1 #round\2", text, count=1)

    def reference(self, match):
        if match[1] not in self.notes:
            self.notes.append(match[1])
        return f"#super[{self.notes.index(match[1]) + 1}]"

    def note(self, source):
        record = tomllib.loads((ROOT / "sources" / source / "source.toml").read_text("utf-8"))
        return f"[{self.words(record['title'])}, {self.words(record.get('publisher', ''))}]"


def typst_times(language, keep):
    import typst

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "sheet.typ").write_text((HERE / "sheet.typ").read_text("utf-8"), "utf-8")
        main = folder / "main.typ"
        main.write_text(Sheet(language).source(), "utf-8")
        compiler = typst.Compiler(
            str(main), root=str(folder), font_paths=[str(ROOT / "templates" / "fonts")], ignore_system_fonts=True
        )
        times = []
        for number in range(ROUNDS):
            started = time.process_time()
            pdf = compiler.compile(format="pdf", sys_inputs={"round": str(number)}, pdf_standards=["ua-1"])
            times.append((time.process_time() - started) * 1000)
        if keep:
            (keep / f"{SHEET}-{language}-typst.pdf").write_bytes(pdf)
    # The first rounds read the faces.
    return statistics.median(times[5:]), len(pdf)


def processor(command):
    """Processor seconds of a command, and how many sheets it made."""
    with tempfile.TemporaryDirectory() as out:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*command, "--out", out], check=True, capture_output=True, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        made = sum(1 for path in pathlib.Path(out).rglob("*.pdf"))
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, made


def our_time(jalon, languages):
    """Milliseconds a sheet: many sheets against one, the rest of the work is the same."""
    times = []
    for _ in range(3):
        one, few = processor([jalon, "handouts", SHEET, "--language", "fr", "--paper", "a4", "--ink", "mono"])
        all_, many = processor([jalon, "handouts", *languages])
        times.append((all_ - one) / (many - few) * 1000)
    return statistics.median(times), many


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--jalon", default=str(ROOT / "target" / "release" / "jalon"))
    arguments.add_argument("--keep", type=pathlib.Path, help="leave the sheets of Typst in this folder")
    arguments = arguments.parse_args()
    ours, many = our_time(arguments.jalon, [])
    print(f"jalon: {ours:.1f} ms a sheet ({many} sheets)")
    for language in ("fr", "en"):
        theirs, size = typst_times(language, arguments.keep)
        print(f"typst: {theirs:.1f} ms, {SHEET} {language} a4, {size} bytes; jalon / typst = {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
