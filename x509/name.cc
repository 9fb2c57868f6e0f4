#include "x509/name.h"

#include <algorithm>
#include <string_view>

#include "x509/der/text.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Element;
using der::Reader;
using der::Tag;

// AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY }
struct Attribute {
  Bytes type;
  Element value;
  bool starts_rdn = false;  // first of its RelativeDistinguishedName
};

// Walks over the attributes of a checked RDNSequence, in order.
class Attributes {
 public:
  explicit Attributes(Bytes rdns) : rdns_(rdns), set_(Bytes()) {}
  std::optional<Attribute> Next() {
    const bool starts_rdn = set_.empty();
    if (starts_rdn) {
      if (rdns_.empty()) return std::nullopt;
      set_ = rdns_.Enter(Tag::kSet);
    }
    Reader attribute = set_.Enter(Tag::kSequence);
    const Bytes type = attribute.ObjectIdentifier();
    return Attribute{type, attribute.Next(), starts_rdn};
  }

 private:
  Reader rdns_;
  Reader set_;
};

// The strings that RFC 5280 section 7.1 compares by their characters. Others (BMPString and the
// like) are compared byte for byte.
bool IsFoldable(Tag tag) {
  return tag == Tag::kUtf8String || tag == Tag::kPrintableString || tag == Tag::kIa5String ||
         tag == Tag::kVisibleString;
}

// Yields the characters of a string as RFC 4518 prepares ASCII ones: lower case, no spaces at
// either end, one for each run between. Other bytes of UTF-8 pass unchanged.
class FoldedText {
 public:
  explicit FoldedText(Bytes text) : text_(text) { SkipSpaces(); }
  std::optional<uint8_t> Next() {
    if (text_.empty()) return std::nullopt;
    const uint8_t c = text_[0];
    if (c == ' ') {
      SkipSpaces();
      return text_.empty() ? std::nullopt : std::optional<uint8_t>(' ');
    }
    text_ = text_.subspan(1);
    return c >= 'A' && c <= 'Z' ? static_cast<uint8_t>(c + ('a' - 'A')) : c;
  }

 private:
  void SkipSpaces() {
    const auto end = std::ranges::find_if(text_, [](uint8_t c) { return c != ' '; });
    text_ = {end, text_.end()};
  }
  Bytes text_;
};

bool FoldedEqual(Bytes a, Bytes b) {
  FoldedText left(a), right(b);
  while (true) {
    const std::optional<uint8_t> c = left.Next();
    if (c != right.Next()) return false;
    if (!c) return true;
  }
}

bool SameAttribute(const Attribute& a, const Attribute& b) {
  if (a.starts_rdn != b.starts_rdn || !Equal(a.type, b.type)) return false;
  if (IsFoldable(a.value.tag) && IsFoldable(b.value.tag))
    return FoldedEqual(a.value.content, b.value.content);
  return Equal(a.value.whole, b.value.whole);
}

// FNV-1a: a filter before Matches, not a defence.
constexpr uint64_t kEmptyNameHash = 0xcbf29ce484222325;

// The hash of a name that goes on with this attribute.
uint64_t MixedHash(uint64_t hash, const Attribute& attribute) {
  const auto mix = [&](uint8_t c) { hash = (hash ^ c) * 0x100000001b3; };
  for (const uint8_t c : attribute.type) mix(c);
  if (!IsFoldable(attribute.value.tag)) {
    // Compared byte for byte. Left out, names that differ here only would cost a comparison each.
    for (const uint8_t c : attribute.value.whole) mix(c);
    return hash;
  }
  FoldedText text(attribute.value.content);
  while (const std::optional<uint8_t> c = text.Next()) mix(*c);
  return hash;
}

std::string AttributeName(Bytes type) {
  struct Known {
    Bytes type;
    std::string_view name;
  };
  static constexpr Known kKnown[] = {
      {oid::kCommonName, "CN"},
      {oid::kOrganizationName, "O"},
      {oid::kOrganizationalUnitName, "OU"},
      {oid::kCountryName, "C"},
      {oid::kStateOrProvinceName, "ST"},
      {oid::kLocalityName, "L"},
      {oid::kDomainComponent, "DC"},
      {oid::kSerialNumber, "serialNumber"},
      {oid::kOrganizationIdentifier, "organizationIdentifier"},
      {oid::kEmailAddress, "emailAddress"},
  };
  for (const Known& known : kKnown)
    if (Equal(known.type, type)) return std::string(known.name);
  return der::OidToString(type);
}

