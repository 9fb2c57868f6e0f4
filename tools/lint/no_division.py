#!/usr/bin/env -S python3 -B
"""Compiles ML-KEM's files as users may and looks in the objects for divisions, whose time tells what is divided.

A compiler turns x / 3329 into a multiplication or not as it is told to make code fast or small, so both compilers (those
that are here), -O2 and -Os are tried. First a planted division has to be found.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = [path for path in sorted((ROOT / "crypto/kem").rglob("*.cc")) if not path.name.endswith("_test.cc")]
COMPILERS = [compiler for compiler in ["g++", "clang++-19"] if shutil.which(compiler)]
PLANTED = [
    "unsigned Planted(unsigned x) { return x / 3329; }\n",
    "__extension__ using Wide = unsigned __int128; Wide Planted(Wide x, Wide y) { return x % y; }\n",
]

# The instructions, vectors' too, and what the compilers' libraries have for what no instruction does.
_DIVISION = re.compile(r"\tv?i?div\w*\s|__u?(?:div|mod|divmod)[dt]i")


def divisions(compiler, level, source):
    """Returns (number of instructions, those lines of the object's disassembly that divide)."""
    with tempfile.TemporaryDirectory() as folder:
        compiled = pathlib.Path(folder) / "a.o"
        flags = ["-std=c++23", level, "-w", "-I", ROOT]
        subprocess.run([compiler, *flags, "-c", "-o", compiled, source], check=True)
        command = ["objdump", "--disassemble", "--reloc", "--demangle", "--no-show-raw-insn", compiled]
        lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
        return len(lines), [line.strip() for line in lines if _DIVISION.search(line)]


def main():
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "planted.cc"
        for planted in PLANTED:
            source.write_text(planted)
            # clang multiplies, even for the sake of size.
            if COMPILERS and not divisions(COMPILERS[0], "-Os", source)[1]:
                failures.append("a planted division was not found: " + planted)
    for compiler in COMPILERS:
        for level in ["-O2", "-Os"]:
            total = 0
            for source in SOURCES:
                count, found = divisions(compiler, level, source)
                total += count
                failures += [f"{compiler} {level} {source.relative_to(ROOT)}: {line}" for line in found]
            print(f"{compiler} {level}: {len(SOURCES)} files, {total} lines")
            if total < 1000:
                failures.append(f"{compiler} {level}: there is next to no code in {SOURCES}")
    if not COMPILERS:
        failures.append("there is no compiler")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
