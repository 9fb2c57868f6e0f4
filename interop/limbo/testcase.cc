#include "interop/limbo/testcase.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace lockstep::limbo {
namespace {

using Json = nlohmann::json;

PeerName ReadPeerName(const Json& json) {
  return {json.at("kind").get<std::string>(), json.at("value").get<std::string>()};
}

template <class T>
std::optional<T> ReadOptional(const Json& json) {
  return json.is_null() ? std::nullopt : std::optional(json.get<T>());
}

Testcase ReadTestcase(const Json& json) {
  const auto strings = [&](const char* field) {
    return json.at(field).get<std::vector<std::string>>();
  };
  Testcase out;
  out.id = json.at("id").get<std::string>();
  out.conflicts_with = strings("conflicts_with");
  out.features = strings("features");
  out.validation_kind = json.at("validation_kind").get<std::string>();
  out.trusted_certs = strings("trusted_certs");
  out.untrusted_intermediates = strings("untrusted_intermediates");
  out.peer_certificate = json.at("peer_certificate").get<std::string>();
  out.validation_time = ReadOptional<std::string>(json.at("validation_time"));
  out.key_usage = strings("key_usage");
  out.extended_key_usage = strings("extended_key_usage");
  out.expects_success = json.at("expected_result") == "SUCCESS";
  if (const Json& name = json.at("expected_peer_name"); !name.is_null())
    out.expected_peer_name = ReadPeerName(name);
  for (const Json& name : json.at("expected_peer_names"))
    out.expected_peer_names.push_back(ReadPeerName(name));
  out.max_chain_depth = ReadOptional<uint32_t>(json.at("max_chain_depth"));
  out.crls = strings("crls");
  return out;
}

}  // namespace

std::string Testcase::Namespace() const { return id.substr(0, id.rfind("::")); }

bool Testcase::HasFeature(std::string_view feature) const {
  return std::ranges::find(features, feature) != features.end();
}

std::expected<std::vector<Testcase>, std::string> ParseTestcases(std::string_view json) try {
  const Json file = Json::parse(json);
  std::vector<Testcase> out;
  for (const Json& testcase : file.at("testcases")) {
    out.push_back(ReadTestcase(testcase));
    if (!testcase.at("signature_algorithms").empty())
      return std::unexpected(out.back().id + " asks for certain signature_algorithms");
  }
  return out;
} catch (const Json::exception& error) {
  return std::unexpected(std::string("not a file of x509-limbo: ") + error.what());
}

}  // namespace lockstep::limbo
