#include "tls/alert.h"

#include <gtest/gtest.h>

#include <utility>

namespace lockstep {
namespace {

using messages::AlertDescription;

// How many reasons there are: the list, counted.
constexpr int kReasons = 0
#define LOCKSTEP_REASON(name, kind, text) +1
#include "crypto/base/reason_list.inc"
#undef LOCKSTEP_REASON
    ;

TEST(AlertTest, OnlyErrorsThatNobodyIsToldOfHaveNoAlert) {
  for (int i = 0; i < kReasons; ++i) {
    const auto reason = static_cast<Reason>(i);
    if (AlertFor(reason).has_value()) continue;
    const ErrorKind kind = KindOf(reason);
    EXPECT_TRUE(kind == ErrorKind::kMisuse || kind == ErrorKind::kPeerAlert ||
                kind == ErrorKind::kTransport)
        << NameOf(reason);
  }
}

TEST(AlertTest, WhateverAPeerDidWrongNamesASection) {
  for (int i = 0; i < kReasons; ++i) {
    const auto reason = static_cast<Reason>(i);
    if (KindOf(reason) != ErrorKind::kPeer) continue;
    EXPECT_FALSE(SectionFor(reason).empty()) << NameOf(reason);
    EXPECT_NE(AlertFor(reason), AlertDescription::kCloseNotify) << NameOf(reason);
  }
}

TEST(AlertTest, TheAlertIsTheOneThatTheRfcNames) {
  EXPECT_EQ(AlertFor(Reason::kTruncated), AlertDescription::kDecodeError);
  EXPECT_EQ(AlertFor(Reason::kBadRecordMac), AlertDescription::kBadRecordMac);
  EXPECT_EQ(AlertFor(Reason::kRecordOverflow), AlertDescription::kRecordOverflow);
  EXPECT_EQ(AlertFor(Reason::kUnexpectedMessage), AlertDescription::kUnexpectedMessage);
  EXPECT_EQ(AlertFor(Reason::kFinishedMismatch), AlertDescription::kDecryptError);
  EXPECT_EQ(AlertFor(Reason::kNoCommonGroup), AlertDescription::kHandshakeFailure);
  EXPECT_EQ(AlertFor(Reason::kUnsupportedVersion), AlertDescription::kProtocolVersion);
  EXPECT_EQ(AlertFor(Reason::kNameMismatch), AlertDescription::kBadCertificate);
  EXPECT_EQ(AlertFor(Reason::kUnknownIssuer), AlertDescription::kUnknownCa);
  EXPECT_EQ(AlertFor(Reason::kCertificateExpired), AlertDescription::kCertificateExpired);
  EXPECT_EQ(AlertFor(Reason::kOutOfMemory), AlertDescription::kInternalError);
}

}  // namespace
}  // namespace lockstep
