#include "tools/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <string>

#include "tools/command/cert.h"
#include "tools/command/connect.h"
#include "tools/command/serve.h"
#include "tools/command/speed.h"

namespace lockstep::tools {
namespace {

// What a connection of `serve` holds at most until its handshake is done, in bytes.
constexpr uint32_t kMaxEarlyData = uint32_t{1} << 20;

using Command = std::function<Outcome<void>()>;

// What every subcommand's parser fills in: the options, and how to run with them.
struct Commands {
  ConnectOptions connect;
  ServeOptions serve;
  SpeedOptions speed;
  CertOptions cert;
  Command chosen;
  std::string name;
};

// CLI11 knows no durations.
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

CLI::App* AddCommand(CLI::App& app, Commands& commands, const std::string& name,
                     const std::string& text, Command run) {
  CLI::App* command = app.add_subcommand(name, text);
  command->callback([&commands, name, run = std::move(run)] {
    commands.chosen = run;
    commands.name = name;
  });
  return command;
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
  AddPskOptions(app, options.psks);
  app.add_option("--client-ca", options.client_ca_files,
                 "ask clients for a certificate, and trust the CAs in FILE (PEM) for it; "
                 "repeatable")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_flag("--require-client-certificate", options.require_client_certificate,
               "refuse clients that have none");
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

void AddCertificateKind(CLI::App& cert, Commands& commands, CertificateKind kind,
                        const std::string& name, const std::string& text) {
  CertOptions& options = commands.cert;
  CLI::App* app = cert.add_subcommand(name, text);
  app->callback([&commands, &options, kind, name] {
    options.kind = kind;
    commands.name = "cert " + name;
    commands.chosen = [&options] { return MakeCertificateFiles(options); };
  });
  app->add_option("--cert", options.certificate_file,
                  "where to write the certificate, and those of its issuers up to the root")
      ->required()
      ->type_name("FILE");
  app->add_option("--key", options.key_file, "where to write its key; nobody else can read it")
      ->required()
      ->type_name("FILE");
  const bool is_ca = kind == CertificateKind::kCa;
  app->add_option("--ca", options.ca_file,
                  is_ca ? "the CA that signs it; without one it is a root" : "the CA that signs it")
      ->required(!is_ca)
      ->type_name("FILE");
  app->add_option("--ca-key", options.ca_key_file, "the key of that CA")
      ->required(!is_ca)
      ->type_name("FILE");
  app->add_option("--name", options.name, "the subject's common name (for people only)");
  if (!is_ca) {
    app->add_option("--san", options.alt_names,
                    "a name that it is for: DNS name, *.example.org, IP address, e-mail address; "
                    "repeatable")
        ->required(kind == CertificateKind::kServer)
        ->allow_extra_args(false)
        ->type_name("NAME");
  }
  app->add_option("--algorithm", options.algorithm, "p256, p384, p521, ed25519, rsa")
      ->capture_default_str();
  app->add_option("--bits", options.rsa_bits, "of an RSA key")
      ->capture_default_str()
      ->check(CLI::Range(crypto::kMinRsaModulusBits, crypto::kMaxRsaModulusBits));
  app->add_option("--days", options.days, "from now (default: 3650 for a CA, 90 for others)");
  app->add_option("--not-before", options.not_before, "2026-11-21 or 2026-11-21T08:30:00Z, in UTC")
      ->type_name("TIME");
  app->add_option("--not-after", options.not_after, "likewise; overrides --days")
      ->type_name("TIME");
  app->add_flag("--force", options.force, "replace files that exist");
}

void AddCert(CLI::App& app, Commands& commands) {
  CLI::App* cert = app.add_subcommand("cert", "Make certificates for tries and tests.");
  cert->require_subcommand(1);
  AddCertificateKind(*cert, commands, CertificateKind::kCa, "ca",
                     "A CA: a root, or, with --ca, an intermediate.");
  AddCertificateKind(*cert, commands, CertificateKind::kServer, "server",
                     "A server's certificate, signed by a CA.");
  AddCertificateKind(*cert, commands, CertificateKind::kClient, "client",
                     "A client's certificate, signed by a CA.");
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
