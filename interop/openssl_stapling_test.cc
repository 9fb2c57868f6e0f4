// OCSP responses and CRLs that OpenSSL has made, and stapling with OpenSSL, both ways.
#include <memory>
#include <string>
#include <vector>

#include "interop/testing/files.h"
#include "interop/testing/openssl_test.h"
#include "interop/testing/process.h"

namespace lockstep::interop {
namespace {

using Responses = std::vector<std::vector<uint8_t>>;

// What `openssl ca` keeps of one certificate: valid, or revoked.
constexpr char kValid[] = "V\t361231000000Z\t\t1234\tunknown\t/CN=leaf\n";
constexpr char kRevoked[] =
    "R\t361231000000Z\t260101000000Z,keyCompromise\t1234\tunknown\t/CN=leaf\n";
constexpr char kCaSettings[] = R"([ca]
default_ca = settings
[settings]
default_md = sha256
default_crl_days = 1
crl_extensions = extensions
[extensions]
authorityKeyIdentifier = keyid:always
)";

// A CA of the openssl command's, and a server's certificate.
class StaplingTest : public OpenSslTest {
 protected:
  void SetUp() override {
    OpenSslTest::SetUp();
    if (IsSkipped()) return;
    pki_.files = {.root_path = ca_,
                  .intermediate_path = ca_,
                  .certificate_path = leaf_,
                  .chain_path = leaf_,
                  .key_path = leaf_key_};
    const std::string request = TemporaryPath("request"), extensions = TemporaryPath("extensions");
    WriteFile(extensions, "subjectAltName=DNS:" + std::string(kServerName) + "\n");
    ASSERT_TRUE(interop::Run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                              "ec_paramgen_curve:P-256", "-nodes", "-keyout", ca_key_, "-out", ca_,
                              "-subj", "/CN=CA"}));
    ASSERT_TRUE(
        interop::Run({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                      "-nodes", "-keyout", leaf_key_, "-out", request, "-subj", "/CN=leaf"}));
    ASSERT_TRUE(
        interop::Run({"openssl", "x509", "-req", "-in", request, "-CA", ca_, "-CAkey", ca_key_,
                      "-set_serial", "0x1234", "-extfile", extensions, "-out", leaf_}));
    auto trust = std::make_shared<x509::TrustStore>();
    ASSERT_TRUE(trust->AddPem(ReadFile(ca_)).has_value());
    pki_.trust_store = trust;
  }

  // The path of OpenSSL's response about the leaf, as its index has it.
  std::string Respond(std::string_view index) {
    WriteFile(index_, index);
    std::string path = TemporaryPath("response");
    EXPECT_TRUE(
        interop::Run({"openssl", "ocsp", "-index", index_, "-CA", ca_, "-rsigner", ca_, "-rkey",
                      ca_key_, "-issuer", ca_, "-cert", leaf_, "-ndays", "1", "-respout", path}));
    return path;
  }
  std::shared_ptr<const Responses> Crls(std::string_view index) {
    WriteFile(index_, index);
    const std::string pem = TemporaryPath("crl.pem"), der = TemporaryPath("crl.der");
    const std::string number = TemporaryPath("number"), settings = TemporaryPath("settings");
    WriteFile(number, "01\n");
    std::string text = kCaSettings;
    text.insert(text.find("default_md"), "database = " + index_ + "\ncrlnumber = " + number + "\n");
    WriteFile(settings, text);
    EXPECT_TRUE(interop::Run({"openssl", "ca", "-config", settings, "-gencrl", "-keyfile", ca_key_,
                              "-cert", ca_, "-out", pem}));
    EXPECT_TRUE(interop::Run({"openssl", "crl", "-in", pem, "-outform", "DER", "-out", der}));
    return std::make_shared<const Responses>(1, Copy(AsBytes(ReadFile(der))));
  }
  ClientOptions HardFail() {
    ClientOptions client = ClientOf(pki_);
    client.common.revocation.mode = x509::RevocationMode::kHardFail;
    return client;
  }
  static void ExpectRevoked(const Conversation& talk) {
    ASSERT_TRUE(talk.Until([&] { return talk.connection().failure() != nullptr; }));
    EXPECT_EQ(talk.connection().failure()->error.reason, Reason::kCertificateRevoked);
    ASSERT_TRUE(talk.End());
    EXPECT_NE((talk.openssl->output() + talk.openssl->errors()).find("certificate revoked"),
              std::string::npos);
  }

  std::string ca_ = TemporaryPath("ca.pem"), ca_key_ = TemporaryPath("ca.key");
  std::string leaf_ = TemporaryPath("leaf.pem"), leaf_key_ = TemporaryPath("leaf.key");
  std::string index_ = TemporaryPath("index");
  Pki pki_;
};

TEST_F(StaplingTest, OurClientJudgesWhatTheirServerStaples) {
  ClientOptions client = HardFail();
  client.common.revocation.request_staples = true;
  ExpectWorks(TalkToServer(client, pki_, {"-status_file", Respond(kValid)}));
  ExpectRevoked(TalkToServer(client, pki_, {"-status_file", Respond(kRevoked)}));
}

TEST_F(StaplingTest, OurClientJudgesTheirServerByTheirCrl) {
  ClientOptions client = HardFail();
  client.common.revocation.crls = Crls(kValid);
  ExpectWorks(TalkToServer(client, pki_));
  client.common.revocation.crls = Crls(kRevoked);
  ExpectRevoked(TalkToServer(client, pki_));
}

TEST_F(StaplingTest, TheirClientReadsWhatOurServerStaples) {
  const Responses responses = {Copy(AsBytes(ReadFile(Respond(kValid))))};
  pki_.credential =
      Credential::FromPem(ReadFile(leaf_), ReadFile(leaf_key_), {.ocsp_responses = responses})
          .value();
  const Conversation talk = TalkToClient(ServerOf(pki_), pki_, {"-status"});
  ExpectWorks(talk);
  EXPECT_NE(talk.openssl->output().find("Cert Status: good"), std::string::npos);
  const Conversation unasked = TalkToClient(ServerOf(pki_), pki_);
  ExpectWorks(unasked);
  EXPECT_EQ(unasked.openssl->output().find("Cert Status"), std::string::npos);
}

}  // namespace
}  // namespace lockstep::interop
