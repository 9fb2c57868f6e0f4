#!/usr/bin/env -S python3 -B
"""Looks in the disassembly of the engine's objects for functions that leave the upper halves of vector registers in use,
which slows down whatever comes after them: each way out of a function that used 256 or 512 bits passes a vzeroupper.

usage: vzeroupper.py ARCHIVE_OR_OBJECT...

Code is followed line by line, not branch by branch. Exits with 1 on a violation, and when it sees no wide function.
"""

import re
import subprocess
import sys

# Registers 16 to 31 do not count: no older instruction reaches them.
_WIDE = re.compile(r"%[yz]mm(?:[0-9]|1[0-5])\b")
_FUNCTION = re.compile(r"[0-9a-f]{16} <(.+)>:$")
_TAIL_CALL = re.compile(r"\tjmp\s+[0-9a-f]+ <([^+>]+)>")


def violations(lines):
    """Returns (number of wide functions, the names of those that end without vzeroupper)."""
    name, wide, bad, is_dirty = "", set(), set(), False
    for line in lines:
        function = _FUNCTION.match(line)
        if function:
            name, is_dirty = function[1], False
        elif "\tvzeroupper" in line or "\tvzeroall" in line:
            is_dirty = False
        elif re.search(r"\t(?:rep )?ret", line) or (_TAIL_CALL.search(line) and _TAIL_CALL.search(line)[1] != name):
            if is_dirty:
                bad.add(name)
            is_dirty = False
        elif re.search(r"\tjmp\s", line):
            is_dirty = False
        elif _WIDE.search(line):
            wide.add(name)
            is_dirty = True
    return len(wide), sorted(bad)


def main():
    objdump = ["objdump", "--disassemble", "--no-show-raw-insn", *sys.argv[1:]]
    # What is not optimised is a million lines, of which few matter.
    grep = ["grep", "-E", r">:$|%[yz]mm|\tvzero|\tjmp|\t(rep )?ret"]
    with subprocess.Popen(objdump, stdout=subprocess.PIPE) as disassembly:
        with subprocess.Popen(grep, stdin=disassembly.stdout, stdout=subprocess.PIPE, text=True) as lines:
            count, names = violations(lines.stdout)
    print("\n".join(names + [f"{count} functions use wide vectors, {len(names)} leave them so"]))
    return 1 if names or not count else 0


if __name__ == "__main__":
    sys.exit(main())
