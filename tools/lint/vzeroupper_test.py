#!/usr/bin/env -S python3 -B
"""Compiles functions that use wide vectors with and without vzeroupper, and expects vzeroupper.py to tell them apart."""

import pathlib
import subprocess
import tempfile
import unittest

import vzeroupper

SOURCE = """
#include <immintrin.h>
__attribute__((target("avx2"))) void Wide(int* to) {
  _mm256_storeu_si256((__m256i*)to, _mm256_add_epi32(_mm256_set1_epi32(1), _mm256_loadu_si256((__m256i*)to)));
}
int Narrow(int a) { return a + 1; }
"""


class Vzeroupper(unittest.TestCase):

    def test_tells_functions_that_end_with_it_from_those_that_do_not(self):
        with tempfile.TemporaryDirectory() as folder:
            compiled = pathlib.Path(folder) / "a.o"
            for flag, expected in [("-mvzeroupper", []), ("-mno-vzeroupper", ["_Z4WidePi"])]:
                with self.subTest(flag=flag):
                    command = ["g++", "-O2", flag, "-x", "c++", "-c", "-o", compiled, "-"]
                    subprocess.run(command, input=SOURCE, text=True, check=True)
                    text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", compiled], stdout=subprocess.PIPE,
                                          text=True, check=True).stdout
                    self.assertEqual(vzeroupper.violations(text.splitlines()), (1, expected))


if __name__ == "__main__":
    unittest.main()
