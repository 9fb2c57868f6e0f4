// Process: a program run by a test, with pipes to it. A program that takes too long is killed, and
// what waits for it fails.
#ifndef TOOLS_TESTING_PROCESS_H_
#define TOOLS_TESTING_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/base/file_descriptor.h"

namespace lockstep::tools {

class Process {
 public:
  // What is left of a program that has ended.
  struct Result {
    int status = -1;  // exit status; -1: it was killed
    std::string out;  // what ReadLine has not taken
    std::string err;
  };

  // Starts arguments[0], which PATH may have, with the other arguments.
  explicit Process(const std::vector<std::string>& arguments);
  Process(Process&&) noexcept = default;
  ~Process();

  // Gives the program more to read. Reads what it writes meanwhile, so that neither waits for the
  // other.
  void Write(std::string_view input);
  void CloseInput();
  // Nobody reads what the program writes from now on.
  void CloseOutput() { output_ = FileDescriptor(); }
  void CloseErrors() { errors_ = FileDescriptor(); }
  // The next line of its standard output, without line feed; what there is where it ends early.
  std::string ReadLine();
  // The next one that holds this text; those before it are dropped. Empty where none comes.
  std::string ReadLineWith(std::string_view text);
  // Whether the text comes up on its standard error before it ends.
  bool Complains(std::string_view text);
  void Signal(int number) const;
  // Waits for the program's end; its input stays open.
  Result Wait();
  // Ends the input, and waits for the program's end.
  Result Finish();

 private:
  // Moves bytes in either direction once; false at the end of both outputs, or out of time.
  bool Pump();

  // Moved away and closed in one: the number is what says whether there is a process.
  struct Id {
    Id() = default;
    Id(Id&& other) noexcept : number(std::exchange(other.number, -1)) {}
    pid_t number = -1;
  };
  Id id_;
  FileDescriptor input_, output_, errors_;
  std::string to_write_;
  bool input_ends_ = false;
  std::string out_, err_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace lockstep::tools

#endif  // TOOLS_TESTING_PROCESS_H_
