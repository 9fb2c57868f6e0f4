#!/usr/bin/env -S python3 -B
"""Holds every C++ file of the tree to the table of layers and to the limits of the house.

usage: check_tree.py [ROOT]    (default: the repository that this file belongs to)

Prints one line a violation, `file:line: rule: message`, and exits with 1 when there is one.
"""

import os
import pathlib
import sys

import rules

SUFFIXES = (".h", ".cc", ".inc")


def sources(root):
    """Paths from the root of all C++ files, without those of hidden folders and of Bazel's links."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "bazel-")))
        for name in sorted(files):
            if name.endswith(SUFFIXES):
                yield (pathlib.Path(folder) / name).relative_to(root).as_posix()


def violations(root):
    for path in sources(root):
        source = rules.Source(root, path)
        for rule in rules.ALL:
            for line, message in rule(source):
                yield f"{path}:{line}: {rule.__name__}: {message}"


def main():
    default = pathlib.Path(__file__).resolve().parents[2]
    root = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else default
    found = list(violations(root))
    checked = sum(1 for _ in sources(root))
    print("\n".join(found + [f"{checked} files checked, {len(found)} violations"]))
    # No file at all means that the tree was not found, which must not pass for a clean one.
    return 1 if found or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
