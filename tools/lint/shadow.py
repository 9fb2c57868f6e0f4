#!/usr/bin/env -S python3 -B
"""Preprocesses record/, x509/ and tls/ with stand-ins for sodium.h and cryptopp/ that are #error.

usage: shadow.py [ROOT]    (default: the repository that this file belongs to)

What check_tree.py reads off the text of each file, the compiler confirms here for all that a file includes, however
far away. Preprocessing is the whole of the matter: it is there that #error ends a compilation. Exits with 1 when
one of the libraries is reached, and when a file cannot be preprocessed at all.
"""

import pathlib
import subprocess
import sys
import tempfile

FOLDERS = ["record", "x509", "tls"]
SODIUM = ["sodium.h", "sodium/core.h", "sodium/utils.h"]
SYSTEM = pathlib.Path("/usr/include")


def write_stand_ins(folder):
    """One stand-in for each header that the libraries install; a newer library's new header is covered too."""
    headers = {header for header in SODIUM}
    for pattern in ["sodium/**/*.h", "cryptopp/*.h", "crypto++/*.h"]:
        headers |= {path.relative_to(SYSTEM).as_posix() for path in SYSTEM.glob(pattern)}
    headers |= {"cryptopp/cryptlib.h"}
    for header in headers:
        path = folder / header
        path.parent.mkdir(parents=True, exist_ok=True)
        # No include guard: each file that reaches it is reported.
        path.write_text(f"#error <{header}> is for sources of crypto/ only\n")


def sources(root):
    return sorted(path.relative_to(root).as_posix() for folder in FOLDERS for path in (root / folder).rglob("*")
                  if path.suffix in (".h", ".cc"))


def check(root):
    """Returns (number of files, what the preprocessor complained about)."""
    files = sources(root)
    with tempfile.TemporaryDirectory() as folder:
        stand_ins = pathlib.Path(folder) / "shadow"
        write_stand_ins(stand_ins)
        unit = pathlib.Path(folder) / "all.cc"
        unit.write_text("".join(f'#include "{file}"\n' for file in files))
        command = ["g++", "-std=c++23", "-E", "-I", stand_ins, "-I", root, "-o", "/dev/null", unit]
        run = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    return len(files), run.stderr if run.returncode or run.stderr else ""


def main():
    root = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    count, complaints = check(root)
    print(complaints + f"{count} files preprocessed")
    return 1 if complaints or not count else 0


if __name__ == "__main__":
    sys.exit(main())
