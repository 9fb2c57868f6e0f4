// FileDescriptor: owns one.
#ifndef INTEROP_TESTING_FILE_DESCRIPTOR_H_
#define INTEROP_TESTING_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace lockstep::interop {

class FileDescriptor {
 public:
  explicit FileDescriptor(int number = -1) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      Close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  ~FileDescriptor() { Close(); }

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool open() const { return number_ >= 0; }
  void Close() {
    if (open()) (void)::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_FILE_DESCRIPTOR_H_
