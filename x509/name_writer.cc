#include "x509/name_writer.h"

#include "x509/der/writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {

std::vector<uint8_t> WriteName(const NameSpec& spec) {
  der::Writer writer;
  const auto attribute = [&](Bytes type, const std::string& value) {
    if (value.empty()) return;
    writer.Constructed(der::Tag::kSet, [&] {
      writer.Sequence([&] {
        writer.ObjectIdentifier(type);
        writer.Primitive(der::Tag::kUtf8String, AsBytes(value));
      });
    });
  };
  writer.Sequence([&] {
    attribute(oid::kOrganizationName, spec.organization);
    attribute(oid::kCommonName, spec.common_name);
  });
  return writer.Take();
}

}  // namespace lockstep::x509
