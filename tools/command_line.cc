#include "tools/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <string>

#include "tools/certificate_commands.h"
#include "tools/commands.h"

namespace lockstep::tools {
namespace {

// What a connection of `serve` holds at most until its handshake is done, in bytes.
constexpr uint32_t kMaxEarlyData = uint32_t{1} << 20;

void AddTlsOptions(CLI::App& app, TlsOptions& options) {
  app.add_option("--alpn", options.alpn, "application protocols, by preference: h2,http/1.1")
      ->type_name("LIST");
  app.add_option("--groups", options.groups, "groups, by preference: x25519,secp256r1")
      ->type_name("LIST");
  app.add_option("--ciphers", options.ciphers,
                 "cipher suites, by preference: TLS_AES_128_GCM_SHA256,...")
      ->type_name("LIST");
  app.add_option("--keylog", options.key_log,
                 "append the secrets to FILE (SSLKEYLOGFILE): who reads them can decrypt")
      ->type_name("FILE");
}

void AddPskOptions(CLI::App& app, PskOptions& options) {
  app.add_option("--psk", options.imported,
                 "an external PSK: what it goes by, and the file with the bytes of its key, which "
                 "the importer of RFC 9258 takes; repeatable")
      ->allow_extra_args(false)
      ->type_name("IDENTITY:FILE");
  app.add_option(
         "--dangerous-raw-psk", options.dangerous_raw,
         "one that is used as it is, for SHA-256, with peers that have no importer: it must "
         "serve nothing else. Repeatable")
      ->allow_extra_args(false)
      ->type_name("IDENTITY:FILE");
}

void AddSessionOptions(CLI::App& app, ConnectOptions& options) {
  app.add_option("--session", options.session_file,
                 "resume the session in FILE, if it is there, and leave the newest one of the "
                 "server's tickets there. It is a secret, and is used once")
      ->type_name("FILE");
  app.add_option("--early-data", options.early_data_file,
                 "send what is in FILE ahead of the handshake, as the session allows it, then the "
                 "input. It can be replayed: only for what may come twice")
      ->type_name("FILE");
  app.add_flag("--early-data-fallback", options.early_data_fallback,
               "where the server does not accept it, send it after the handshake")
      ->needs("--early-data");
}

void AddConnect(CLI::App& app, Commands& commands) {
  ConnectOptions& options = commands.connect;
  CLI::App* connect = AddCommand(
      app, commands, "connect",
      "Connect to a server: standard input goes to it, what it sends to standard output. The end\n"
      "of the input is told by close_notify, and receiving goes on until the server's own.",
      [&options] { return Connect(options); });
  connect->add_option("address", options.where, "HOST[:PORT]; the port is 443 if left out")
      ->required()
      ->type_name("");
  connect
      ->add_option("--ca", options.ca_files,
                   "trust the certificates in FILE (PEM) instead of the system's roots; "
                   "repeatable. A server's own certificate is trusted as itself")
      ->allow_extra_args(false)
      ->type_name("FILE");
  connect
      ->add_option("--pin", options.pins,
                   "besides, a key of the server's chain has to be this one: sha256/BASE64; "
                   "repeatable, one of them has to match")
      ->allow_extra_args(false)
      ->type_name("PIN");
  AddVerification(*connect, options.verification, "the server's");
  connect->add_flag("--ocsp", options.verification.ask_for_staples,
                    "ask for OCSP responses with the certificates, and judge them");
  connect
      ->add_option("--server-name", options.server_name,
                   "ask for NAME, and want a certificate for it, instead of HOST")
      ->type_name("NAME");
  connect
      ->add_option("--cert", options.certificate_file,
                   "certificate chain (PEM), leaf first, for a server that asks for one")
      ->type_name("FILE");
  connect->add_option("--key", options.key_file, "its private key (PEM)")->type_name("FILE");
  AddPskOptions(*connect, options.psks);
  AddTlsOptions(*connect, options.tls);
  connect->add_option("--http", options.http_path, "GET this path by HTTP/1.1, and read nothing")
      ->type_name("PATH");
  connect
      ->add_option("--save-chain", options.save_chain,
                   "write the certificates that the server sent, believed or not, to FILE")
      ->type_name("FILE");
  AddSessionOptions(*connect, options);
  AddSeconds(*connect, "--timeout", options.timeout,
             "for connecting, name resolution included, and again for the handshake");
  connect->add_flag("--trace", options.trace, "print each message with its fields");
  connect->add_flag("--picture", options.picture,
                    "at the end, draw the messages with sizes and times");
  connect->add_flag("-q,--quiet", options.quiet, "on success, nothing on standard error");
}

void AddServerCredentials(CLI::App& app, ServeOptions& options) {
  app.add_option("--cert", options.certificate_files,
                 "certificate chain (PEM), leaf first; "
                 "repeatable: the client's server_name chooses, the first one is for others. Not "
                 "needed with a PSK")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_option("--key", options.key_files, "the private key (PEM) of the --cert at this place")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_option("--staple", options.staple_files,
                 "an OCSP response (DER) about the --cert at this place, for clients that ask for "
                 "it; \"\" for none")
      ->allow_extra_args(false)
      ->type_name("FILE");
  AddPskOptions(app, options.psks);
  app.add_option("--client-ca", options.client_ca_files,
                 "ask clients for a certificate, and trust the CAs in FILE (PEM) for it; "
                 "repeatable")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_flag("--require-client-certificate", options.require_client_certificate,
               "refuse clients that have none");
  AddVerification(app, options.verification, "clients'");
  app.add_flag("--ocsp", options.verification.ask_for_staples,
               "ask clients for OCSP responses with their certificates, and judge them");
  app.add_option("--ticket-secret", options.ticket_secret_file,
                 "seal tickets under keys made from the 32 bytes in FILE, so that they outlive "
                 "this process; else under keys of its own")
      ->type_name("FILE");
  app.add_option("--early-data", options.early_data,
                 "let sessions send so much ahead of their handshakes, where it is no replay")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(uint32_t{1}, kMaxEarlyData).description("1 byte to 1 MiB"))
      ->type_name("SIZE");
}

void AddServe(CLI::App& app, Commands& commands) {
  ServeOptions& options = commands.serve;
  CLI::App* serve = AddCommand(
      app, commands, "serve",
      "Serve many clients at once, until SIGINT or SIGTERM. The first line on standard output is\n"
      "\"listening on ADDR:PORT\", with the port that the system chose for port 0.",
      [&options] { return Serve(options); });
  serve->add_option("address", options.where, "ADDR:PORT; port 0 lets the system choose")
      ->required()
      ->type_name("");
  AddServerCredentials(*serve, options);
  CLI::Option_group* what = serve->add_option_group("What clients get (one of them)");
  const auto add_service = [&](const std::string& name, ServiceKind kind, const std::string& text) {
    what->add_flag_callback(name, [&options, kind] { options.service = kind; }, text);
  };
  add_service("--http", ServiceKind::kHttp,
              "a page that states what was negotiated, for any request (default)");
  add_service("--echo", ServiceKind::kEcho, "what they sent");
  add_service("--count", ServiceKind::kCount, "at the end of what they sent, its size in bytes");
  what->require_option(0, 1);
  AddTlsOptions(*serve, options.tls);
  serve
      ->add_option("--max-connections", options.max_connections,
                   "clients at a time; more have to wait")
      ->capture_default_str()
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  serve->add_option("--exit-after", options.exit_after, "end after N clients")->type_name("N");
  AddSeconds(*serve, "--handshake-timeout", options.timeouts.handshake, "for the whole handshake");
  AddSeconds(*serve, "--idle-timeout", options.timeouts.idle,
             "without data, either way; and for a whole HTTP request");
  AddSeconds(*serve, "--session-timeout", options.timeouts.session, "for a whole connection");
  serve->add_flag("-q,--quiet", options.quiet, "no line on standard error for each client");
}

void AddSpeed(CLI::App& app, Commands& commands) {
  SpeedOptions& options = commands.speed;
  CLI::App* speed = AddCommand(
      app, commands, "speed",
      "Move data from a client to a server on this machine, over a loopback socket, and say how\n"
      "fast it was. Needs no certificates.",
      [&options] { return Speed(options); });
  speed->add_option("--size", options.size, "how much: 1GiB, 64MiB, ...")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE")
      ->default_str("1GiB");
  AddTlsOptions(*speed, options.tls);
  speed
      ->add_option("--algorithm", options.algorithm,
                   "of the server's key: p256, p384, p521, ed25519, rsa")
      ->capture_default_str();
}

}  // namespace

ExitCode RunCommandLine(int argc, char** argv) {
  Commands commands;
  CLI::App app("lockstep: TLS 1.3 from the command line", "lockstep");
  app.require_subcommand(1);
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return std::string("lockstep: ") + error.what() + "; --help tells more\n";
  });
  app.footer("Exit status:\n" + ExitCodeTable());
  AddConnect(app, commands);
  AddServe(app, commands);
  AddSpeed(app, commands);
  AddExplain(app, commands);
  AddCert(app, commands);
  for (CLI::App* command : app.get_subcommands({})) command->footer("\n" + app.get_footer());
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool is_help = error.get_exit_code() == 0;
    app.exit(error);
    return is_help ? ExitCode::kDone : ExitCode::kUsage;
  }
  const Outcome<void> outcome = commands.chosen();
  if (outcome.has_value()) return ExitCode::kDone;
  std::string text = outcome.error().text;
  while (text.ends_with('\n')) text.pop_back();
  std::cerr << "lockstep " << commands.name << ": " << text << '\n';
  return outcome.error().exit_code;
}

}  // namespace lockstep::tools
