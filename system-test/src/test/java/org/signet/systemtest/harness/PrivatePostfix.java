package org.signet.systemtest.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Postfix instance of the test's own: configuration, queue, mailboxes and log below one folder,
 * smtpd on high ports of 127.0.0.1. The system's own instance is neither used nor touched.
 */
public final class PrivatePostfix implements AutoCloseable {
  private static final int KICKS = 5;

  /** The status of a process that ended by this signal. */
  private static final int SIGPIPE = 128 + 13;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path folder;
  private final String name;

  private PrivatePostfix(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /** A site that is still being described. */
  public static final class Setup {
    private final Workspace workspace;
    private final String name;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final StringBuilder listeners = new StringBuilder();
    private final Map<Integer, String> ports = new LinkedHashMap<>();

    private Setup(Workspace workspace, String name) {
      this.workspace = workspace;
      this.name = name;
    }

    /** A line of main.cf. */
    public Setup set(String parameter, String value) {
      settings.put(parameter, value);
      return this;
    }

    /** An smtpd on {@code port}, with {@code -o name=value} options of its own. */
    public Setup listen(int port, String... options) {
      ports.put(port, name);
      listeners.append(Loopback.ADDRESS + ":" + port + " inet n - n - - smtpd\n");
      for (String option : options) {
        listeners.append("  -o ").append(option).append('\n');
      }
      return this;
    }

    public PrivatePostfix start() {
      Needs.program("/usr/sbin/postfix");
      Needs.root();
      Path folder = workspace.folder(name);
      workspace.folder(name + "/queue");
      workspace.folder(name + "/mail");
      Command.of(
              "chown",
              "postfix",
              workspace.folder(name + "/data"),
              workspace.folder(name + "/mail"))
          .run()
          .orFail();
      workspace.file(name + "/conf/main.cf", mainCf(folder));
      workspace.file(name + "/conf/master.cf", MASTER_CF + listeners);
      PrivatePostfix postfix = new PrivatePostfix(folder, name);
      Outcome started = postfix.control("start");
      if (started.status() != 0) {
        throw new AssertionError(started + "\n" + postfix.log());
      }
      try {
        for (int port : ports.keySet()) {
          Await.until(
              PATIENCE,
              () -> Loopback.answers(port),
              () -> "no smtpd on port " + port + "\n" + postfix.log());
        }
      } catch (AssertionError e) {
        postfix.close();
        throw e;
      }
      return postfix;
    }

    private String mainCf(Path folder) {
      Map<String, String> all = new LinkedHashMap<>();
      all.put("compatibility_level", "3.6");
      all.put("queue_directory", folder + "/queue");
      all.put("data_directory", folder + "/data");
      all.put("command_directory", "/usr/sbin");
      all.put("daemon_directory", "/usr/lib/postfix/sbin");
      all.put("mail_owner", "postfix");
      all.put("setgid_group", "postdrop");
      all.put("maillog_file_prefixes", folder.toString());
      all.put("maillog_file", folder + "/log");
      all.put("inet_interfaces", Loopback.ADDRESS);
      all.put("inet_protocols", "ipv4");
      all.put("myhostname", name + ".test");
      all.put("mydestination", "");
      all.put("alias_maps", "");
      all.put("alias_database", "");
      all.put("smtp_dns_support_level", "disabled");
      all.put("smtp_host_lookup", "native");
      all.put("message_size_limit", "0");
      all.put("in_flow_delay", "0");
      all.put("smtpd_authorized_xclient_hosts", Loopback.ADDRESS);
      // Every listener relays for everybody: nothing but these tests reaches them.
      all.put(
          "smtpd_relay_restrictions",
          "check_recipient_access static:OK, reject_unauth_destination");
      all.put("milter_default_action", "tempfail");
      all.put("milter_protocol", "6");
      all.putAll(settings);
      StringBuilder text = new StringBuilder();
      all.forEach((parameter, value) -> text.append(parameter + " = " + value + "\n"));
      return text.toString();
    }
  }

  private static final String MASTER_CF =
      """
      pickup    unix  n - n 60 1 pickup
      cleanup   unix  n - n -  0 cleanup
      qmgr      unix  n - n 300 1 qmgr
      rewrite   unix  - - n -  - trivial-rewrite
      bounce    unix  - - n -  0 bounce
      defer     unix  - - n -  0 bounce
      trace     unix  - - n -  0 bounce
      verify    unix  - - n -  1 verify
      flush     unix  n - n 1000? 0 flush
      proxymap  unix  - - n -  - proxymap
      smtp      unix  - - n -  - smtp
      relay     unix  - - n -  - smtp
      showq     unix  n - n -  - showq
      error     unix  - - n -  - error
      retry     unix  - - n -  - error
      discard   unix  - - n -  - discard
      virtual   unix  - n n -  - virtual
      anvil     unix  - - n -  1 anvil
      scache    unix  - - n -  1 scache
      postlog   unix-dgram n - n - 1 postlogd
      """;

  /** A site called {@code name}.test. */
  public static Setup in(Workspace workspace, String name) {
    return new Setup(workspace, name);
  }

  /** What makes a site the last one: all mail goes into its Maildir. */
  public static void deliverHere(Setup setup) {
    Path folder = setup.workspace.path(setup.name);
    setup
        .set("virtual_transport", "virtual")
        .set("virtual_mailbox_domains", "static:all")
        .set("virtual_mailbox_base", folder + "/mail")
        .set("virtual_mailbox_maps", "static:all/")
        .set("virtual_mailbox_limit", "0")
        .set("virtual_minimum_uid", "1")
        .set("virtual_uid_maps", "static:" + Command.of("id", "-u", "postfix").run().out().strip())
        .set("virtual_gid_maps", "static:" + Command.of("id", "-g", "postfix").run().out().strip());
  }

  /** The delivered mail for this recipient. */
  public Maildir mailbox(String recipient) {
    return new Maildir(folder.resolve("mail/all"), Optional.of(recipient), this::log);
  }

  /** All delivered mail. */
  public Maildir mailbox() {
    return new Maildir(folder.resolve("mail/all"), Optional.empty(), this::log);
  }

  /** Submits a message as local programs do, with sendmail(1) of this instance. */
  public void sendmail(Mail mail) {
    byte[] message = mail.text().replace("\r\n", "\n").getBytes(StandardCharsets.ISO_8859_1);
    Command.of(
            "/usr/sbin/sendmail",
            "-i",
            "-C",
            folder.resolve("conf"),
            "-f",
            mail.author(),
            mail.recipient())
        .input(message)
        .run()
        .orFail();
  }

  /** Makes it look now, and not within a minute, for submitted mail that it could not take. */
  public void pickUp() {
    Outcome outcome = kick();
    for (int i = 0; i < KICKS && outcome.status() == SIGPIPE; i++) {
      outcome = kick();
    }
    outcome.orFail();
  }

  /** Ends with SIGPIPE if pickup ends just then; the next one listens at the same place. */
  private Outcome kick() {
    return Command.of("/usr/sbin/postkick", "-c", folder.resolve("conf"), "public", "pickup", "W")
        .run();
  }

  public String log() {
    try {
      return "--- log of "
          + name
          + "\n"
          + Files.readString(folder.resolve("log"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "--- no log of " + name + ": " + e;
    }
  }

  private Outcome control(String verb) {
    return Command.of("/usr/sbin/postfix", "-c", folder.resolve("conf"), verb).run();
  }

  /**
   * Stops it, and waits until its master is gone: as {@code postfix stop} does, which waits in
   * whole seconds.
   */
  @Override
  public void close() {
    Path pidFile = folder.resolve("queue/pid/master.pid");
    try {
      if (Files.exists(pidFile)) {
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
            .ifPresent(
                master -> {
                  master.destroy();
                  Await.until(PATIENCE, () -> !master.isAlive(), () -> name + " does not stop");
                });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
