#include "tls/messages/extension_table.h"

#include <gtest/gtest.h>

#include <set>

namespace lockstep::messages {
namespace {

TEST(ExtensionTableTest, EveryExtensionHasOneRow) {
  std::set<ExtensionType> types;
  std::set<std::string_view> names;
  for (const ExtensionRow& row : kExtensionTable) {
    EXPECT_TRUE(types.insert(row.type).second) << row.name;
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_NE(row.contexts, 0) << row.name;
  }
}

// Lines of the table in section 4.3, chosen so that each message is met on both sides.
TEST(ExtensionTableTest, SaysWhatTheRfcSays) {
  const auto allowed = [](ExtensionType type, ExtensionContext context) {
    return IsAllowedIn(*FindExtensionRow(type), context);
  };
  using enum ExtensionContext;
  EXPECT_TRUE(allowed(ExtensionType::kServerName, kCertificateRequest));
  EXPECT_FALSE(allowed(ExtensionType::kServerName, kServerHello));
  EXPECT_TRUE(allowed(ExtensionType::kStatusRequest, kCertificate));
  EXPECT_FALSE(allowed(ExtensionType::kStatusRequest, kEncryptedExtensions));
  EXPECT_TRUE(allowed(ExtensionType::kKeyShare, kHelloRetryRequest));
  EXPECT_FALSE(allowed(ExtensionType::kPreSharedKey, kHelloRetryRequest));
  EXPECT_TRUE(allowed(ExtensionType::kEarlyData, kNewSessionTicket));
  EXPECT_FALSE(allowed(ExtensionType::kCookie, kServerHello));
  EXPECT_FALSE(allowed(ExtensionType::kOidFilters, kClientHello));
  EXPECT_TRUE(allowed(ExtensionType::kOidFilters, kCertificateRequest));
}

TEST(ExtensionTableTest, UnrecognisedTypesHaveNoRowAndNoName) {
  EXPECT_EQ(FindExtensionRow(static_cast<ExtensionType>(0x4242)), nullptr);
  EXPECT_EQ(NameOf(static_cast<ExtensionType>(0x4242)), "");
  EXPECT_EQ(NameOf(ExtensionType::kPskKeyExchangeModes), "psk_key_exchange_modes");
}

TEST(ExtensionTableTest, ASetHoldsWhatWasInserted) {
  ExtensionSet set;
  EXPECT_TRUE(set.empty());
  for (const ExtensionRow& row : kExtensionTable) {
    EXPECT_FALSE(set.Contains(row.type));
    set.Insert(row.type);
    EXPECT_TRUE(set.Contains(row.type));
  }
  for (const ExtensionRow& row : kExtensionTable) set.Erase(row.type);
  EXPECT_TRUE(set.empty());
  set.Insert(static_cast<ExtensionType>(0x4242));
  EXPECT_TRUE(set.empty());
}

}  // namespace
}  // namespace lockstep::messages
