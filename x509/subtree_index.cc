#include "x509/subtree_index.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "x509/dns_name.h"
#include "x509/mailbox.h"
#include "x509/name.h"

namespace lockstep::x509 {
namespace {

using Kind = GeneralName::Kind;

// No DNS name is longer, and few directory names are; in bytes.
constexpr size_t kUsualNameSize = 256;

uint32_t Bit(Kind kind) { return uint32_t{1} << std::to_underlying(kind); }

// FNV-1a: a filter before CompareSubtree, whose work is counted too, and not a defence.
class Hasher {
 public:
  explicit Hasher(Kind kind) { Mix(std::to_underlying(kind)); }
  void Mix(uint8_t octet) { hash_ = (hash_ ^ octet) * 0x100000001b3; }
  [[nodiscard]] uint64_t hash() const { return hash_; }

 private:
  uint64_t hash_ = 0xcbf29ce484222325;
};

// Text is hashed from its end and without regard to case, so that one pass over a name yields the
// hashes of all domains that it is in.
uint64_t HashOfText(Kind kind, std::string_view text) {
  Hasher hasher(kind);
  for (size_t i = text.size(); i-- > 0;) hasher.Mix(static_cast<uint8_t>(AsciiLower(text[i])));
  return hasher.hash();
}

uint64_t HashOfAddress(Bytes address, size_t prefix_length) {
  Hasher hasher(Kind::kIpAddress);
  hasher.Mix(static_cast<uint8_t>(address.size()));
  hasher.Mix(static_cast<uint8_t>(prefix_length));
  for (size_t i = 0; i * 8 < prefix_length; ++i) {
    const size_t bits = std::min<size_t>(8, prefix_length - i * 8);
    hasher.Mix(static_cast<uint8_t>(address[i] & 0xff00 >> bits));
  }
  return hasher.hash();
}

uint64_t HashOfDirectoryName(uint64_t match_hash) {
  Hasher hasher(Kind::kDirectoryName);
  for (int shift = 0; shift < 64; shift += 8) hasher.Mix(static_cast<uint8_t>(match_hash >> shift));
  return hasher.hash();
}

// The one bits of a mask, of which it is known that zeros only follow.
size_t PrefixLength(Bytes mask) {
  size_t length = 0;
  for (const uint8_t octet : mask) length += static_cast<size_t>(std::countl_one(octet));
  return length;
}

std::string_view WithoutLeadingDot(std::string_view base) {
  return base.starts_with('.') ? base.substr(1) : base;
}

}  // namespace

bool NameWork::Spend(size_t bytes) {
  const auto cost = static_cast<uint32_t>(1 + bytes / kUsualNameSize);
  if (cost > budget_.name_comparisons - work_.name_comparisons) return false;
  work_.name_comparisons += cost;
  return true;
}

std::optional<SubtreeIndex> SubtreeIndex::Of(const GeneralSubtrees& bases, SubtreeUse use,
                                             NameWork& work) {
  SubtreeIndex out(use);
  for (const GeneralName base : bases) {
    if (!work.Spend(base.value.size())) return std::nullopt;
    out.Add(base);
  }
  std::ranges::sort(out.entries_, {}, &Entry::hash);
  std::ranges::sort(out.prefix_lengths_);
  const auto rest = std::ranges::unique(out.prefix_lengths_);
  out.prefix_lengths_.erase(rest.begin(), rest.end());
  return out;
}

void SubtreeIndex::Add(const GeneralName& base) {
  ++size_;
  kinds_ |= Bit(base.kind);
  if (IsUnclearBase(base, use_)) unclear_ |= Bit(base.kind);
  const std::string_view text = AsText(base.value);
  switch (base.kind) {
    case Kind::kDnsName: {
      const std::string_view domain = WithoutLeadingDot(text);
      entries_.push_back({HashOfText(base.kind, domain), base});
      // "*.example.com" is excluded by "www.example.com": it stands for that too.
      const size_t dot = domain.find('.');
      if (use_ == SubtreeUse::kExcluded && dot != domain.npos)
        entries_.push_back(
            {HashOfText(base.kind, std::string("*").append(domain.substr(dot))), base});
      return;
    }
    case Kind::kRfc822Name:
    case Kind::kUri:
      entries_.push_back({HashOfText(base.kind, WithoutLeadingDot(text)), base});
      return;
    case Kind::kIpAddress: {
      const size_t size = base.value.size() / 2;
      const size_t length = PrefixLength(base.value.subspan(size));
      prefix_lengths_.push_back(static_cast<uint16_t>(length));
      entries_.push_back({HashOfAddress(base.value.first(size), length), base});
      return;
    }
    case Kind::kDirectoryName:
      entries_.push_back({HashOfDirectoryName(Name::Checked(base.value).MatchHash()), base});
      return;
    default:
      return;
  }
}

bool SubtreeIndex::Constrains(Kind kind) const { return (kinds_ & Bit(kind)) != 0; }

// One name's look-ups, until it is found or the budget is spent.
class SubtreeIndex::Lookup {
 public:
  Lookup(const SubtreeIndex& index, const GeneralName& name, NameWork& work)
      : index_(index), name_(name), work_(work) {}

