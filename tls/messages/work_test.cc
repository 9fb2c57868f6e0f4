// Parsing is linear in what the peer sends. Counted in basic blocks: the test and the code under
// test are compiled as work_counter.h says.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/testing/raw.h"
#include "tls/messages/testing/work_counter.h"
#include "tls/wire/duplicates.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {
namespace {

using testing::Buffer;
using testing::Join;
using testing::Prefixed;
using testing::RawExtension;

template <class Body>
uint64_t WorkOf(Body body) {
  const uint64_t before = testing::BlocksRun();
  body();
  return testing::BlocksRun() - before;
}

Buffer Repeat(size_t count, auto element) {
  Buffer out;
  for (size_t i = 0; i < count; ++i) {
    const Buffer bytes = element(static_cast<uint16_t>(i));
    out.insert(out.end(), bytes.begin(), bytes.end());
  }
  return out;
}

// Expects that four times the elements take at most four times the work, with a little to spare
// for what is done once, such as clearing a bitmap.
template <class MakeMessage, class Use>
void ExpectLinear(MakeMessage make, Use use) {
  constexpr size_t kCount = 1000;
  const Buffer small = make(kCount);
  const Buffer large = make(4 * kCount);
  const uint64_t small_work = WorkOf([&] { use(small); });
  const uint64_t large_work = WorkOf([&] { use(large); });
  EXPECT_GT(small_work, kCount) << "nothing was counted";
  EXPECT_LE(large_work, 4 * small_work + small_work / 2);
}

template <class T>
void MustParse(const Buffer& body) {
  const auto parsed = wire::Parse<T>(body);
  ASSERT_TRUE(parsed.has_value()) << Describe(parsed.error());
}

TEST(WorkTest, IsLinearInTheExtensionsThatNobodyKnows) {
  ExpectLinear(
      [](size_t count) {
        return Join({{0}, Prefixed(Repeat(count, [](uint16_t i) {
                       return RawExtension(static_cast<uint16_t>(0x4000 + i));
                     }))});
      },
      MustParse<CertificateRequest>);
}

TEST(WorkTest, IsLinearInTheEntriesOfACertificateMessage) {
  ExpectLinear(
      [](size_t count) {
        return Join(
            {{0, 0}, Prefixed(Repeat(count, [](uint16_t) { return Buffer{0, 0, 1, 'c', 0, 0}; }))});
      },
      MustParse<Certificate>);
}

TEST(WorkTest, IsLinearInIdentitiesAndBinders) {
  ExpectLinear(
      [](size_t count) {
        const size_t psks = count / 4;
        const Buffer identities =
            Repeat(psks, [](uint16_t) { return Buffer{0, 1, 'i', 0, 0, 0, 0}; });
        const Buffer binders = Repeat(psks, [](uint16_t) { return Join({{32}, Buffer(32)}); });
        const Buffer psk = RawExtension(ExtensionType::kPreSharedKey,
                                        Join({Prefixed(identities), Prefixed(binders)}));
        return Join({testing::ClientHelloStart(), Prefixed(psk)});
      },
      MustParse<ClientHello>);
}

TEST(WorkTest, IsLinearInTheSharesAndTheGroupsTheyAreHeldAgainst) {
  ExpectLinear(
      [](size_t count) {
        const Buffer groups = Repeat(count, [](uint16_t i) {
          return Buffer{static_cast<uint8_t>(i >> 8), static_cast<uint8_t>(i)};
        });
        const Buffer shares = Repeat(count, [](uint16_t i) {
          return Buffer{static_cast<uint8_t>(i >> 8), static_cast<uint8_t>(i), 0, 1, 'x'};
        });
        return Join({testing::ClientHelloStart(),
                     Prefixed(Join({RawExtension(ExtensionType::kSupportedGroups, Prefixed(groups)),
                                    RawExtension(ExtensionType::kKeyShare, Prefixed(shares))}))});
      },
      [](const Buffer& body) {
        const auto hello = wire::Parse<ClientHello>(body);
        ASSERT_TRUE(hello.has_value());
        const NamedGroupList& groups = *hello->extensions.supported_groups;
        EXPECT_TRUE(wire::CheckNoDuplicates(groups.named_group_list).has_value());
        EXPECT_TRUE(CheckClientShares(*hello->extensions.key_share, groups).has_value());
      });
}

TEST(WorkTest, APrefixThatClaimsMuchCostsNothing) {
  constexpr uint64_t kLittle = 10000;  // against 65535 bytes and more that are claimed
  const Buffer certificate = {0, 0xff, 0xff, 0xff, 0, 0, 1, 'c'};
  const Buffer hello = Join({testing::ClientHelloStart(), {0xff, 0xff}});
  EXPECT_LT(WorkOf([&] { EXPECT_FALSE(wire::Parse<Certificate>(certificate).has_value()); }),
            kLittle);
  EXPECT_LT(WorkOf([&] { EXPECT_FALSE(wire::Parse<ClientHello>(hello).has_value()); }), kLittle);
}

}  // namespace
}  // namespace lockstep::messages
