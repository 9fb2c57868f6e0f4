// Files for the programs that tests talk to.
#ifndef INTEROP_TESTING_FILES_H_
#define INTEROP_TESTING_FILES_H_

#include <string>
#include <string_view>

namespace lockstep::interop {

// A path in a folder of this test program's own, which goes with it.
std::string TemporaryPath(std::string_view name);

// Both abort where the system refuses.
void WriteFile(const std::string& path, std::string_view text);
std::string ReadFile(const std::string& path);

}  // namespace lockstep::interop

#endif  // INTEROP_TESTING_FILES_H_
