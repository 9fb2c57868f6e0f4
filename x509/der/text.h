// The character strings of ASN.1 that names are made of: their alphabets, and how they are shown.
#ifndef X509_DER_TEXT_H_
#define X509_DER_TEXT_H_

#include <cstddef>
#include <string>

#include "crypto/base/bytes.h"
#include "x509/der/tag.h"

namespace lockstep::x509::der {

// IsString says whether the tag is that of a character string that names may hold.
bool IsString(Tag tag);

// IsWellFormed checks a string's content against its type's alphabet: UTF-8 without surrogates and
// overlong forms, PrintableString (with '*', '&', '@' and '_', which real certificates hold),
// ASCII for IA5String and VisibleString, whole units for BMPString and UniversalString.
// TeletexString may hold anything.
bool IsWellFormed(Tag tag, Bytes content);

// Escape makes text fit for a terminal and a log: printable ASCII stays, a backslash is doubled,
// any other byte becomes \xHH. What is longer than `max_size` bytes is cut and ends in "...".
std::string Escape(Bytes text, size_t max_size = 256);

}  // namespace lockstep::x509::der

#endif  // X509_DER_TEXT_H_
