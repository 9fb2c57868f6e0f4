// Result<T>: a value or an Error. std::expected that must not be ignored, and that `return
// Error{...}` converts to.
#ifndef CRYPTO_BASE_RESULT_H_
#define CRYPTO_BASE_RESULT_H_

#include <expected>
#include <utility>

#include "crypto/base/error.h"

namespace lockstep {

template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using Base = std::expected<T, Error>;
  using Base::Base;
  // Implicit on purpose: a failing function ends in `return Error{...}`.
  Result(const Error& error) : Base(std::unexpect, error) {}  // NOLINT(google-explicit-constructor)
};

using Status = Result<void>;

// LOCKSTEP_TRY(status): returns the error of `status` from the enclosing function, or goes on.
#define LOCKSTEP_TRY(expression)                                              \
  do {                                                                        \
    if (auto try_status = (expression); !try_status.has_value()) [[unlikely]] \
      return try_status.error();                                              \
  } while (false)

// LOCKSTEP_ASSIGN(declaration, result): declares the value of `result`, or returns its error. Not
// an expression: it stands as two statements in the enclosing block.
#define LOCKSTEP_ASSIGN(declaration, expression) \
  LOCKSTEP_ASSIGN_1(LOCKSTEP_CONCAT(try_result_, __LINE__), declaration, expression)
#define LOCKSTEP_ASSIGN_1(name, declaration, expression) \
  auto name = (expression);                              \
  if (!name.has_value()) [[unlikely]]                    \
    return name.error();                                 \
  declaration = *std::move(name)
#define LOCKSTEP_CONCAT(a, b) LOCKSTEP_CONCAT_1(a, b)
#define LOCKSTEP_CONCAT_1(a, b) a##b

}  // namespace lockstep

#endif  // CRYPTO_BASE_RESULT_H_
