// The messages that hold little: what their syntax must and must not let through.
#include <gtest/gtest.h>

#include "tls/messages/alert.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/end_of_early_data.h"
#include "tls/messages/finished.h"
#include "tls/messages/handshake.h"
#include "tls/messages/key_update.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/testing/raw.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {
namespace {

using testing::Buffer;

TEST(AlertTest, AnAlertIsExactlyTwoBytes) {
  EXPECT_FALSE(wire::Parse<Alert>(Buffer{}).has_value());
  EXPECT_FALSE(wire::Parse<Alert>(Buffer{2}).has_value());
  EXPECT_FALSE(wire::Parse<Alert>(Buffer{2, 50, 0}).has_value());
  const auto alert = wire::Parse<Alert>(Buffer{2, 50});
  ASSERT_TRUE(alert.has_value());
  EXPECT_EQ(alert->description, AlertDescription::kDecodeError);
}

TEST(AlertTest, UnknownLevelsAndDescriptionsParse) {
  EXPECT_TRUE(wire::Parse<Alert>(Buffer{99, 99}).has_value());
  EXPECT_EQ(NameOf(static_cast<AlertDescription>(99)), "");
  EXPECT_EQ(NameOf(AlertDescription::kNoApplicationProtocol), "no_application_protocol");
}

TEST(AlertTest, OnlyClosureAlertsAreWarnings) {
  EXPECT_EQ(LevelOf(AlertDescription::kCloseNotify), AlertLevel::kWarning);
  EXPECT_EQ(LevelOf(AlertDescription::kUserCanceled), AlertLevel::kWarning);
  EXPECT_EQ(LevelOf(AlertDescription::kDecodeError), AlertLevel::kFatal);
}

TEST(KeyUpdateTest, AnyOtherRequestIsAnIllegalValue) {
  EXPECT_EQ(wire::Parse<KeyUpdate>(Buffer{1})->request_update, KeyUpdateRequest::kUpdateRequested);
  EXPECT_EQ(wire::Parse<KeyUpdate>(Buffer{2}).error(), (Error{Reason::kIllegalValue, 0, {2}}));
  EXPECT_EQ(wire::Serialize(KeyUpdate{static_cast<KeyUpdateRequest>(2)}).error().reason,
            Reason::kIllegalValue);
}

TEST(EndOfEarlyDataTest, IsEmpty) {
  EXPECT_TRUE(wire::Parse<EndOfEarlyData>(Bytes()).has_value());
  EXPECT_EQ(wire::Parse<EndOfEarlyData>(Buffer{0}).error().reason, Reason::kTrailingBytes);
}

TEST(FinishedTest, TakesVerifyDataOfAnyLength) {
  const Buffer body(48, 7);
  EXPECT_EQ(wire::Parse<Finished>(body)->verify_data.bytes.size(), 48u);
}

TEST(EncryptedExtensionsTest, ABodyWithoutAnyBlockIsAnError) {
  EXPECT_EQ(wire::Parse<EncryptedExtensions>(Bytes()).error().reason, Reason::kTruncated);
}

TEST(CertificateTest, AnEmptyListParsesSoThatAClientMayDecline) {
  const auto certificate = wire::Parse<Certificate>(Buffer{0, 0, 0, 0});
  ASSERT_TRUE(certificate.has_value());
  EXPECT_TRUE(certificate->certificate_list.empty());
}

TEST(CertificateTest, AnEntryWithoutACertificateIsAnError) {
  EXPECT_EQ(wire::Parse<Certificate>(Buffer{0, 0, 0, 5, 0, 0, 0, 0, 0}).error(),
            (Error{Reason::kLengthOutOfRange, 4, {0}}));
}

TEST(NewSessionTicketTest, AnEmptyTicketIsAnError) {
  EXPECT_EQ(wire::Parse<NewSessionTicket>(Buffer{0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0}).error(),
            (Error{Reason::kLengthOutOfRange, 9, {0}}));
}

TEST(HandshakeTest, TheHeaderIsTypeAndLength) {
  const auto message = SerializeHandshake(KeyUpdate{KeyUpdateRequest::kUpdateRequested});
  EXPECT_EQ(message, (Buffer{24, 0, 0, 1, 1}));
  EXPECT_EQ(HandshakeSize(KeyUpdate()), 5u);
  EXPECT_EQ(SerializeHandshake(EndOfEarlyData()), (Buffer{5, 0, 0, 0}));
  EXPECT_EQ(NameOf(HandshakeType::kKeyUpdate), "key_update");
  EXPECT_EQ(NameOf(static_cast<HandshakeType>(99)), "");
}

TEST(HandshakeTest, AMessageThatItsSyntaxForbidsIsNotWritten) {
  EXPECT_EQ(SerializeHandshake(NewSessionTicket()).error().reason, Reason::kLengthOutOfRange);
}

}  // namespace
}  // namespace lockstep::messages
