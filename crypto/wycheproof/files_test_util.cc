// The table of Wycheproof's files: how many vectors of each are run, and what puts the others out
// of reach. A vector that moves from one column to another shows as a failing count.
#include "crypto/wycheproof/vectors_test_util.h"

namespace lockstep::crypto::wycheproof {
namespace {

constexpr std::string_view kNoEd448 = "the engine has no Ed448";
constexpr std::string_view kNoX448 = "the engine has no X448";
constexpr std::string_view kNoMlDsa = "the engine has no ML-DSA";
constexpr std::string_view kNoPrimality =
    "no number from a peer is tested for being prime: there is no finite-field Diffie-Hellman";

constexpr File NotCovered(std::string_view name, std::string_view why) {
  return {.name = name, .kind = Kind::kNotCovered, .why_not_covered = why};
}

constexpr File kFiles[] = {
    {"aes_ccm_test.json",
     Kind::kAead,
     78,
     {{{"key length", 368}, {"nonce length", 49}, {"tag length", 57}}}},
    {"aes_gcm_test.json", Kind::kAead, 133, {{{"nonce length", 80}, {"key length", 103}}}},
    {"chacha20_poly1305_test.json", Kind::kAead, 316, {{{"nonce length", 9}}}},
    {"ecdh_secp256r1_ecpoint_test.json", Kind::kEcdhPoint, 355},
    {"ecdh_secp256r1_test.json", Kind::kEcdh, 349, {{{"encoding of the public key", 263}}}},
    {"ecdh_secp384r1_ecpoint_test.json", Kind::kEcdhPoint, 790},
    {"ecdh_secp384r1_test.json", Kind::kEcdh, 790, {{{"encoding of the public key", 257}}}},
    {"ecdh_secp521r1_ecpoint_test.json", Kind::kEcdhPoint, 661},
    {"ecdh_secp521r1_test.json", Kind::kEcdh, 651, {{{"encoding of the public key", 265}}}},
    {"ecdsa_secp256r1_sha256_test.json", Kind::kEcdsa, 484},
    {"ecdsa_secp256r1_sha512_test.json", Kind::kEcdsa, 554},
    {"ecdsa_secp384r1_sha256_test.json", Kind::kEcdsa, 472},
    {"ecdsa_secp384r1_sha384_test.json", Kind::kEcdsa, 504},
    {"ecdsa_secp384r1_sha512_test.json", Kind::kEcdsa, 542},
    {"ecdsa_secp521r1_sha512_test.json", Kind::kEcdsa, 542},
    {"ed25519_test.json", Kind::kEd25519, 151},
    NotCovered("ed448_test.json", kNoEd448),
    {"hkdf_sha256_test.json", Kind::kHkdf, 86},
    {"hkdf_sha384_test.json", Kind::kHkdf, 83},
    {"hmac_sha256_test.json", Kind::kHmac, 174},
    {"hmac_sha384_test.json", Kind::kHmac, 174},
    {"hmac_sha512_test.json", Kind::kHmac, 174},
    NotCovered("mldsa_44_verify_test.json", kNoMlDsa),
    NotCovered("mldsa_65_verify_test.json", kNoMlDsa),
    NotCovered("mldsa_87_verify_test.json", kNoMlDsa),
    {"mlkem_1024_encaps_test.json", Kind::kMlKemEncaps, 269},
    {"mlkem_1024_keygen_seed_test.json", Kind::kMlKemKeyGen, 100},
    {"mlkem_1024_semi_expanded_decaps_test.json", Kind::kMlKemExpandedDecaps, 9},
    {"mlkem_1024_test.json", Kind::kMlKem, 173, {{{"seed", 20}}}},
    {"mlkem_768_encaps_test.json", Kind::kMlKemEncaps, 265},
    {"mlkem_768_keygen_seed_test.json", Kind::kMlKemKeyGen, 100},
    {"mlkem_768_semi_expanded_decaps_test.json", Kind::kMlKemExpandedDecaps, 9},
    {"mlkem_768_test.json", Kind::kMlKem, 173, {{{"seed", 20}}}},
    NotCovered("primality_test.json", kNoPrimality),
    {"rsa_pkcs1_2048_sig_gen_test.json", Kind::kRsaPkcs1Sign, 27, {{{"hash", 16}}}},
    {"rsa_pkcs1_3072_sig_gen_test.json", Kind::kRsaPkcs1Sign, 26},
    {"rsa_pkcs1_4096_sig_gen_test.json", Kind::kRsaPkcs1Sign, 24},
    {"rsa_pss_2048_sha256_mgf1_0_test.json", Kind::kRsaPss, 0, {{{"salt length", 103}}}},
    {"rsa_pss_2048_sha256_mgf1_32_params_test.json", Kind::kRsaPss, 108},
    {"rsa_pss_2048_sha256_mgf1_32_test.json", Kind::kRsaPss, 108},
    {"rsa_pss_2048_sha384_mgf1_48_test.json", Kind::kRsaPss, 141},
    {"rsa_pss_3072_sha256_mgf1_32_params_test.json", Kind::kRsaPss, 108},
    {"rsa_pss_3072_sha256_mgf1_32_test.json", Kind::kRsaPss, 108},
    {"rsa_pss_4096_sha256_mgf1_32_test.json", Kind::kRsaPss, 108},
    {"rsa_pss_4096_sha384_mgf1_48_test.json", Kind::kRsaPss, 141},
    {"rsa_pss_4096_sha512_mgf1_32_params_test.json", Kind::kRsaPss, 0, {{{"salt length", 177}}}},
    {"rsa_pss_4096_sha512_mgf1_32_test.json", Kind::kRsaPss, 0, {{{"salt length", 177}}}},
    {"rsa_pss_4096_sha512_mgf1_64_params_test.json", Kind::kRsaPss, 179},
    {"rsa_pss_4096_sha512_mgf1_64_test.json", Kind::kRsaPss, 179},
    {"rsa_pss_misc_params_test.json",
     Kind::kRsaPss,
     3,
     {{{"hash", 60}, {"hash of MGF1", 72}, {"salt length", 15}}}},
    {"rsa_pss_misc_test.json",
     Kind::kRsaPss,
     3,
     {{{"hash", 60}, {"hash of MGF1", 72}, {"salt length", 15}}}},
    {"rsa_signature_2048_sha256_test.json", Kind::kRsaPkcs1, 259},
    {"rsa_signature_2048_sha384_test.json", Kind::kRsaPkcs1, 258},
    {"rsa_signature_2048_sha512_test.json", Kind::kRsaPkcs1, 259},
    {"rsa_signature_3072_sha256_test.json", Kind::kRsaPkcs1, 259},
    {"rsa_signature_3072_sha384_test.json", Kind::kRsaPkcs1, 259},
    {"rsa_signature_3072_sha512_test.json", Kind::kRsaPkcs1, 260},
    {"rsa_signature_4096_sha256_test.json", Kind::kRsaPkcs1, 258},
    {"rsa_signature_4096_sha384_test.json", Kind::kRsaPkcs1, 259},
    {"rsa_signature_4096_sha512_test.json", Kind::kRsaPkcs1, 259},
    {"rsa_signature_8192_sha256_test.json", Kind::kRsaPkcs1, 258},
    {"x25519_test.json", Kind::kX25519, 518},
    NotCovered("x448_test.json", kNoX448),
};

}  // namespace

std::span<const File> AllFiles() { return kFiles; }

}  // namespace lockstep::crypto::wycheproof
