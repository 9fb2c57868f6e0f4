// TLS-Exporter: keying material for the application (RFC 9846 section 7.5).
#ifndef TLS_KEY_SCHEDULE_EXPORTER_H_
#define TLS_KEY_SCHEDULE_EXPORTER_H_

#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "tls/key_schedule/traffic_secret.h"

namespace lockstep {

// Of tls-exporter (RFC 9266 section 4.1), whose context is empty.
inline constexpr std::string_view kChannelBindingLabel = "EXPORTER-Channel-Binding";

// ExportKeyingMaterial fills `output`. `secret` is the exporter_secret, or the
// early_exporter_secret where the application asked for just that. `label` is a registered one, or
// "EXPERIMENTAL..." (RFC 5705 section 4), at most kMaxHkdfLabelSize bytes; `context` is of any
// length, and none is the same as an empty one. An empty or longer label, or more than 255 digests
// of output, are kInvalidArgument.
Status ExportKeyingMaterial(const TrafficSecret& secret, std::string_view label, Bytes context,
                            MutableBytes output);

}  // namespace lockstep

#endif  // TLS_KEY_SCHEDULE_EXPORTER_H_
