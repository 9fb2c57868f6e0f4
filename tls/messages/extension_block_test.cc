#include "tls/messages/extension_block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"
#include "tls/messages/testing/raw.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {
namespace {

using testing::Buffer;
using testing::Join;
using testing::kOffersTls13;
using testing::kSelectsTls13;
using testing::Prefixed;
using testing::RawExtension;

constexpr uint16_t kUnknown = 0x4242;
constexpr uint16_t kGrease = 0x3a3a;

// Each message with the given extensions, and as little else as it takes.
Result<ClientHello> InClientHello(const Buffer& extensions) {
  static Buffer body;
  body = Join({testing::ClientHelloStart(), Prefixed(Join({kOffersTls13, extensions}))});
  return wire::Parse<ClientHello>(body);
}
Result<ServerHello> InServerHello(const Buffer& extensions) {
  static Buffer body;
  body = Join({testing::ServerHelloStart(), Prefixed(Join({kSelectsTls13, extensions}))});
  return wire::Parse<ServerHello>(body);
}
Result<HelloRetryRequest> InHelloRetryRequest(const Buffer& extensions) {
  static Buffer body;
  body = Join({testing::ServerHelloStart(), Prefixed(Join({kSelectsTls13, extensions}))});
  std::ranges::copy(kHelloRetryRequestRandom, body.begin() + 2);
  return wire::Parse<HelloRetryRequest>(body);
}
Result<EncryptedExtensions> InEncryptedExtensions(const Buffer& extensions) {
  static Buffer body;
  body = Prefixed(extensions);
  return wire::Parse<EncryptedExtensions>(body);
}
Result<CertificateRequest> InCertificateRequest(const Buffer& extensions) {
  static Buffer body;
  body = Join({{0}, Prefixed(extensions)});
  return wire::Parse<CertificateRequest>(body);
}
Result<Certificate> InCertificate(const Buffer& extensions) {
  static Buffer body;
  const Buffer entry = Join({{0, 0, 1, 'c'}, Prefixed(extensions)});
  body = Join({{0}, {0}, Prefixed(entry)});
  return wire::Parse<Certificate>(body);
}
Result<NewSessionTicket> InNewSessionTicket(const Buffer& extensions) {
  static Buffer body;
  body = Join({Buffer(8), {0}, {0, 1, 't'}, Prefixed(extensions)});
  return wire::Parse<NewSessionTicket>(body);
}

template <class T>
Reason ReasonOf(const Result<T>& result) {
  return result.has_value() ? Reason::kInternalError : result.error().reason;
}

TEST(ExtensionBlockTest, AnExtensionKnownButWrongForItsMessageIsMisplaced) {
  const Buffer oid_filters = RawExtension(ExtensionType::kOidFilters, {0, 0});
  const Buffer key_share = RawExtension(ExtensionType::kKeyShare, {0, 0});
  const Buffer alpn =
      RawExtension(ExtensionType::kApplicationLayerProtocolNegotiation, {0, 2, 1, 'h'});
  EXPECT_EQ(ReasonOf(InClientHello(oid_filters)), Reason::kMisplacedExtension);
  EXPECT_EQ(ReasonOf(InServerHello(alpn)), Reason::kMisplacedExtension);
  EXPECT_EQ(ReasonOf(InHelloRetryRequest(alpn)), Reason::kMisplacedExtension);
  EXPECT_EQ(ReasonOf(InEncryptedExtensions(key_share)), Reason::kMisplacedExtension);
  EXPECT_EQ(ReasonOf(InCertificateRequest(key_share)), Reason::kMisplacedExtension);
  EXPECT_EQ(ReasonOf(InCertificate(key_share)), Reason::kMisplacedExtension);
  EXPECT_EQ(ReasonOf(InNewSessionTicket(key_share)), Reason::kMisplacedExtension);
}

TEST(ExtensionBlockTest, AMisplacedExtensionIsNamedWithItsOffset) {
  const Buffer two = Join(
      {RawExtension(ExtensionType::kServerName), RawExtension(ExtensionType::kKeyShare, {0, 0})});
  EXPECT_EQ(InEncryptedExtensions(two).error(), (Error{Reason::kMisplacedExtension, 6, {51}}));
}

TEST(ExtensionBlockTest, AnExtensionNotAskedForIsUnsolicitedInAResponse) {
  for (const uint16_t type : {kUnknown, kGrease}) {
    const Buffer extension = RawExtension(type);
    EXPECT_EQ(ReasonOf(InServerHello(extension)), Reason::kUnsolicitedExtension);
    EXPECT_EQ(ReasonOf(InHelloRetryRequest(extension)), Reason::kUnsolicitedExtension);
    EXPECT_EQ(ReasonOf(InEncryptedExtensions(extension)), Reason::kUnsolicitedExtension);
    EXPECT_EQ(ReasonOf(InCertificate(extension)), Reason::kUnsolicitedExtension);
  }
  // Allowed there by the table, and nothing that we would ever have asked for.
  EXPECT_EQ(ReasonOf(InEncryptedExtensions(RawExtension(ExtensionType::kHeartbeat, {1}))),
            Reason::kUnsolicitedExtension);
}

TEST(ExtensionBlockTest, UnknownAndGreaseExtensionsArePassedOverInARequest) {
  const Buffer unknown = Join({RawExtension(kGrease), RawExtension(kUnknown, {1, 2, 3}),
                               RawExtension(uint16_t{0x9a9a}, {0})});
  EXPECT_TRUE(InClientHello(unknown).has_value());
  EXPECT_TRUE(InCertificateRequest(unknown).has_value());
  EXPECT_TRUE(InNewSessionTicket(unknown).has_value());
}

TEST(ExtensionBlockTest, AKnownExtensionWithoutASlotIsNotLookedInto) {
  EXPECT_TRUE(InClientHello(RawExtension(ExtensionType::kUseSrtp, {1, 2, 3})).has_value());
}

TEST(ExtensionBlockTest, TheSameExtensionTwiceIsADuplicate) {
  const Buffer early_data = RawExtension(ExtensionType::kEarlyData);
  const Buffer cookie = RawExtension(ExtensionType::kCookie, {0, 1, 'c'});
  const Buffer max_early_data = RawExtension(ExtensionType::kEarlyData, {0, 0, 0, 1});
  EXPECT_EQ(ReasonOf(InClientHello(Join({early_data, early_data}))), Reason::kDuplicateExtension);
  EXPECT_EQ(ReasonOf(InServerHello(kSelectsTls13)), Reason::kDuplicateExtension);
  EXPECT_EQ(ReasonOf(InHelloRetryRequest(Join({cookie, cookie}))), Reason::kDuplicateExtension);
  EXPECT_EQ(ReasonOf(InEncryptedExtensions(Join({early_data, early_data}))),
            Reason::kDuplicateExtension);
  EXPECT_EQ(ReasonOf(InNewSessionTicket(Join({max_early_data, max_early_data}))),
            Reason::kDuplicateExtension);
}

TEST(ExtensionBlockTest, AnUnknownExtensionTwiceIsADuplicateToo) {
  const Buffer twice = Join({RawExtension(kUnknown), RawExtension(kUnknown, {1})});
  EXPECT_EQ(InCertificateRequest(twice).error(),
            (Error{Reason::kDuplicateUnknownExtension, 7, {kUnknown}}));
  EXPECT_EQ(ReasonOf(InClientHello(twice)), Reason::kDuplicateUnknownExtension);
  // The duplicate is the plainer fault.
  EXPECT_EQ(ReasonOf(InEncryptedExtensions(twice)), Reason::kDuplicateUnknownExtension);
}

TEST(ExtensionBlockTest, ADuplicateIsFoundAmongThousandsOfUnknownExtensions) {
  Buffer many;
  for (uint16_t type = 0x4000; type < 0x4000 + 16000; ++type) {
    const Buffer extension = RawExtension(type);
    many.insert(many.end(), extension.begin(), extension.end());
  }
  EXPECT_TRUE(InCertificateRequest(many).has_value());
  EXPECT_EQ(ReasonOf(InCertificateRequest(Join({many, RawExtension(uint16_t{0x4001})}))),
            Reason::kDuplicateUnknownExtension);
}

Buffer OnePsk(size_t binders = 1) {
  const Buffer identity = Join({Prefixed({'i'}), Buffer(4)});
  Buffer list;
  for (size_t i = 0; i < binders; ++i) list = Join({list, {32}, Buffer(32)});
  return RawExtension(ExtensionType::kPreSharedKey, Join({Prefixed(identity), Prefixed(list)}));
}

TEST(ExtensionBlockTest, PreSharedKeyMustBeTheLastOfAClientHello) {
  EXPECT_TRUE(InClientHello(OnePsk()).has_value());
  EXPECT_EQ(ReasonOf(InClientHello(Join({OnePsk(), RawExtension(kUnknown)}))),
            Reason::kPreSharedKeyNotLast);
  EXPECT_EQ(ReasonOf(InClientHello(Join({OnePsk(), RawExtension(ExtensionType::kPadding)}))),
            Reason::kPreSharedKeyNotLast);
}

TEST(ExtensionBlockTest, PreSharedKeyMayStandAnywhereInAServerHello) {
  const Buffer selected = RawExtension(ExtensionType::kPreSharedKey, {0, 0});
  const Buffer key_share = RawExtension(ExtensionType::kKeyShare, {0, 0x1d, 0, 1, 'x'});
  const auto hello = InServerHello(Join({selected, key_share}));
  ASSERT_TRUE(hello.has_value());
  EXPECT_EQ(hello->extensions.pre_shared_key->selected_identity, 0);
}

TEST(ExtensionBlockTest, ForeignPreSharedKeysAreParsedWithOneBinderForEachIdentity) {
  EXPECT_EQ(InClientHello(OnePsk(2)).error().reason, Reason::kBinderCountMismatch);
  EXPECT_EQ(InClientHello(OnePsk(2)).error().values, (std::array<uint64_t, 2>{1, 2}));
  EXPECT_EQ(ReasonOf(InClientHello(OnePsk(0))), Reason::kLengthOutOfRange);
}

TEST(ExtensionBlockTest, TrailingDataInAnExtensionIsAnError) {
  EXPECT_EQ(ReasonOf(InClientHello(RawExtension(ExtensionType::kEarlyData, {0}))),
            Reason::kTrailingBytes);
  EXPECT_EQ(ReasonOf(InEncryptedExtensions(RawExtension(ExtensionType::kServerName, {0}))),
            Reason::kTrailingBytes);
  EXPECT_EQ(ReasonOf(InClientHello(RawExtension(ExtensionType::kKeyShare, {0, 0, 0}))),
            Reason::kTrailingBytes);
}

TEST(ExtensionBlockTest, AnExtensionMayNotReachBeyondItsBlock) {
  Buffer extension = RawExtension(kUnknown, {1, 2, 3});
  extension[3] = 4;
  EXPECT_EQ(ReasonOf(InClientHello(extension)), Reason::kTruncated);
}

TEST(ExtensionBlockTest, EmptyListsThatTheSyntaxForbidsAreErrors) {
  EXPECT_EQ(ReasonOf(InClientHello(RawExtension(ExtensionType::kCertificateAuthorities, {0, 0}))),
            Reason::kLengthOutOfRange);
  EXPECT_EQ(ReasonOf(InHelloRetryRequest(RawExtension(ExtensionType::kCookie, {0, 0}))),
            Reason::kLengthOutOfRange);
  EXPECT_EQ(ReasonOf(InClientHello(RawExtension(ExtensionType::kSupportedGroups, {0, 0}))),
            Reason::kLengthOutOfRange);
  EXPECT_TRUE(InClientHello(RawExtension(ExtensionType::kKeyShare, {0, 0})).has_value());
}

TEST(ExtensionBlockTest, OnlyWhatWasOfferedMayBeAnswered) {
  const Buffer answer =
      Join({RawExtension(ExtensionType::kServerName), RawExtension(ExtensionType::kEarlyData)});
  const auto response = InEncryptedExtensions(answer);
  ASSERT_TRUE(response.has_value());
  ExtensionSet offered;
  offered.Insert(ExtensionType::kServerName);
  EXPECT_EQ(CheckSolicited(response->extensions, offered).error(),
            (Error{Reason::kUnsolicitedExtension, 0, {42}}));
  offered.Insert(ExtensionType::kEarlyData);
  EXPECT_TRUE(CheckSolicited(response->extensions, offered).has_value());
}

TEST(ExtensionBlockTest, ACookieNeedsNoOffer) {
  ExtensionSet offered;
  offered.Insert(ExtensionType::kSupportedVersions);
  const auto retry = InHelloRetryRequest(RawExtension(ExtensionType::kCookie, {0, 1, 'c'}));
  ASSERT_TRUE(retry.has_value());
  EXPECT_TRUE(CheckSolicited(retry->extensions, offered).has_value());
}

TEST(ExtensionBlockTest, SetOfNamesTheSlotsInUse) {
  const auto hello = InClientHello(RawExtension(ExtensionType::kEarlyData));
  const ExtensionSet set = SetOf(hello->extensions);
  EXPECT_TRUE(set.Contains(ExtensionType::kEarlyData));
  EXPECT_TRUE(set.Contains(ExtensionType::kSupportedVersions));
  EXPECT_FALSE(set.Contains(ExtensionType::kCookie));
  EXPECT_FALSE(set.Contains(static_cast<ExtensionType>(kUnknown)));
}

TEST(ExtensionBlockTest, AReceivedBlockIsWrittenInItsOrderWithWhatItsSlotsHold) {
  auto request = InCertificateRequest(Join(
      {RawExtension(kUnknown, {9}), RawExtension(ExtensionType::kSignatureAlgorithms, {0, 2, 4, 3}),
       RawExtension(kGrease), RawExtension(ExtensionType::kStatusRequest)}));
  ASSERT_TRUE(request.has_value());
  const SignatureScheme schemes[] = {SignatureScheme::kEd25519};
  request->extensions.signature_algorithms = {.supported_signature_algorithms = schemes};
  request->extensions.status_request.reset();
  EXPECT_EQ(wire::Serialize(*request),
            Join({{0},
                  Prefixed(Join({RawExtension(kUnknown, {9}),
                                 RawExtension(ExtensionType::kSignatureAlgorithms, {0, 2, 8, 7}),
                                 RawExtension(kGrease)}))}));
  request->extensions.oid_filters.emplace();
  EXPECT_EQ(wire::Serialize(*request).error().reason, Reason::kInvalidArgument);
}

}  // namespace
}  // namespace lockstep::messages
