#include "tls/psk.h"

#include <gtest/gtest.h>

#include <string>

#include "crypto/testing/hex.h"

namespace lockstep {
namespace {

using crypto::HashId;

const crypto::Hash& Row(HashId id) { return *crypto::Find(crypto::DefaultProvider(), id); }
const std::vector<uint8_t> kKey(32, 0x42);

std::string KeyFor(const ExternalPsk& psk, HashId id) {
  const auto form = psk.For(Row(id), crypto::DefaultProvider());
  return form ? crypto::ToHex(form->key.Expose()) : "none";
}

TEST(ExternalPskTest, TheImporterDerivesAKeyForEachHash) {
  const auto psk = ExternalPsk::Import(AsBytes("client-1"), kKey, AsBytes("ctx")).value();
  // Computed apart from this code, from the formulas of RFC 9258 section 5.1.
  EXPECT_EQ(KeyFor(*psk, HashId::kSha256),
            "df49bf612e8fa30d259369e6d2ca32eaf4b89a701a9da7216084ce67e058cb78");
  EXPECT_EQ(KeyFor(*psk, HashId::kSha384),
            "7be74b38c835d2529f47e7659f70a7932874ade0f1ad56a3e8fde2c251e1a8b9a88ac9830ee0f523b69bd1"
            "9e91ccd79f");
  const auto form = psk->For(Row(HashId::kSha256), crypto::DefaultProvider());
  EXPECT_EQ(crypto::ToHex(form->identity), "0008636c69656e742d31000363747803040001");
}

TEST(ExternalPskTest, ContextAndHashSeparateKeys) {
  const auto one = ExternalPsk::Import(AsBytes("a"), kKey, AsBytes("x")).value();
  const auto other = ExternalPsk::Import(AsBytes("a"), kKey, AsBytes("y")).value();
  const auto hash = ExternalPsk::Import(AsBytes("a"), kKey, AsBytes("x"), HashId::kSha384).value();
  EXPECT_NE(KeyFor(*one, HashId::kSha256), KeyFor(*other, HashId::kSha256));
  EXPECT_NE(KeyFor(*one, HashId::kSha256), KeyFor(*hash, HashId::kSha256));
}

TEST(ExternalPskTest, RolesAreAContextThatTellsOnePairFromEveryOther) {
  const auto context = [](std::string_view client, std::string_view server) {
    return ExternalPsk::ImportForRoles(AsBytes("a"), kKey, {AsBytes(client), AsBytes(server)})
        .value()
        ->context();
  };
  EXPECT_EQ(context("ab", "c"), (std::vector<uint8_t>{2, 'a', 'b', 1, 'c'}));
  EXPECT_NE(context("ab", "c"), context("a", "bc"));
  EXPECT_NE(context("a", "b"), context("b", "a"));
  const std::string long_name(256, 'x');
  for (const auto& [client, server] : {std::pair<std::string_view, std::string_view>{"a", "a"},
                                       {"", "a"},
                                       {"a", ""},
                                       {long_name, "a"},
                                       {"a", long_name}}) {
    EXPECT_EQ(ExternalPsk::ImportForRoles(AsBytes("a"), kKey, {AsBytes(client), AsBytes(server)})
                  .error()
                  .reason,
              Reason::kInvalidArgument);
  }
}

TEST(ExternalPskTest, ARawKeyServesItsOwnHashOnly) {
  const auto psk =
      ExternalPsk::DangerouslyRaw(AsBytes("Client_identity"), kKey, HashId::kSha256).value();
  EXPECT_EQ(KeyFor(*psk, HashId::kSha256), crypto::ToHex(kKey));
  EXPECT_EQ(KeyFor(*psk, HashId::kSha384), "none");
}

TEST(ExternalPskTest, WeakOrBoundlessOnesAreRefused) {
  const std::vector<uint8_t> huge(65536, 'a');
  EXPECT_FALSE(ExternalPsk::Import({}, kKey).has_value());
  EXPECT_FALSE(ExternalPsk::Import(AsBytes("a"), Bytes(kKey).first(15)).has_value());
  EXPECT_FALSE(ExternalPsk::Import(AsBytes("a"), Bytes(huge).first(256)).has_value());
  EXPECT_FALSE(ExternalPsk::Import(huge, kKey).has_value());
  EXPECT_FALSE(ExternalPsk::Import(AsBytes("a"), kKey, Bytes(huge).first(65528)).has_value());
  EXPECT_TRUE(ExternalPsk::Import(AsBytes("a"), kKey, Bytes(huge).first(65526)).has_value());
}

TEST(ImportedIdentityTest, OnlyOneOfTls13AndAKnownKdfIsRead) {
  const std::vector<uint8_t> good =
      ImportedIdentity{AsBytes("id"), AsBytes("c"), HashId::kSha384}.Serialize();
  const auto read = ImportedIdentity::Parse(good);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(AsText(read->external_identity), "id");
  EXPECT_EQ(AsText(read->context), "c");
  EXPECT_EQ(read->target, HashId::kSha384);
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(ImportedIdentity::Parse(Bytes(good).first(size)).has_value());
  }
  std::vector<uint8_t> other = good;
  other.back() = 3;
  EXPECT_FALSE(ImportedIdentity::Parse(other).has_value());
  other = good;
  other[good.size() - 3] = 3;  // TLS 1.2
  EXPECT_FALSE(ImportedIdentity::Parse(other).has_value());
  EXPECT_FALSE(ImportedIdentity::Parse(AsBytes("Client_identity")).has_value());
}

}  // namespace
}  // namespace lockstep
