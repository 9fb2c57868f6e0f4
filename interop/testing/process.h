// Process: another program, with pipes as its standard streams.
#ifndef INTEROP_TESTING_PROCESS_H_
#define INTEROP_TESTING_PROCESS_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interop/testing/file_descriptor.h"
#include "interop/testing/pump.h"

namespace lockstep::interop {

class Process final : public Pumped {
 public:
  // Starts `command`, looked up in PATH.
  explicit Process(const std::vector<std::string>& command);
  // Kills it where it still runs.
  ~Process() override;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Queues text for its standard input.
  void Write(std::string_view text) { to_write_ += text; }
  // Ends its standard input after what was queued.
  void EndInput() { end_input_ = true; }
  // As a crash of the machine would.
  void Kill() const;

  // What it has written to its standard output, and to its standard error.
  [[nodiscard]] const std::string& output() const { return output_; }
  [[nodiscard]] const std::string& errors() const { return errors_; }
  [[nodiscard]] bool Said(std::string_view text) const;
  // Once it has ended: its exit status, or -1 where a signal ended it.
  [[nodiscard]] std::optional<int> exit_status() const { return exit_status_; }

  void Serve() override;
  void AddInterests(std::vector<pollfd>& interests) const override;

 private:
  void ServeInput();

  pid_t id_ = -1;
  FileDescriptor stdin_;
  FileDescriptor stdout_;
  FileDescriptor stderr_;
  std::string to_write_;
  bool end_input_ = false;
  std::string output_;
  std::string errors_;
  std::optional<int> exit_status_;
};

// Runs a command to its end, with nothing on its standard input. Whether it succeeded; what it
// printed goes to the test's log where it did not.
bool Run(const std::vector<std::string>& command);

// Whether PATH has this program.
bool HasProgram(const std::string& name);

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_PROCESS_H_
