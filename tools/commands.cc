#include "tools/commands.h"

#include <cstdint>
#include <utility>

namespace lockstep::tools {

CLI::App* AddCommand(CLI::App& app, Commands& commands, const std::string& name,
                     const std::string& text, Command run) {
  CLI::App* command = app.add_subcommand(name, text);
  command->callback([&commands, name, run = std::move(run)] {
    commands.chosen = run;
    commands.name = name;
  });
  return command;
}

void AddSeconds(CLI::App& app, const std::string& flags, std::chrono::milliseconds& value,
                const std::string& text) {
  app.add_option_function<double>(
         flags,
         [&value](double seconds) {
           value = std::chrono::milliseconds(static_cast<int64_t>(seconds * 1000));
         },
         text)
      ->check(CLI::Range(0.001, 1e6).description(""))
      ->type_name("SECONDS")
      ->default_str(
          std::to_string(std::chrono::duration_cast<std::chrono::seconds>(value).count()));
}

}  // namespace lockstep::tools