  // Looks at the bases under `hash`; whether that ends the search.
  bool At(uint64_t hash) {
    if (!Spend(0)) return true;
    for (const Entry& entry : std::ranges::equal_range(index_.entries_, hash, {}, &Entry::hash)) {
      if (entry.base.kind != name_.kind) continue;
      if (!Spend(std::min(name_.value.size(), entry.base.value.size()))) return true;
      if (CompareSubtree(name_, entry.base, index_.use_) == SubtreeMatch::kYes) {
        found_ = true;
        return true;
      }
    }
    return false;
  }

  // Everything, `host`, and each domain that it is in.
  bool AtDomains(std::string_view host) {
    Hasher hasher(name_.kind);
    if (At(hasher.hash())) return true;
    for (size_t i = host.size(); i-- > 0;) {
      hasher.Mix(static_cast<uint8_t>(AsciiLower(host[i])));
      if ((i == 0 || host[i - 1] == '.') && At(hasher.hash())) return true;
    }
    return false;
  }

  bool AtAddresses() {
    return std::ranges::any_of(index_.prefix_lengths_, [&](size_t length) {
      return length <= name_.value.size() * 8 && At(HashOfAddress(name_.value, length));
    });
  }

  bool AtDirectoryNames() {
    for (const uint64_t hash : Name::Checked(name_.value).PrefixMatchHashes())
      if (At(HashOfDirectoryName(hash))) return true;
    return false;
  }

  [[nodiscard]] bool found() const { return found_; }
  [[nodiscard]] bool spent() const { return spent_; }

 private:
  bool Spend(size_t bytes) {
    if (!work_.Spend(bytes)) spent_ = true;
    return !spent_;
  }

  const SubtreeIndex& index_;
  const GeneralName& name_;
  NameWork& work_;
  bool found_ = false;
  bool spent_ = false;
};

std::optional<SubtreeMatch> SubtreeIndex::Find(const GeneralName& name, NameWork& work) const {
  if (!Constrains(name.kind)) return SubtreeMatch::kNo;
  Lookup lookup(*this, name, work);
  const std::string_view text = AsText(name.value);
  bool is_clear = true;
  switch (name.kind) {
    case Kind::kDnsName:
      lookup.AtDomains(text);
      break;
    case Kind::kRfc822Name: {
      const std::optional<Mailbox> mailbox = Mailbox::Parse(text);
      is_clear = mailbox.has_value();
      if (is_clear && !lookup.At(HashOfText(name.kind, text))) lookup.AtDomains(mailbox->host);
      break;
    }
    case Kind::kUri: {
      const std::string_view host = HostOfUri(text);
      is_clear = IsDnsName(host);
      if (is_clear) lookup.AtDomains(host);
      break;
    }
    case Kind::kIpAddress:
      lookup.AtAddresses();
      break;
    case Kind::kDirectoryName:
      lookup.AtDirectoryNames();
      break;
    default:
      break;
  }
  if (lookup.spent()) return std::nullopt;
  if (lookup.found()) return SubtreeMatch::kYes;
  return is_clear && (unclear_ & Bit(name.kind)) == 0 ? SubtreeMatch::kNo : SubtreeMatch::kUnknown;
}

}  // namespace lockstep::x509
