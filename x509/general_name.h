// GeneralName (RFC 5280 section 4.2.1.6): the names in a subjectAltName, and their likes elsewhere.
#ifndef X509_GENERAL_NAME_H_
#define X509_GENERAL_NAME_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "crypto/base/bytes.h"
#include "x509/der/list.h"
#include "x509/der/reader.h"

namespace lockstep::x509 {

// Names in one list. Certificates of content delivery networks hold a few hundred; the
// pathological ones of x509-limbo hold some 2000, and are the budget's to refuse.
inline constexpr size_t kMaxGeneralNames = 8192;

struct GeneralName {
  // The numbers are the tags'.
  enum class Kind : uint8_t {
    kOtherName = 0,
    kRfc822Name = 1,
    kDnsName = 2,
    kX400Address = 3,
    kDirectoryName = 4,
    kEdiPartyName = 5,
    kUri = 6,
    kIpAddress = 7,
    kRegisteredId = 8,
  };
  Kind kind;
  // kRfc822Name, kDnsName, kUri: ASCII text. kDirectoryName: the Name's DER. kIpAddress: 4 or 16
  // bytes. Others: the content of the element.
  Bytes value;
};

GeneralName DecodeGeneralName(const der::Element& element);
using GeneralNames = der::List<GeneralName, DecodeGeneralName>;

// What an iPAddress holds: an address, or in a name constraint an address and a mask.
enum class IpAddressForm : uint8_t { kAddress, kAddressAndMask };

// CheckGeneralName checks the form of one GeneralName: its tag, ASCII, lengths of addresses, a
// directoryName's syntax. The failure is left in `reader`, which returned the element.
void CheckGeneralName(der::Reader& reader, const der::Element& element, IpAddressForm form);

// ReadGeneralNames reads GeneralNames with the given tag; an empty list is refused, as is one of
// more than kMaxGeneralNames.
GeneralNames ReadGeneralNames(der::Reader& reader, der::Tag tag);

// ToString prints a name for people: "dns:example.com", "ip:192.0.2.1". Escaped and cut.
std::string ToString(const GeneralName& name);

}  // namespace lockstep::x509

#endif  // X509_GENERAL_NAME_H_
