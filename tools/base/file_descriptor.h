// FileDescriptor: an open file or socket, closed by its owner's destructor.
#ifndef TOOLS_BASE_FILE_DESCRIPTOR_H_
#define TOOLS_BASE_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace lockstep::tools {

class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor() {
    if (number_ >= 0) close(number_);
  }

  [[nodiscard]] int get() const { return number_; }
  // Whether there is one: what a failed system call returned is none.
  [[nodiscard]] bool valid() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

}  // namespace lockstep::tools

#endif  // TOOLS_BASE_FILE_DESCRIPTOR_H_