// Keeps a comma or a plus sign inside a value from looking like the start of another attribute.
std::string EscapeValue(Bytes value, size_t max_size) {
  std::string out;
  for (const char c : der::Escape(value, max_size)) {
    if (c == ',' || c == '+') out += '\\';
    out += c;
  }
  return out;
}

// Reads one RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue.
void CheckRdn(Reader& rdns, size_t& attributes) {
  Reader set = rdns.Enter(Tag::kSet);
  Bytes previous;
  do {
    const Element element = set.Expect(Tag::kSequence);
    Reader attribute = set.Inside(element);
    attribute.ObjectIdentifier();
    const Element value = attribute.Next();
    if (der::IsString(value.tag) && !der::IsWellFormed(value.tag, value.content))
      attribute.FailIn(value, Reason::kMalformedName);
    if (const Status done = attribute.Done(); !done) set.FailWith(done.error());
    // X.690 11.6: the elements of a SET OF are in ascending order.
    if (std::ranges::lexicographical_compare(element.whole, previous))
      set.FailIn(element, Reason::kDerInvalid);
    previous = element.whole;
    if (++attributes > kMaxNameAttributes)
      set.Fail(Reason::kCertificateListTooLong, kMaxNameAttributes);
  } while (!set.empty());
  if (const Status done = set.Done(); !done) rdns.FailWith(done.error());
}

}  // namespace

Name Name::Read(der::Reader& reader) {
  const Element sequence = reader.Expect(Tag::kSequence);
  Reader rdns = reader.Inside(sequence);
  size_t attributes = 0;
  while (!rdns.empty()) CheckRdn(rdns, attributes);
  if (const Status done = rdns.Done(); !done) reader.FailWith(done.error());
  Name name;
  if (!reader.ok()) return name;
  name.der_ = sequence.whole;
  name.rdns_ = sequence.content;
  return name;
}

Result<Name> Name::Parse(Bytes der) {
  Reader reader(der);
  const Name name = Read(reader);
  LOCKSTEP_TRY(reader.Done());
  return name;
}

Name Name::Checked(Bytes der) {
  Name name;
  name.der_ = der;
  name.rdns_ = Reader(der).Next().content;
  return name;
}

bool Name::Matches(const Name& other) const {
  if (Equal(rdns_, other.rdns_)) return true;
  Attributes left(rdns_), right(other.rdns_);
  while (true) {
    const std::optional<Attribute> a = left.Next(), b = right.Next();
    if (!a || !b) return !a && !b;
    if (!SameAttribute(*a, *b)) return false;
  }
}

bool Name::IsWithin(const Name& base) const {
  Attributes mine(rdns_), prefix(base.rdns_);
  while (true) {
    const std::optional<Attribute> a = mine.Next(), b = prefix.Next();
    // The prefix ends where one of our RelativeDistinguishedNames ends too.
    if (!b) return !a || a->starts_rdn;
    if (!a || !SameAttribute(*a, *b)) return false;
  }
}

std::optional<Bytes> Name::Find(Bytes attribute_type, size_t skip) const {
  Attributes attributes(rdns_);
  while (const std::optional<Attribute> attribute = attributes.Next())
    if (Equal(attribute->type, attribute_type) && skip-- == 0) return attribute->value.content;
  return std::nullopt;
}

uint64_t Name::MatchHash() const {
  uint64_t hash = kEmptyNameHash;
  Attributes attributes(rdns_);
  while (const std::optional<Attribute> attribute = attributes.Next())
    hash = MixedHash(hash, *attribute);
  return hash;
}

std::vector<uint64_t> Name::PrefixMatchHashes() const {
  std::vector<uint64_t> out = {kEmptyNameHash};
  Attributes attributes(rdns_);
  while (const std::optional<Attribute> attribute = attributes.Next())
    out.push_back(MixedHash(out.back(), *attribute));
  return out;
}

std::string Name::ToString(size_t max_size) const {
  std::string out;
  Attributes attributes(rdns_);
  while (const std::optional<Attribute> attribute = attributes.Next()) {
    if (out.size() >= max_size) return out.substr(0, max_size) + "...";
    if (!out.empty()) out += attribute->starts_rdn ? ", " : " + ";
    out += AttributeName(attribute->type) + '=' + EscapeValue(attribute->value.content, max_size);
  }
  return out;
}

std::string Name::CommonName() const {
  const std::optional<Bytes> value = Find(oid::kCommonName);
  return value ? der::Escape(*value) : std::string();
}

}  // namespace lockstep::x509
