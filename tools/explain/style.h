// Style: colours for a terminal, or none.
#ifndef TOOLS_EXPLAIN_STYLE_H_
#define TOOLS_EXPLAIN_STYLE_H_

#include <string>
#include <string_view>

namespace lockstep::tools {

class Style {
 public:
  // Without colours.
  Style() = default;
  explicit Style(bool has_colors) : has_colors_(has_colors) {}

  // For this descriptor: colours if it is a terminal other than a "dumb" one, and the environment
  // has no NO_COLOR (https://no-color.org) that is not empty.
  static Style For(int descriptor);

  [[nodiscard]] std::string Good(std::string_view text) const { return In("32", text); }
  [[nodiscard]] std::string Bad(std::string_view text) const { return In("31", text); }
  [[nodiscard]] std::string Strong(std::string_view text) const { return In("1", text); }

 private:
  [[nodiscard]] std::string In(std::string_view code, std::string_view text) const;

  bool has_colors_ = false;
};

}  // namespace lockstep::tools

#endif  // TOOLS_EXPLAIN_STYLE_H_
