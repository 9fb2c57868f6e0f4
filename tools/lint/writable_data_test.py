#!/usr/bin/env -S python3 -B
"""Compiles each kind of writable and of constant data, and expects writable_data.py to tell them apart."""

import pathlib
import subprocess
import tempfile
import unittest

import writable_data

# (source, name that must be found, or None)
CASES = [
    ("int counter = 1;", "counter"),
    ("int cache[9];", "cache"),
    ("namespace { int hidden; } int F() { return ++hidden; }", "(anonymous namespace)::hidden"),
    ("int F() { static int calls; return ++calls; }", "F()::calls"),
    ("int G(); int F() { static const int once = G(); return once; }", "F()::once"),
    ("thread_local int each = 3; int F() { return each; }", "each"),
    ("inline int shared = 4; int F() { return shared; }", "shared"),
    ("extern const int kTable[] = {1, 2};", None),
    ("int F(); extern const struct { int (*f)(); } kRow = {F};", None),
    ("struct A { virtual ~A(); }; A::~A() {}", None),
    ("int F() { throw 1; }", None),
]


class WritableData(unittest.TestCase):

    def test_tells_writable_from_constant(self):
        with tempfile.TemporaryDirectory() as folder:
            compiled = pathlib.Path(folder) / "a.o"
            for source, expected in CASES:
                for optimisation in ["-O0", "-O2"]:
                    with self.subTest(source=source, optimisation=optimisation):
                        command = ["g++", "-std=c++23", optimisation, "-fPIC", "-x", "c++", "-c", "-o", compiled, "-"]
                        subprocess.run(command, input=source, text=True, check=True)
                        names = writable_data.writable([compiled])[1]
                        self.assertEqual(names, [] if expected is None else [expected])


if __name__ == "__main__":
    unittest.main()
