#include "benchmarks/bettertls_cases.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>

#include "benchmarks/compare.h"
#include "interop/limbo/run.h"
#include "interop/limbo/testcase.h"
#include "x509/pem.h"

namespace lockstep::benchmarks {
namespace {

std::vector<uint8_t> Decode(const std::string& pem) {
  const auto block = x509::PemReader(pem).Next();
  Require(block.has_value() && block->has_value(), "a vector is no PEM");
  const auto der = (*block)->Decode();
  Require(der.has_value(), "a vector is no base64");
  return Copy(*der);
}

ChainCase CaseOf(const limbo::Testcase& testcase) {
  ChainCase out;
  out.chain.push_back(Decode(testcase.peer_certificate));
  for (const std::string& pem : testcase.untrusted_intermediates) out.chain.push_back(Decode(pem));
  out.root = Decode(testcase.trusted_certs.front());
  out.name = testcase.expected_peer_name->value;
  out.time = limbo::ParseTime(testcase.validation_time.value_or("")).value_or(Now() / 1000);
  out.is_good = testcase.expects_success;
  return out;
}

}  // namespace

std::vector<ChainCase> LoadNameConstraintCases() {
  const char* vectors = std::getenv("LOCKSTEP_VECTORS");
  std::ifstream file(std::string(vectors != nullptr ? vectors : "") + "/limbo/bettertls.json");
  if (vectors == nullptr || !file) {
    std::cerr << "name constraints are not compared: no LOCKSTEP_VECTORS/limbo/bettertls.json\n";
    return {};
  }
  const std::string json(std::istreambuf_iterator<char>(file), {});
  const auto testcases = limbo::ParseTestcases(json);
  Require(testcases.has_value(), "bettertls.json cannot be read");
  std::vector<ChainCase> out;
  for (const limbo::Testcase& testcase : *testcases)
    if (testcase.Namespace() == "bettertls::nameconstraints" && testcase.expected_peer_name)
      out.push_back(CaseOf(testcase));
  return out;
}

}  // namespace lockstep::benchmarks
