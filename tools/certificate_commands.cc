#include "tools/certificate_commands.h"

#include <map>
#include <string>

namespace lockstep::tools {
namespace {

void AddCaOptions(CLI::App& app, CertOptions& options) {
  app.add_option("--path-length", options.path_length,
                 "how many CAs may follow below it (default: any number)")
      ->type_name("N");
  app.add_option("--permit", options.permitted,
                 "what is below it may only be for these names: a domain, a range of addresses "
                 "(192.0.2.0/24), a mailbox, or those of a host (@example.org); repeatable")
      ->allow_extra_args(false)
      ->type_name("NAME");
  app.add_option("--exclude", options.excluded, "likewise, but not for these; repeatable")
      ->allow_extra_args(false)
      ->type_name("NAME");
}

void AddExpiry(CLI::App& cert, Commands& commands) {
  ExpiryOptions& options = commands.expiry;
  CLI::App* app = cert.add_subcommand(
      "expiry", "Say which certificates in the files of a folder expire soon, or have expired.");
  app->callback([&commands, &options] {
    commands.name = "cert expiry";
    commands.chosen = [&options] { return ReportExpiry(options); };
  });
  app->add_option("folder", options.folder, "with PEM and DER files; folders in it are left out")
      ->required()
      ->type_name("DIR");
  app->add_option("--within", options.days, "how many days count as soon")
      ->capture_default_str()
      ->check(CLI::Range(0u, 36500u).description(""))
      ->type_name("DAYS");
  app->add_option("--time", options.time, "as of this time (UTC) instead of now")
      ->type_name("TIME");
}

// What CRLs and OCSP responses share: who signs, ...
template <class Options>
void AddCa(CLI::App& app, Options& options, const std::string& text) {
  app.add_option("--ca", options.ca_file, text)->required()->type_name("FILE");
  app.add_option("--ca-key", options.ca_key_file, "the key of that CA")
      ->required()
      ->type_name("FILE");
}

// ... and for how long.
template <class Options>
void AddUpdate(CLI::App& app, Options& options) {
  app.add_option("--days", options.days, "until the next one is due")
      ->capture_default_str()
      ->check(CLI::Range(1u, 36500u).description(""));
  app.add_option("--this-update", options.this_update, "when it was made (UTC), instead of now")
      ->type_name("TIME");
  app.add_flag("--force", options.force, "replace a file that exists");
}

void AddCrl(CLI::App& cert, Commands& commands) {
  CrlOptions& options = commands.crl;
  CLI::App* app = cert.add_subcommand("crl", "A list of the certificates that a CA has revoked.");
  app->callback([&commands, &options] {
    commands.name = "cert crl";
    commands.chosen = [&options] { return MakeCrlFile(options); };
  });
  app->add_option("--crl", options.crl_file, "where to write it")->required()->type_name("FILE");
  AddCa(*app, options, "the CA that signs it");
  app->add_option("--revoke", options.revoked,
                  "the first certificate in FILE is revoked; repeatable. A CRL is complete: those "
                  "of earlier ones have to be named again")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app->add_option("--reason", options.reason, "of all of them: keyCompromise, superseded, ...");
  AddUpdate(*app, options);
}

void AddOcsp(CLI::App& cert, Commands& commands) {
  using x509::OcspStatus;
  OcspOptions& options = commands.ocsp;
  CLI::App* app = cert.add_subcommand(
      "ocsp",
      "An OCSP response: what a CA says of one certificate's status, for `serve --staple`.");
  app->callback([&commands, &options] {
    commands.name = "cert ocsp";
    commands.chosen = [&options] { return MakeOcspFile(options); };
  });
  app->add_option("--ocsp", options.ocsp_file, "where to write it (DER)")
      ->required()
      ->type_name("FILE");
  app->add_option("--for", options.certificate_file, "it is about the first certificate in FILE")
      ->required()
      ->type_name("FILE");
  AddCa(*app, options, "the CA that has issued it, and signs");
  app->add_option("--status", options.status, "good (default), revoked or unknown")
      ->transform(CLI::CheckedTransformer(
                      std::map<std::string, OcspStatus>{{"good", OcspStatus::kGood},
                                                        {"revoked", OcspStatus::kRevoked},
                                                        {"unknown", OcspStatus::kUnknown}})
                      .description(""))
      ->type_name("STATUS");
  AddUpdate(*app, options);
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
  if (is_ca) AddCaOptions(*app, options);
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

}  // namespace

void AddExplain(CLI::App& app, Commands& commands) {
  ExplainOptions& options = commands.explain;
  CLI::App* explain = AddCommand(
      app, commands, "explain",
      "Say whether a chain of certificates is to be believed, and why, or why not: each path that\n"
      "was tried, what failed on which certificate, and what can be done about it.",
      [&options] { return Explain(options); });
  explain
      ->add_option("what", options.what,
                   "a file of certificates (PEM or DER), the one in question first; or HOST[:PORT]")
      ->required()
      ->type_name("");
  const auto add_list = [&](const std::string& flags, std::vector<std::string>& list,
                            const std::string& type, const std::string& text) {
    explain->add_option(flags, list, text)->allow_extra_args(false)->type_name(type);
  };
  add_list("--name", options.names, "NAME",
           "a DNS name, IP address or e-mail address that it has to be for, instead of HOST; "
           "repeatable, all of them have to be there");
  add_list("--more", options.more_files, "FILE", "further certificates, in any order; repeatable");
  add_list("--ca", options.ca_files, "FILE",
           "trust the certificates in FILE (PEM) instead of the system's roots; repeatable");
  AddVerification(*explain, options.verification, "the");
  add_list("--ocsp", options.ocsp_files, "FILE",
           "OCSP responses (DER) about any of the certificates, beside what a server staples; "
           "repeatable");
  add_list("--pin", options.pins, "PIN",
           "besides, a key of the path has to be this one: sha256/BASE64; repeatable");
  explain->add_option("--server-name", options.server_name, "ask the server for NAME")
      ->type_name("NAME");
  explain->add_option("--purpose", options.purpose, "of the certificate: server (default), client")
      ->transform(CLI::CheckedTransformer(
                      std::map<std::string, x509::Purpose>{{"server", x509::Purpose::kServerAuth},
                                                           {"client", x509::Purpose::kClientAuth}})
                      .description(""))
      ->type_name("PURPOSE");
  explain->add_option("--time", options.time, "judge it as of this time (UTC) instead of now")
      ->type_name("TIME");
  explain->add_flag("--json", options.json, "one JSON object instead of text");
  AddSeconds(*explain, "--timeout", options.timeout,
             "for connecting, name resolution included, and again for the handshake");
}

void AddCert(CLI::App& app, Commands& commands) {
  CLI::App* cert = app.add_subcommand(
      "cert", "Make certificates for tries and tests, and watch over those that there are.");
  cert->require_subcommand(1);
  AddCertificateKind(*cert, commands, CertificateKind::kCa, "ca",
                     "A CA: a root, or, with --ca, an intermediate.");
  AddCertificateKind(*cert, commands, CertificateKind::kServer, "server",
                     "A server's certificate, signed by a CA.");
  AddCertificateKind(*cert, commands, CertificateKind::kClient, "client",
                     "A client's certificate, signed by a CA.");
  AddCrl(*cert, commands);
  AddOcsp(*cert, commands);
  AddExpiry(*cert, commands);
}

}  // namespace lockstep::tools
