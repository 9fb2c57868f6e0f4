#!/usr/bin/env -S python3 -B
"""Plants each kind of violation in a small tree of its own and expects check_tree.py to name it, and nothing else."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import check_tree

CHECK_TREE = pathlib.Path(check_tree.__file__)

# A tree without a violation: each line here is allowed, some only just.
CLEAN = {
    "crypto/base/bytes.h": "#include <span>\n",
    "crypto/BUILD": 'srcs = ["aead/gcm_test.cc"]\n',
    "crypto/base/BUILD": 'name = "bytes_test"\n',
    "interop/BUILD": '[cc_test(name = n + "_test", srcs = [n + "_test.cc"]) for n in ["peer"]]\n',
    "crypto/base/bytes_test.cc": '#include <gtest/gtest.h>\n#include <fstream>\n#include "crypto/base/bytes.h"\n',
    "crypto/aead/gcm.h": '#include "crypto/base/bytes.h"\n',
    "crypto/aead/gcm.cc": "#include <sodium.h>\n#include <cryptopp/gcm.h>\n#include <immintrin.h>\n",
    "crypto/system_seed.h": '#include "crypto/base/bytes.h"\n',
    "crypto/system_seed.cc": '#include <sys/random.h>\n#include "crypto/system_seed.h"\nint x = getrandom(p, n, 0);\n',
    "crypto/testing/vectors.h": "#include <fstream>\n#include <nlohmann/json.hpp>\n",
    "crypto/aead/gcm_test.cc": '#include "crypto/testing/vectors.h"\n#include "crypto/system_seed.h"\n',
    "record/header.h": '#include "crypto/aead/gcm.h"\n',
    "x509/der/reader.h": '#include "crypto/base/bytes.h"\n',
    "x509/system_roots.h": "#include <string>\n",
    "x509/system_roots.cc": "#include <fstream>\n",
    "tls/wire/reader.h": '#include "crypto/base/bytes.h"\n',
    "tls/messages/hello.h": '#include "tls/wire/reader.h"\n',
    "tls/alert.h": '#include "tls/messages/hello.h"\n',
    "tls/handshake/flight.h": '#include "tls/alert.h"\n#include "x509/der/reader.h"\n',
    "tls/client/hello.h": '#include "tls/handshake/flight.h"\n',
    "tls/tls.h": '#include "record/header.h"\n#include "tls/client/hello.h"\n',
    "tls/arena.cc": "void Arena::Full() { throw std::bad_alloc(); }\n",
    "tools/lockstep/main.cc": '#include <CLI/CLI.hpp>\n#include <chrono>\n#include "crypto/system_seed.h"\n#include "tls/tls.h"\n',
    "benchmarks/gcm.cc": "#include <benchmark/benchmark.h>\n#include <openssl/evp.h>\n#include <sodium.h>\n",
    "interop/peer_test.cc": "#include <gtest/gtest.h>\n#include <openssl/ssl.h>\n#include <sys/socket.h>\n",
    "tls/prose.cc": ('// A throw, getenv(), std::mutex and #include <thread> in a comment,\n/*\n#include <sodium.h>\n*/\n'
                     'const char* const kText = "throw getenv(x) \\" std::mutex";\nconstexpr char kQuote = \'"\';\n'
                     'const char* const kRaw = R"(thread_local ")";\n'),
    "tls/constants.cc": ("namespace lockstep {\ninline constexpr int kA = 1;\nconst std::array<int, 2> kB = {1, 2};\n"
                         "static constexpr int kC = 3;\nclass C;\nstruct D final : E {\n  static constexpr int kF = 1;\n"
                         "  static D Make(int a = 1);\n  static bool operator==(const D&, const D&);\n  int g_ = 0;\n};\n"
                         "int F(int a) {\n  static const int kH = 2;\n  return a + kH;\n}\n}  // namespace lockstep\n"),
    "record/table.inc": "X(1)\n" * 900,
    "record/longest.cc": "int F() {\n" + "  G();\n" * 58 + "}\n" + "\n" * 340,
}

# (file, text, line on which the violation stands, rule, part of the message)
PLANTED = [
    # Layers.
    ("crypto/base/a.h", '#include "crypto/aead/gcm.h"\n', 1, "includes", "crypto/base/ may not include"),
    ("crypto/a.h", '\n\n#include "record/header.h"\n', 3, "includes", "crypto/ may not include"),
    ("record/a.cc", '#include "x509/der/reader.h"\n', 1, "includes", "record/ may not include"),
    ("x509/a.cc", '#include "record/header.h"\n', 1, "includes", "x509/ may not include"),
    ("record/a.cc", '#include "tls/alert.h"\n', 1, "includes", "record/ may not include"),
    ("x509/testing/a.cc", '#include "tls/alert.h"\n', 1, "includes", "x509/ may not include"),
    ("tls/wire/a.h", '#include "crypto/aead/gcm.h"\n', 1, "includes", "tls/wire/ may not include"),
    ("tls/wire/a.h", '#include "tls/messages/hello.h"\n', 1, "includes", "tls/wire/ may not include"),
    ("tls/messages/a.h", '#include "tls/tls.h"\n', 1, "includes", "tls/messages/ may not include"),
    ("tls/messages/a.h", '#include "x509/der/reader.h"\n', 1, "includes", "tls/messages/ may not include"),
    ("tls/handshake/a.h", '#include "record/header.h"\n', 1, "includes", "tls/handshake/ may not include"),
    ("tls/client/a.h", '#include "record/header.h"\n', 1, "includes", "tls/client/ may not include"),
    ("tls/a.cc", '#include "tools/lockstep/main.cc"\n', 1, "includes", "applications are above it"),
    ("tls/a.cc", '#include "crypto/system_seed.h"\n', 1, "includes", "only applications include it"),
    ("tls/a.cc", '#include "x509/system_roots.h"\n', 1, "includes", "only applications include it"),
    ("crypto/a.cc", '#include "crypto/testing/vectors.h"\n', 1, "includes", "is test code"),
    ("record/a.cc", '#include "header.h"\n', 1, "includes", "is no file of this project"),
    ("record/a.cc", '#include "../crypto/aead/gcm.h"\n', 1, "includes", "is no file of this project"),
    ("record/a.cc", "#include SOMETHING\n", 1, "includes", "cannot judge"),
    ("record/a.cc", "#include_next <span>\n", 1, "includes", "cannot judge"),
    # Other projects' headers.
    ("crypto/a.h", "#include <sodium.h>\n", 1, "includes", "is for crypto .cc"),
    ("crypto/a.h", "#include <cryptopp/gcm.h>\n", 1, "includes", "is for crypto .cc"),
    ("crypto/base/a.cc", "#include <sodium.h>\n", 1, "includes", "is for crypto .cc"),
    ("record/a.cc", "#include <sodium/utils.h>\n", 1, "includes", "is for crypto .cc"),
    ("tls/testing/a.cc", "#  include  <cryptopp/gcm.h> // why\n", 1, "includes", "is for crypto .cc"),
    ("crypto/a.cc", "#include <crypto++/gcm.h>\n", 1, "includes", "is for nobody"),
    ("crypto/a.cc", "#include <openssl/evp.h>\n", 1, "includes", "is for interop, benchmarks"),
    ("tools/a.cc", "#include <openssl/evp.h>\n", 1, "includes", "is for interop, benchmarks"),
    ("x509/a.cc", "#include <gtest/gtest.h>\n", 1, "includes", "is for tests"),
    ("x509/a.cc", "#include <nlohmann/json.hpp>\n", 1, "includes", "is for tests, tools"),
    ("tls/a.cc", "#include <CLI/CLI.hpp>\n", 1, "includes", "is for tools"),
    ("tls/a.cc", "#include <benchmark/benchmark.h>\n", 1, "includes", "is for benchmarks"),
    # The system.
    *[(f"{folder}/a.cc", f"#include <{header}>\n", 1, "includes", "not among the system headers")
      for folder in ("crypto/base", "crypto", "record", "x509", "tls/wire", "tls/messages", "tls/server", "tls")
      for header in ("thread", "mutex", "atomic", "iostream", "fstream", "sstream", "chrono", "random", "ctime",
                     "stdio.h", "unistd.h", "sys/socket.h", "sys/random.h", "pthread.h")],
    ("record/a.cc", "#include <immintrin.h>\n", 1, "includes", "not among the system headers"),
    # Words.
    ("crypto/a.cc", "int a;  // throw\nvoid F() { throw 1; }\n", 2, "words", "exceptions"),
    ("record/a.h", "void F() {\n  throw;\n}\n", 2, "words", "exceptions"),
    ("tls/a.cc", "void F() { throw std::bad_alloc_of_mine(); }\n", 1, "words", "exceptions"),
    ("tls/a.cc", "  thread_local int x = 0;\n", 1, "words", "owns all of its state"),
    ("x509/a.cc", '  auto a = std::getenv("A");\n', 1, "words", "environment"),
    ("x509/a.cc", "  std::cerr << 1;\n", 1, "words", "no I/O"),
    ("tls/a.cc", '  printf("x");\n', 1, "words", "no I/O"),
    ("tls/a.cc", "  auto t = std::chrono::steady_clock::now();\n", 1, "words", "gives the time"),
    ("crypto/a.cc", "  randombytes_buf(p, n);\n", 1, "words", "its generator"),
    ("crypto/a.cc", "  CryptoPP::AutoSeededRandomPool pool;\n", 1, "words", "its generator"),
    ("crypto/a.cc", "  return rand();\n", 1, "words", "its generator"),
    ("tls/a.cc", "  std::mutex m;\n", 1, "words", "shares nothing"),
    # State.
    ("tls/a.cc", "int counter = 0;\n", 1, "mutable_globals", "global"),
    ("tls/a.cc", "std::vector<int> cache;\n", 1, "mutable_globals", "global"),
    ("tls/a.cc", "std::array<int, 2> pair = {\n    1, 2};\n", 1, "mutable_globals", "global"),
    ("tls/a.cc", "static int counter;\n", 1, "mutable_globals", "global"),
    ("tls/a.h", "inline int counter = 0;\n", 1, "mutable_globals", "global"),
    ("tls/a.cc", "void F() {\n  static int calls = 0;\n}\n", 2, "mutable_globals", "global"),
    # Tests that nobody runs.
    ("crypto/base/forgotten_test.cc", "", 1, "in_build", "crypto/base/BUILD does not name it"),
    ("crypto/aead/forgotten_test.cc", "", 1, "in_build", "crypto/BUILD does not name it"),
    ("tls/wire/forgotten_test.cc", "", 1, "in_build", "no BUILD file names it"),
    ("interop/other_test.cc", "", 1, "in_build", "interop/BUILD does not name it"),
    ("benchmarks/gcm_benchmark.cc", "", 1, "in_build", "no BUILD file names it"),
    # Limits.
    ("tools/a.cc", "\n" * 401, 1, "file_length", "401 lines"),
    ("tools/a.cc", "\nint F(int a,\n      int b) {\n" + "  G();\n" * 58 + "}\n", 2, "function_length", "61 lines"),
    ("tls/a.h", "class A {\n public:\n  int F() const {\n" + "    if (b) {\n    }\n" * 30 + "  }\n};\n", 3,
     "function_length", "62 lines"),
    ("tls/a.cc", "A::A(int b)\n    : b_(b),\n      c_(0) {\n" + "  G();\n" * 60 + "}\n", 1, "function_length", "64 lines"),
]


class PlantedViolations(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for path, text in CLEAN.items():
            self.write(path, text)

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def test_a_tree_without_a_violation_is_clean(self):
        self.assertEqual(list(check_tree.violations(self.root)), [])

    def test_each_planted_violation_is_named_with_its_line(self):
        for path, text, line, rule, message in PLANTED:
            with self.subTest(path=path, text=text[:80]):
                self.write(path, text)
                found = list(check_tree.violations(self.root))
                (self.root / path).unlink()
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{path}:{line}: {rule}: "), found)
                self.assertIn(message, found[0])

    def exit_status(self):
        command = [sys.executable, "-B", CHECK_TREE, self.root]
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode

    def test_the_command_fails_with_a_violation_and_on_an_empty_tree(self):
        self.assertEqual(self.exit_status(), 0)
        self.write("record/a.cc", "#include <thread>\n")
        self.assertEqual(self.exit_status(), 1)
        for path in self.root.rglob("*.*"):
            path.unlink()
        self.assertEqual(self.exit_status(), 1)


if __name__ == "__main__":
    unittest.main()
