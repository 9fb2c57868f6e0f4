// Time of certificates: seconds since 1970-01-01T00:00:00Z, without leap seconds. Negative before.
#ifndef X509_DER_TIME_H_
#define X509_DER_TIME_H_

#include <cstdint>
#include <string>

#include "x509/der/reader.h"
#include "x509/der/writer.h"

namespace lockstep::x509 {

// Seconds since 1970-01-01T00:00:00Z.
using Time = int64_t;

// FormatTime returns "2026-11-21 08:30:00 UTC".
std::string FormatTime(Time time);

// A date and time of day in UTC, in the proleptic Gregorian calendar.
struct CivilTime {
  int64_t year;
  unsigned month, day;  // from 1
  unsigned hour, minute, second;
};
CivilTime ToCivil(Time time);
Time FromCivil(const CivilTime& civil);

namespace der {

// ReadTime reads a Time of RFC 5280 4.1.2.5: UTCTime as YYMMDDHHMMSSZ for 1950 to 2049,
// GeneralizedTime as YYYYMMDDHHMMSSZ; no fractions, no offsets, real dates only.
// kMalformedTime else.
Time ReadTime(Reader& reader);

// WriteTime writes what ReadTime reads, for years from 0 to 9999.
void WriteTime(Time time, Writer& writer);
// WriteGeneralizedTime writes the second form for years before 2050 too, as OCSP has it.
void WriteGeneralizedTime(Time time, Writer& writer);

}  // namespace der
}  // namespace lockstep::x509

#endif  // X509_DER_TIME_H_
