// Writes the seeds of the message targets: make_seeds FOLDER, where each target has a folder in it.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "tls/messages/testing/samples.h"

namespace {

using namespace lockstep::messages;  // NOLINT(google-build-using-namespace): all of its messages

template <class T>
void Write(const std::filesystem::path& folder, std::string_view target) {
  std::filesystem::create_directories(folder / target);
  for (const testing::Sample& sample : testing::Samples<T>()) {
    std::ofstream file(folder / target / sample.name, std::ios::binary);
    file.write(reinterpret_cast<const char*>(sample.body.data()),
               static_cast<std::streamsize>(sample.body.size()));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    (void)std::fputs("usage: make_seeds FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  Write<ClientHello>(folder, "client_hello");
  Write<ServerHello>(folder, "server_hello");
  Write<HelloRetryRequest>(folder, "hello_retry_request");
  Write<EncryptedExtensions>(folder, "encrypted_extensions");
  Write<CertificateRequest>(folder, "certificate_request");
  Write<Certificate>(folder, "certificate");
  Write<CertificateVerify>(folder, "certificate_verify");
  Write<Finished>(folder, "finished");
  Write<EndOfEarlyData>(folder, "end_of_early_data");
  Write<NewSessionTicket>(folder, "new_session_ticket");
  Write<KeyUpdate>(folder, "key_update");
  Write<Alert>(folder, "alert");
}
