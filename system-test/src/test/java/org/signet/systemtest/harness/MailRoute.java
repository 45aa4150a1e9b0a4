package org.signet.systemtest.harness;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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
  private record Signer(String name, SignetProcess process, int port) {}

  private final Workspace workspace = Workspace.create();
  private final Deque<AutoCloseable> running = new ArrayDeque<>(List.of(workspace));
  private final List<Signer> signers = new ArrayList<>();
  private final PrivateDns dns;
  private final Path dnsFile;
  private final SignetProcess verifier;
  private final PrivatePostfix sender;
  private final PrivatePostfix receiver;
  private final int receiverPort = Loopback.freePort();

  /** Sites that are still being described. */
  public static final class Setup {
    private final Map<String, String> signers = new LinkedHashMap<>();
    private final List<SigningKey> keys = new ArrayList<>();
    private Function<String, MilterSocket> sockets = name -> MilterSocket.inet();
    private Optional<Workspace> socketFolder = Optional.empty();
    private Optional<MilterSocket> balancer = Optional.empty();
    private String javaOptions = "";

    private Setup() {}

    /** One more signer, with these further lines of configuration and an smtpd of its own. */
    public Setup signer(String name, String lines) {
      signers.put(name, lines);
      return this;
    }

    /** One more key in DNS. */
    public Setup publish(SigningKey key) {
      keys.add(key);
      return this;
    }

    /** Signet listens on unix-domain sockets. */
    public Setup overUnixSockets() {
      Workspace folder = Workspace.create();
      socketFolder = Optional.of(folder);
      sockets = name -> MilterSocket.unix(folder.path(name));
      return this;
    }

    /** The sender's Postfix goes to this address instead of to its signers. */
    public Setup through(MilterSocket address) {
      balancer = Optional.of(address);
      return this;
    }

    /** For the JVMs of both Signets. */
    public Setup javaOptions(String options) {
      javaOptions = options;
      return this;
    }

    public MailRoute start() {
      return new MailRoute(this);
    }
  }

  public static Setup setup() {
    return new Setup();
  }

  /**
   * Signet listening on {@code inet:} sockets, one signer with these further lines of
   * configuration.
   */
  public static MailRoute overInet(String signerLines) {
    return setup().signer("signer", signerLines).start();
  }

  private MailRoute(Setup setup) {
    setup.socketFolder.ifPresent(running::addLast);
    try {
      SigningKey key = SigningKey.generate(SENDER, "s1");
      List<SigningKey> keys = new ArrayList<>(setup.keys);
      keys.add(key);
      dns = started(PrivateDns.start(workspace, keys.stream().map(SigningKey::zoneLine).toList()));
      dnsFile =
          workspace.file(
              "keys.txt",
              keys.stream().map(one -> one.dnsFileLine() + "\n").collect(Collectors.joining()));

      Path keyFile = workspace.secretFile("keys/s1.private", key.pem());
      Path keyTable = workspace.file("KeyTable", "main " + SENDER + ":s1:" + keyFile + "\n");
      Path signingTable =
          workspace.file("SigningTable", "# who signs with which key\n*@" + SENDER + " main\n");
      Path trustedHosts = workspace.file("TrustedHosts", "127.0.0.1\n::1\nlocalhost\n");
      setup.signers.forEach(
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
            SignetProcess process = started(start(setup, name, conf + COMMON + lines));
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
      verifier = started(start(setup, "verifier", conf + COMMON));

      PrivatePostfix.Setup receiving =
          PrivatePostfix.in(workspace, "receiver")
              .listen(receiverPort)
              .set("smtpd_milters", verifier.socket().inMainCf());
      PrivatePostfix.deliverHere(receiving);
      receiver = started(receiving.start());
      PrivatePostfix.Setup sending =
          PrivatePostfix.in(workspace, "sender")
              .set("relayhost", "[127.0.0.1]:" + receiverPort)
              .set("non_smtpd_milters", milter(setup, signers.get(0)));
      signers.forEach(
          signer -> sending.listen(signer.port, "smtpd_milters=" + milter(setup, signer)));
      sender = started(sending.start());
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  private SignetProcess start(Setup setup, String name, String lines) {
    return SignetProcess.start(
        workspace, name, setup.sockets.apply(name), lines, setup.javaOptions);
  }

  private static String milter(Setup setup, Signer signer) {
    return setup.balancer.orElseGet(signer.process::socket).inMainCf();
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

  /** The keys in DNS, as {@code signet-keytool verify --dns-file} takes them. */
  public Path dnsFile() {
    return dnsFile;
  }

  public SignetProcess signer() {
    return signers.get(0).process;
  }

  /** The signer of this name. */
  public SignetProcess signer(String name) {
    return named(name).process;
  }

  private Signer named(String name) {
    return signers.stream().filter(signer -> signer.name.equals(name)).findFirst().orElseThrow();
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
    return SmtpClient.connect(named(name).port);
  }

  /** An SMTP session with the receiving site, as from anywhere in the world. */
  public SmtpClient deliver() {
    return SmtpClient.connect(receiverPort);
  }

  /** Submits a message with the sending site's sendmail(1). */
  public void sendmail(Mail mail) {
    sender.sendmail(mail);
  }

  /** Has the sending site look now for submitted mail that it could not take. */
  public void pickUp() {
    sender.pickUp();
  }

  /** Where all mail arrives. */
  public Maildir mailbox() {
    return receiver.mailbox();
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
