#include "tools/commands.h"

#include <cstdint>
#include <map>
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

void AddVerification(CLI::App& app, VerificationArguments& arguments, const std::string& whose) {
  app.add_option("--policy", arguments.policy,
                 "what " + whose +
                     " certificates are held to: web (default), or web-strict: the CA/Browser "
                     "profile besides")
      ->transform(CLI::CheckedTransformer(
                      std::map<std::string, x509::Policy>{{"web", x509::Policy::kWeb},
                                                          {"web-strict", x509::Policy::kWebStrict}})
                      .description(""))
      ->type_name("POLICY");
  app.add_option("--public-suffixes", arguments.public_suffix_file,
                 "publicsuffix.org's list: no wildcard matches across one of them")
      ->type_name("FILE");
  app.add_option("--crl", arguments.crl_files,
                 "CRLs (PEM or DER): what they revoke is refused; repeatable")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_flag("--hard-fail", arguments.hard_fail,
               "refuse also what no CRL and no OCSP response shows to be good");
}

}  // namespace lockstep::tools
