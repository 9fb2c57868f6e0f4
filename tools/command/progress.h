// Progress: how far something is, on standard error.
#ifndef TOOLS_COMMAND_PROGRESS_H_
#define TOOLS_COMMAND_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace lockstep::tools {

using Seconds = std::chrono::duration<double>;

// "1.50 GiB".
std::string FormatSize(double bytes);
// "1.25 s".
std::string FormatSeconds(Seconds time);
// "[#####-----]  512.00 MiB of 1.00 GiB, 2.10 GiB/s".
std::string FormatProgress(uint64_t done, uint64_t all, Seconds elapsed);

// A bar that moves on a terminal, and a line for each quarter elsewhere.
class Progress {
 public:
  Progress();
  // May be called as often as one likes.
  void Show(uint64_t done, uint64_t all, Seconds elapsed);

 private:
  bool is_terminal_;
  Seconds next_{0};
  uint64_t quarters_ = 0;
  bool finished_ = false;
};

}  // namespace lockstep::tools

#endif  // TOOLS_COMMAND_PROGRESS_H_
