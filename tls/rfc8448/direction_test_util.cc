#include <array>

#include "crypto/aead/aes.h"
#include "crypto/testing/hex.h"
#include "record/header.h"
#include "record/protection.h"
#include "tls/rfc8448/trace_test_util.h"

namespace lockstep {

using crypto::ToHex;

void ExpectTrafficSecret(const TrafficSecret& secret, const ExpectedTrafficSecret& expected) {
  EXPECT_EQ(ToHex(secret.Expose()), expected.secret);
  const TrafficKeys keys = secret.Keys(crypto::kAes128Gcm);
  EXPECT_EQ(ToHex(keys.key.Expose()), expected.key);
  EXPECT_EQ(ToHex(keys.iv.Expose()), expected.iv);
}

void Direction::Protect(const TrafficSecret& secret) {
  const TrafficKeys keys = secret.Keys(crypto::kAes128Gcm);
  const auto protection = [&] {
    return record::Protection::Create(crypto::kAes128Gcm, keys.key.Expose(), keys.iv.Expose())
        .value();
  };
  reader_.Protect(protection());
  writer_.Protect(protection());
}

std::vector<uint8_t> Direction::Reproduce(record::ContentType type, Bytes records, bool initial) {
  std::vector<uint8_t> content;
  std::vector<uint8_t> received = Copy(records);  // opened in place
  for (MutableBytes rest = received; !rest.empty();) {
    if (rest[0] == static_cast<uint8_t>(record::ContentType::kChangeCipherSpec)) {
      ReproduceChangeCipherSpec(rest.first(record::kHeaderSize + 1));
      rest = rest.subspan(record::kHeaderSize + 1);
      continue;
    }
    const size_t offset = received.size() - rest.size();
    const auto result = reader_.Next(rest);
    if (!result.has_value() || !result->record) {
      ADD_FAILURE() << "no record: " << (result ? "incomplete" : Describe(result.error()));
      return content;
    }
    EXPECT_EQ(result->record->type, type);
    const Bytes opened = result->record->content;
    content.insert(content.end(), opened.begin(), opened.end());

    std::vector<uint8_t> sealed(writer_.SealedSize(opened.size()));
    const auto written =
        writer_.Seal(type, {&opened, 1}, sealed, {.initial_client_hello = initial});
    EXPECT_TRUE(written.has_value() && written->written == sealed.size());
    EXPECT_EQ(ToHex(sealed), ToHex(records.subspan(offset, result->consumed)));
    rest = rest.subspan(result->consumed);
  }
  return content;
}

void Direction::ReproduceChangeCipherSpec(MutableBytes record) {
  std::array<uint8_t, record::kHeaderSize + 1> written;
  EXPECT_EQ(writer_.WriteChangeCipherSpec(written).written, written.size());
  EXPECT_EQ(ToHex(written), ToHex(record));
  reader_.AllowChangeCipherSpec(true);
  const auto result = reader_.Next(record);
  EXPECT_TRUE(result.has_value() && result->consumed == record.size() && !result->record);
}

}  // namespace lockstep
