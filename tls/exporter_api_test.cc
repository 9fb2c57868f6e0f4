// Keying material for the application (RFC 9846 section 7.5, RFC 9266).
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tls/testing/duel.h"

namespace lockstep {
namespace {

using testing::Bytestring;
using testing::Loopback;

class ExporterApiTest : public testing::TrapTest {
 protected:
  static Bytestring Export(const Connection& connection, std::string_view label, Bytes context,
                           size_t size = 40) {
    Bytestring out(size);
    EXPECT_TRUE(connection.ExportKeyingMaterial(label, context, out).has_value());
    return out;
  }
  static Reason RefusalOf(const Connection& connection, std::string_view label, size_t size) {
    Bytestring out(size);
    const Status status = connection.ExportKeyingMaterial(label, {}, out);
    return status.has_value() ? Reason::kInternalError : status.error().reason;
  }
};

constexpr std::string_view kLabel = "EXPERIMENTAL test";

TEST_F(ExporterApiTest, BothSidesMakeTheSameOfLabelAndContextAndNothingElse) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  const Connection& client = loopback.client.connection;
  const Connection& server = loopback.server.connection;
  const Bytestring made = Export(client, kLabel, AsBytes("context"));
  EXPECT_EQ(made, Export(server, kLabel, AsBytes("context")));
  EXPECT_NE(made, Export(client, kLabel, {}));
  EXPECT_NE(made, Export(client, "EXPERIMENTAL other", AsBytes("context")));
}

TEST_F(ExporterApiTest, TheSecretOutlivesKeyUpdatesAndClosing) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  Connection& client = loopback.client.connection;
  const Bytestring made = Export(client, kLabel, {});
  ASSERT_TRUE(client.UpdateKeys(KeyUpdateRequest::kUpdateRequested).has_value());
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server, "data").has_value());
  ASSERT_TRUE(client.Close().has_value());
  EXPECT_EQ(made, Export(client, kLabel, {}));
  EXPECT_EQ(made, Export(loopback.server.connection, kLabel, {}));
}

TEST_F(ExporterApiTest, ChannelBindingIsTheExporterOfRfc9266) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  const auto binding = loopback.client.connection.ChannelBinding();
  ASSERT_TRUE(binding.has_value());
  EXPECT_EQ(Bytestring(binding->begin(), binding->end()),
            Export(loopback.server.connection, "EXPORTER-Channel-Binding", {}, 32));
}

TEST_F(ExporterApiTest, ThereIsNothingToExportBeforeTheHandshakeIsDoneNorAfterAFailure) {
  Loopback loopback(client_, server_);
  EXPECT_EQ(RefusalOf(loopback.client.connection, kLabel, 32), Reason::kNotConnected);
  ASSERT_TRUE(loopback.Deliver(loopback.client, loopback.server).has_value());
  // A server has sent its Finished, and does not know yet who is there.
  EXPECT_EQ(RefusalOf(loopback.server.connection, kLabel, 32), Reason::kNotConnected);
  ASSERT_TRUE(loopback.Handshake());
  ASSERT_TRUE(loopback.client.connection.Abort(AlertDescription::kInternalError).has_value());
  EXPECT_EQ(RefusalOf(loopback.client.connection, kLabel, 32), Reason::kAborted);
}

TEST_F(ExporterApiTest, WhatCannotBeExportedIsMisuseAndChangesNothing) {
  Loopback loopback(client_, server_);
  ASSERT_TRUE(loopback.Handshake());
  const Connection& client = loopback.client.connection;
  EXPECT_EQ(RefusalOf(client, std::string(250, 'l'), 32), Reason::kInvalidArgument);
  EXPECT_EQ(RefusalOf(client, std::string(250, 'x'), 32), Reason::kInvalidArgument);
  EXPECT_EQ(RefusalOf(client, kLabel, (size_t{255} * 64) + 1), Reason::kInvalidArgument);
  EXPECT_EQ(client.failure(), nullptr);
}

}  // namespace
}  // namespace lockstep
