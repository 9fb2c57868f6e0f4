// ReplayWindow: remembers the ClientHellos whose early data was accepted, as long as a copy of one
// could pass for fresh (RFC 9846 section 8.2).
#ifndef STORES_REPLAY_WINDOW_H_
#define STORES_REPLAY_WINDOW_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "tls/replay_guard.h"

namespace lockstep::stores {

struct ReplayWindowOptions {
  // The present time, milliseconds since 1970. What was accepted before is not known here, so that
  // early data is refused until twice the tolerance from then.
  int64_t start = 0;
  // At least ServerOptions::ticket_age_tolerance, milliseconds: what arrives further off the time
  // that its ticket's age says cannot be told from a replay.
  int64_t tolerance = 10'000;
  // ClientHellos of one span of twice the tolerance; two spans are remembered. About 100 bytes
  // each.
  size_t capacity = size_t{1} << 16;
};

// For servers of one process: all that open the same tickets have to share it. Where it is full,
// early data is refused; nothing is forgotten before its time. Thread-safe; a lock is held for the
// time of a search in a tree.
class ReplayWindow final : public ReplayGuard {
 public:
  // Of a binder; 32 bytes are all of SHA-256's.
  static constexpr size_t kTagSize = 32;

  // kInvalidArgument for a tolerance that is not 1 to kMaxTolerance.
  static constexpr int64_t kMaxTolerance = int64_t{24} * 3600 * 1000;
  static Result<std::shared_ptr<ReplayWindow>> Create(const ReplayWindowOptions& options);

  ReplayVerdict Check(const ReplayCheck& check) override;

 private:
  using Tag = std::array<uint8_t, kTagSize>;
  // A tree: clients, who choose their binders, cannot make it slow as they could a table.
  struct Span {
    int64_t number = -1;
    std::set<Tag> seen = {};
  };
  explicit ReplayWindow(const ReplayWindowOptions& options) : options_(options) {}

  const ReplayWindowOptions options_;
  std::mutex mutex_;  // guards what follows
  std::array<Span, 2> spans_;
};

}  // namespace lockstep::stores

#endif  // STORES_REPLAY_WINDOW_H_
