#!/usr/bin/env -S python3 -B
"""Plants an include of libsodium or Crypto++, near and far, and expects shadow.py to find it."""

import pathlib
import tempfile
import unittest

import shadow


class PlantedIncludes(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("crypto/aead.h", "#include <cstddef>\n")
        self.write("crypto/aead.cc", '#include <sodium.h>\n#include "crypto/aead.h"\n')
        for name in ["record", "x509", "tls"]:
            self.write(f"{name}/a.h", '#include "crypto/aead.h"\n')
            self.write(f"{name}/deep/a.cc", f'#include "{name}/a.h"\n')

    def write(self, path, text):
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def complaints(self):
        return shadow.check(self.root)[1]

    def test_a_tree_without_them_is_clean(self):
        self.assertEqual(shadow.check(self.root), (6, ""))

    def test_an_include_in_each_layer_is_found(self):
        for path in ["record/b.h", "x509/deep/b.cc", "tls/b_test.cc"]:
            for header in ["sodium.h", "sodium/utils.h", "cryptopp/cryptlib.h", "cryptopp/sha.h"]:
                with self.subTest(path=path, header=header):
                    self.write(path, f"#include <{header}>\n")
                    self.assertIn(f"/{path}:1", self.complaints())
                    (self.root / path).unlink()

    def test_an_include_through_a_header_of_crypto_is_found(self):
        self.write("crypto/aead.h", "#include <cryptopp/gcm.h>\n")
        self.assertIn("<cryptopp/gcm.h> is for sources of crypto/ only", self.complaints())

    def test_a_file_that_cannot_be_preprocessed_is_no_pass(self):
        self.write("tls/b.h", '#include "tls/gone.h"\n')
        self.assertIn("gone.h", self.complaints())


if __name__ == "__main__":
    unittest.main()
