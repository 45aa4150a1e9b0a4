package org.signet.systemtest.harness;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Two mail sites and the DNS between them:
 *
 * <pre>
 * SmtpClient, sendmail(1) → sender.test: Postfix + signing Signet → receiver.test: Postfix + verifying Signet → Maildir
 * </pre>
 *
 * The sender's configuration is what one finds beside OpenDKIM: KeyTable, SigningTable and
 * TrustedHosts as files. Its Postfix has one smtpd for each signing Signet; the first Signet also
 * serves {@code non_smtpd_milters}.
 */
public final class MailRoute implements AutoCloseable {
  public static final String SENDER = "sender.test";
  public static final String RECEIVER = "receiver.test";
  public static final String AUTHSERV_ID = "mx.receiver.test";

  /** A signing Signet, and the port of the smtpd that uses it. */
  private record Signer(String name, SignetProcess process, int port) {
    String milter() {
      return process.socket().inMainCf();
    }
  }

  private final Workspace workspace = Workspace.create();
  private final Deque<AutoCloseable> running = new ArrayDeque<>(List.of(workspace));
  private final List<Signer> signers = new ArrayList<>();
  private final PrivateDns dns;
  private final SignetProcess verifier;
  private final PrivatePostfix sender;
  private final PrivatePostfix receiver;
  private final int receiverPort = Loopback.freePort();

  /**
   * Signet listening on {@code inet:} sockets, one signer with these further lines of
   * configuration.
   */
  public static MailRoute overInet(String signerLines) {
    return new MailRoute(Map.of("signer", signerLines), name -> MilterSocket.inet(), "");
  }

  /** As {@link #overInet}, with options for the JVMs of both Signets. */
  public static MailRoute withJavaOptions(String javaOptions) {
    return new MailRoute(Map.of("signer", ""), name -> MilterSocket.inet(), javaOptions);
  }

  /** As {@link #overInet} with unix-domain sockets. */
  public static MailRoute overUnixSockets(String signerLines) {
    Workspace sockets = Workspace.create();
    MailRoute route =
        new MailRoute(
            Map.of("signer", signerLines), name -> MilterSocket.unix(sockets.path(name)), "");
    route.running.addLast(sockets);
    return route;
  }

  /** Several signers, each with its own lines of configuration and its own smtpd. */
  public static MailRoute withSigners(Map<String, String> linesByName) {
    return new MailRoute(linesByName, name -> MilterSocket.inet(), "");
  }

  private MailRoute(
      Map<String, String> signerLines, Function<String, MilterSocket> sockets, String javaOptions) {
    try {
      SigningKey key = SigningKey.generate(SENDER, "s1");
      dns = started(PrivateDns.start(workspace, List.of(key.zoneLine())));

      Path keyFile = workspace.secretFile("keys/s1.private", key.pem());
      Path keyTable = workspace.file("KeyTable", "main " + SENDER + ":s1:" + keyFile + "\n");
      Path signingTable =
          workspace.file("SigningTable", "# who signs with which key\n*@" + SENDER + " main\n");
      Path trustedHosts = workspace.file("TrustedHosts", "127.0.0.1\n::1\nlocalhost\n");
      signerLines.forEach(
          (name, lines) -> {
            String conf =
                """
                Mode                sv
                AuthservID          mx.sender.test
                KeyTable            %s
                SigningTable        refile:%s
                ExternalIgnoreList  refile:%s
                InternalHosts       refile:%s
                Nameservers         127.0.0.1:%d
                Syslog              no
                """
                    .formatted(keyTable, signingTable, trustedHosts, trustedHosts, dns.port());
            SignetProcess process =
                started(
                    SignetProcess.start(
                        workspace, name, sockets.apply(name), conf + COMMON + lines, javaOptions));
            signers.add(new Signer(name, process, Loopback.freePort()));
          });
      String conf =
          """
          Mode                v
          AuthservID          %s
          InternalHosts       192.0.2.254
          Nameservers         127.0.0.1:%d
          Syslog              no
          """
              .formatted(AUTHSERV_ID, dns.port());
      verifier =
          started(
              SignetProcess.start(
                  workspace, "verifier", sockets.apply("verifier"), conf + COMMON, javaOptions));

      PrivatePostfix.Setup receiving =
          PrivatePostfix.in(workspace, "receiver")
              .listen(receiverPort)
              .set("smtpd_milters", verifier.socket().inMainCf());
      PrivatePostfix.deliverHere(receiving);
      receiver = started(receiving.start());
      PrivatePostfix.Setup sending =
          PrivatePostfix.in(workspace, "sender")
              .set("relayhost", "[127.0.0.1]:" + receiverPort)
              .set("non_smtpd_milters", signers.get(0).milter());
      signers.forEach(signer -> sending.listen(signer.port, "smtpd_milters=" + signer.milter()));
      sender = started(sending.start());
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  /**
   * Workspaces are below /tmp, where OpenDKIM's rules call every key unsafe; Postfix is neither
   * root nor our user.
   */
  private static final String COMMON = "RequireSafeKeys no\nUMask 0\n";

  private <T extends AutoCloseable> T started(T program) {
    running.addFirst(program);
    return program;
  }

  public PrivateDns dns() {
    return dns;
  }

  public SignetProcess signer() {
    return signers.get(0).process;
  }

  public SignetProcess verifier() {
    return verifier;
  }

  /** An SMTP session with the sending site, through its only or first signer. */
  public SmtpClient submit() {
    return SmtpClient.connect(signers.get(0).port);
  }

  /** An SMTP session with the sending site, through the signer of this name. */
  public SmtpClient submit(String name) {
    return signers.stream()
        .filter(signer -> signer.name.equals(name))
        .map(signer -> SmtpClient.connect(signer.port))
        .findFirst()
        .orElseThrow();
  }

  /** An SMTP session with the receiving site, as from anywhere in the world. */
  public SmtpClient deliver() {
    return SmtpClient.connect(receiverPort);
  }

  /** Submits a message with the sending site's sendmail(1). */
  public void sendmail(Mail mail) {
    sender.sendmail(mail);
  }

  /** Where this mail arrives. */
  public Maildir mailbox(Mail mail) {
    return mailbox(mail.recipient());
  }

  /** Where the mail of this recipient arrives. */
  public Maildir mailbox(String recipient) {
    return receiver.mailbox(recipient);
  }

  /** Everything that helps to understand a failure. */
  public String logs() {
    List<String> logs = new ArrayList<>(List.of(sender.log(), receiver.log()));
    signers.forEach(signer -> logs.add("--- log of " + signer.name + "\n" + signer.process.log()));
    logs.add("--- log of verifier\n" + verifier.log());
    return String.join("\n", logs);
  }

  @Override
  public void close() {
    for (AutoCloseable program : running) {
      try {
        program.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
