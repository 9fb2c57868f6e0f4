// Mutations of names: those asked for, those held, and what CAs constrain them to.
#include "interop/testing/chain_mutations.h"
#include "interop/testing/plan_edits.h"
#include "x509/name_writer.h"
#include "x509/oids.h"

namespace lockstep::interop {
namespace {

using x509::GeneralName;
using Kind = GeneralName::Kind;

// One base, permitted or excluded by any issuer, and one name of the leaf, of the same kind.
void Constrain(ChainPlan& plan, Dice& dice, const GeneralName& base, const GeneralName& name) {
  NameEveryCa(plan);
  const bool excluded = dice.OneIn(2);
  const std::span<const GeneralName> bases(&base, 1), none;
  SetOn(AnyIssuer(plan, dice),
        x509::NameConstraintsExtension(excluded ? none : bases, excluded ? bases : none));
  SetOn(plan.leaf(), x509::SubjectAltNameExtension({&name, 1}));
  plan.names.clear();
}

template <size_t kBases, size_t kNames>
void ConstrainText(ChainPlan& plan, Dice& dice, Kind kind, const std::string_view (&bases)[kBases],
                   const std::string_view (&names)[kNames]) {
  Constrain(plan, dice, {kind, AsBytes(dice.Of(bases))}, {kind, AsBytes(dice.Of(names))});
}

void ConstrainDns(ChainPlan& plan, Dice& dice) {
  static constexpr std::string_view kBases[] = {"example.com", ".example.com",    "com",      "",
                                                "EXAMPLE.COM", "www.example.com", "ample.com"};
  static constexpr std::string_view kNames[] = {"example.com",        "www.example.com",
                                                "a.b.example.com",    "example.org",
                                                "counterexample.com", "Example.Com"};
  ConstrainText(plan, dice, Kind::kDnsName, kBases, kNames);
}

void ConstrainWildcards(ChainPlan& plan, Dice& dice) {
  static constexpr std::string_view kBases[] = {"example.com", ".example.com", "www.example.com",
                                                "com"};
  static constexpr std::string_view kNames[] = {"*.example.com", "*.www.example.com", "*.com",
                                                "*.example.org"};
  ConstrainText(plan, dice, Kind::kDnsName, kBases, kNames);
}

void ConstrainOddDns(ChainPlan& plan, Dice& dice) {
  static constexpr std::string_view kBases[] = {"example.com.", "*.example.com", "..example.com",
                                                "example.com"};
  static constexpr std::string_view kNames[] = {"a..example.com", "a b.example.com", "example.com",
                                                "www.example.com", "example.com."};
  ConstrainText(plan, dice, Kind::kDnsName, kBases, kNames);
}

void ConstrainAddresses(ChainPlan& plan, Dice& dice) {
  static constexpr uint8_t kBases[][8] = {{192, 0, 2, 0, 255, 255, 255, 0},
                                          {192, 0, 2, 1, 255, 255, 255, 255},
                                          {10, 0, 0, 0, 255, 0, 0, 0},
                                          {0, 0, 0, 0, 0, 0, 0, 0}};
  static constexpr uint8_t kNames[][4] = {{192, 0, 2, 1}, {192, 0, 3, 1}, {10, 1, 2, 3}};
  Constrain(plan, dice, {Kind::kIpAddress, dice.Of(kBases)}, {Kind::kIpAddress, dice.Of(kNames)});
}

void ConstrainMailboxes(ChainPlan& plan, Dice& dice) {
  static constexpr std::string_view kBases[] = {"a@example.com", "example.com", ".example.com",
                                                "A@example.com", "a@EXAMPLE.com"};
  static constexpr std::string_view kNames[] = {
      "a@example.com", "b@example.com", "a@www.example.com", "a@Example.com", "a@example.org"};
  ConstrainText(plan, dice, Kind::kRfc822Name, kBases, kNames);
}

void ConstrainOddMailboxes(ChainPlan& plan, Dice& dice) {
  static constexpr std::string_view kBases[] = {"", "@", "example.com", "a@example.com"};
  static constexpr std::string_view kNames[] = {"\"a\"@example.com", "a@b@example.com",
                                                "a@[192.0.2.1]", "example.com", "a@example.com"};
  ConstrainText(plan, dice, Kind::kRfc822Name, kBases, kNames);
}

void ConstrainUris(ChainPlan& plan, Dice& dice) {
  static constexpr std::string_view kBases[] = {"example.com", ".example.com", "www.example.com",
                                                "EXAMPLE.com"};
  static constexpr std::string_view kNames[] = {
      "https://example.com/", "https://www.example.com:443/a?b#c", "https://a.b.example.com",
      "ftp://example.org/", "https://Example.Com/"};
  ConstrainText(plan, dice, Kind::kUri, kBases, kNames);
}

void ConstrainOddUris(ChainPlan& plan, Dice& dice) {
  static constexpr std::string_view kBases[] = {"example.com", ".example.com", ""};
  static constexpr std::string_view kNames[] = {"https://user:password@example.com/",
                                                "mailto:a@example.com",
                                                "https://192.0.2.1/",
                                                "https://[2001:db8::1]/",
                                                "urn:a:b",
                                                "https:///a"};
  ConstrainText(plan, dice, Kind::kUri, kBases, kNames);
}

void ConstrainDirectoryNames(ChainPlan& plan, Dice& dice) {
  static const std::vector<uint8_t> kBases[] = {
      x509::WriteName({"", "Example"}), x509::WriteName({"", "EXAMPLE"}),
      x509::WriteName({"leaf", "Example"}), x509::WriteName({"", "Exam"}),
      x509::WriteName({"", ""})};
  static const std::vector<uint8_t> kNames[] = {
      x509::WriteName({"leaf", "Example"}), x509::WriteName({"leaf", ""}),
      x509::WriteName({"", "Example"}), x509::WriteName({"leaf", "Other"})};
  const std::vector<uint8_t>& subject = dice.Of(kNames);
  const GeneralName base = {Kind::kDirectoryName, dice.Of(kBases)};
  const bool excluded = dice.OneIn(2);
  const std::span<const GeneralName> bases(&base, 1), none;
  // Only the last CA's own constraints: those above would be about the CAs' names too.
  SetOn(plan.nodes[plan.nodes.size() - 2],
        x509::NameConstraintsExtension(excluded ? none : bases, excluded ? bases : none));
  plan.leaf().changes.push_back([&](x509::CertificateSpec& spec) { spec.subject = subject; });
}

void AskFor(ChainPlan& plan, Dice& dice) {
  static constexpr std::string_view kNames[] = {
      "example.com",  "EXAMPLE.COM", "www.example.com",          "a.b.example.com",
      "com",          "example.net", "xn--nxasmq6b.example.com", "192.0.2.1",
      "198.51.100.1", "2001:db8::1"};
  plan.names = {std::string(dice.Of(kNames))};
}

void HoldOddNames(ChainPlan& plan, Dice& dice) {
  static constexpr std::string_view kNames[] = {"*.com",
                                                "w*.example.com",
                                                "*",
                                                "www.*.com",
                                                "*.*.com",
                                                "*.example.com.",
                                                "www.example.com.",
                                                ".example.com",
                                                "www.example.com\0.org",
                                                "*www.example.com",
                                                "ww*.example.com"};
  const GeneralName name = {Kind::kDnsName, AsBytes(dice.Of(kNames))};
  SetOn(plan.leaf(), x509::SubjectAltNameExtension({&name, 1}));
  plan.names = {dice.OneIn(2) ? "www.example.com" : "example.com"};
}

constexpr Mutation kMutations[] = {
    {"another name is asked for", AskFor},
    {"odd names are held", HoldOddNames},
    {"no subjectAltName",
     [](ChainPlan& plan, Dice&) { RemoveFrom(plan.leaf(), x509::oid::kSubjectAltName); }},
    {"DNS constraints", ConstrainDns},
    {"DNS constraints, wildcards", ConstrainWildcards},
    {"DNS constraints, malformed", ConstrainOddDns},
    {"address constraints", ConstrainAddresses},
    {"mailbox constraints", ConstrainMailboxes},
    {"mailbox constraints, malformed", ConstrainOddMailboxes},
    {"URI constraints", ConstrainUris},
    {"URI constraints, malformed", ConstrainOddUris},
    {"directory name constraints", ConstrainDirectoryNames},
};

}  // namespace

std::span<const Mutation> NameMutations() { return kMutations; }

}  // namespace lockstep::interop
