#include "tls/key_schedule/exporter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/hash/sha2.h"
#include "crypto/testing/hex.h"
#include "tls/key_schedule/hkdf_label.h"

namespace lockstep {
namespace {

using crypto::FromHex;
using crypto::ToHex;

// Over the exporter_secret of RFC 8448 section 3. Expected values were computed with Python's hmac.
class ExporterTest : public testing::Test {
 protected:
  std::string Export(std::string_view label, Bytes context, size_t size) const {
    std::vector<uint8_t> output(size);
    const Status status = ExportKeyingMaterial(secret_, label, context, output);
    return status.has_value() ? ToHex(output) : std::string(NameOf(status.error().reason));
  }
  const TrafficSecret secret_{
      crypto::kSha256, crypto::HashValue::CopyOf(FromHex(
                           "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50"))};
};

TEST_F(ExporterTest, TheChannelBindingOfRfc9266IsExported) {
  EXPECT_EQ(Export("EXPORTER-Channel-Binding", {}, 32),
            "e3b0946bf2f4668144f22872e0afd51dc9608638c6f9b2584b98c6cd3a4affad");
}

TEST_F(ExporterTest, ContextAndLengthGoIntoTheValue) {
  EXPECT_EQ(Export("EXPORTER-Channel-Binding", AsBytes("context"), 48),
            "7e94237fbc6bce626791709803944e0f5e0d84dcc57580fccfb9d77cd970e695"
            "108187a792a388d9209c129e55c0df9a");
  const std::string all = Export("l", AsBytes("context"), 48);
  EXPECT_NE(Export("l", AsBytes("other"), 48), all);
  EXPECT_NE(Export("l", AsBytes("context"), 32), all.substr(0, 64));
  EXPECT_NE(Export("m", AsBytes("context"), 48), all);
}

TEST_F(ExporterTest, AContextMayBeLongerThanAnHkdfLabelHolds) {
  const std::vector<uint8_t> context(100000, 'c');
  EXPECT_EQ(Export("l", context, 32).size(), 64u);
}

TEST_F(ExporterTest, LabelsAndLengthsOutOfRangeAreRefused) {
  EXPECT_EQ(Export(std::string(kMaxHkdfLabelSize, 'l'), {}, 32).size(), 64u);
  EXPECT_EQ(Export(std::string(kMaxHkdfLabelSize + 1, 'l'), {}, 32), "InvalidArgument");
  EXPECT_EQ(Export("l", {}, 255 * 32).size(), 2u * 255 * 32);
  EXPECT_EQ(Export("l", {}, 255 * 32 + 1), "InvalidArgument");
}

}  // namespace
}  // namespace lockstep
