#!/usr/bin/env -S python3 -B
"""Looks in the engine's objects for data that can be written: what the source rules cannot see, the linker's view can.

usage: writable_data.py ARCHIVE_OR_OBJECT...

Tables that hold addresses (.data.rel.ro) are read-only once loaded. A constant inside a function that is made on first
use counts as written, and is listed below with its reason. Exits with 1 on anything else, and when it sees no object.
"""

import re
import subprocess
import sys

ALLOWED = {
    "lockstep::crypto::ThisCpu()::cpu": "the processor is asked once in a process what it can do; the answer never changes",
    "lockstep::crypto::EnsureSodium()::initialised": "libsodium wants to be initialised once in a process",
}

# objdump: address, flags of seven characters (the last is 'O' for an object, ' ' for one of a thread; 'd' before it marks
# a section's own symbol), section, size and name.
_SYMBOL = re.compile(r"[0-9a-f]{16} .{5}[^d][O ] (\S+)\t[0-9a-f]+ (?:\.hidden )?(.+)")


def writable(files):
    """Returns (number of symbols read, the names of those that can be written)."""
    command = ["objdump", "--syms", "--demangle", *files]
    symbols = _SYMBOL.findall(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    names = set()
    for section, name in symbols:
        name = name.removeprefix("guard variable for ")
        is_written = re.match(r"\.(?:data|bss|tdata|tbss)\b(?!\.rel\.ro)", section)
        if is_written and not name.startswith("DW.ref.") and name not in ALLOWED:
            names.add(name)
    return len(symbols), sorted(names)


def main():
    count, names = writable(sys.argv[1:])
    print("\n".join(names + [f"{count} data symbols, {len(names)} writable"]))
    return 1 if names or not count else 0


if __name__ == "__main__":
    sys.exit(main())
