package org.signet.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.milter.address.ListenAddress;
import org.signet.milter.net.BindFailure;
import org.signet.policy.config.ConfigProblem;
import org.signet.policy.config.Directive;
import org.signet.policy.config.HostPort;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.Setting;
import org.signet.policy.file.UserAccess;
import org.signet.policy.text.FileTrouble;
import org.signet.policy.text.Place;
import org.signet.policy.text.Quoted;

/**
 * What a start would fail for though the configuration itself is good: sockets, folders, users. As
 * far as can be seen without a start: a port that another program has may be this daemon's own.
 * Files and folders are judged as the user of UserID will find them, whoever asks.
 */
final class StartCheck {
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  private final ServerConfig config;
  private final Optional<UserAccess> user;
  private final List<ConfigProblem> problems = new ArrayList<>();

  private StartCheck(ServerConfig config) {
    this.config = config;
    user =
        config
            .operation()
            .user()
            .filter(id -> !id.user().equals(System.getProperty("user.name")))
            .flatMap(id -> UserAccess.of(id.user(), id.group()));
  }

  /** All that is in the way of a start. */
  static List<ConfigProblem> of(ServerConfig config) {
    StartCheck check = new StartCheck(config);
    check.account();
    check.files();
    check.listeners();
    config.operation().pidFile().ifPresent(check::pidFile);
    config.monitoring().address().ifPresent(check::monitor);
    check.publicKeys();
    return check.problems;
  }

  private void add(Place place, String message) {
    problems.add(ConfigProblem.at(place, message));
  }

  private void add(Directive directive, String message) {
    add(
        config
            .setting(directive)
            .map(Setting::valuePlace)
            .orElse(Place.of(config.source().orElse(Path.of("signet-milter")))),
        directive.directiveName() + ": " + message);
  }

  // --- UserID ---

  private void account() {
    if (config.operation().user().isEmpty()) {
      return;
    }
    ServerConfig.UserId id = config.operation().user().get();
    UserPrincipalLookupService accounts = FileSystems.getDefault().getUserPrincipalLookupService();
    try {
      accounts.lookupPrincipalByName(id.user());
      if (id.group().isPresent()) {
        accounts.lookupPrincipalByGroupName(id.group().get());
      }
    } catch (UserPrincipalNotFoundException unknown) {
      String name = String.valueOf(unknown.getName());
      boolean isUser = name.equals(id.user());
      add(
          Directive.USER_ID,
          "there is no "
              + (isUser ? "user " : "group ")
              + Quoted.of(name)
              + "; "
              + (isUser ? "make him: adduser --system --group " : "make it: addgroup --system ")
              + name);
    } catch (IOException trouble) {
      add(Directive.USER_ID, "cannot be looked up: " + FileTrouble.describe(trouble));
    }
  }

  // --- what is read ---

  private void files() {
    if (user.isEmpty()) {
      return; // they were read
    }
    config.files().texts().forEach(file -> readable(file, false));
    config.files().keys().forEach(file -> readable(file, true));
  }

  private void readable(Path file, boolean secret) {
    try {
      user.orElseThrow()
          .obstacleToReading(file.toRealPath(), secret)
          .ifPresent(obstacle -> add(Place.of(file), obstacle));
    } catch (IOException trouble) {
      // That it cannot be read at all was reported where it is named.
      if (problems.isEmpty() && !(trouble instanceof NoSuchFileException)) {
        add(Place.of(file), "cannot be examined: " + FileTrouble.describe(trouble));
      }
    }
  }

  // --- what is listened at ---

  private void listeners() {
    if (config.listening().listeners().isEmpty()) {
      add(Directive.SOCKET, "milter socket must be specified: Socket in the configuration, or -p");
    }
    for (ServerConfig.Listener listener : config.listening().listeners()) {
      String what = "Socket " + listener.address() + ": ";
      Optional<String> objection = listener.address().fold(StartCheck::tcp, this::unixSocket);
      objection.ifPresent(text -> add(listener.place(), what + text));
    }
  }

  private Optional<String> unixSocket(ListenAddress.Local local) {
    Path path = local.path().toAbsolutePath();
    return local.objection().or(() -> notASocket(path)).or(() -> folder(path));
  }

  private static Optional<String> notASocket(Path path) {
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return (mode & FILE_TYPE) == SOCKET
          ? Optional.empty()
          : Optional.of("there is a file that is not a socket; remove it or choose another path");
    } catch (IOException absent) {
      return Optional.empty(); // what is wrong with its folder is asked next
    }
  }

  private static Optional<String> tcp(ListenAddress.Inet inet) {
    try {
      return bind(((InetSocketAddress) inet.resolve()).getAddress(), inet.port());
    } catch (IOException unknown) {
      return Optional.of("the host has no such address: " + unknown.getMessage());
    }
  }

  private void monitor(HostPort address) {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    Optional<String> objection =
        resolved.isUnresolved()
            ? Optional.of("the host is not known")
            : bind(resolved.getAddress(), address.port());
    objection.ifPresent(text -> add(Directive.METRICS_ADDRESS, address + ": " + text));
  }

  /** Tries a free port of the address: its own one may be in use by this very daemon. */
  private static Optional<String> bind(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return Optional.empty();
    } catch (IOException trouble) {
      return Optional.of(BindFailure.describe(trouble, port));
    }
  }

  // --- what is written ---

  private void pidFile(Path file) {
    Path path = file.toAbsolutePath();
    Optional<String> objection =
        Files.isDirectory(path)
            ? Optional.of(Quoted.escape(path.toString()) + " is a folder")
            : folder(path);
    objection.ifPresent(text -> add(Directive.PID_FILE, text));
  }

  /** What is in the way of a new file. */
  private Optional<String> folder(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      return Optional.of("not a path of a file");
    }
    String shown = "the folder " + Quoted.escape(folder.toString());
    if (!Files.isDirectory(folder)) {
      return Optional.of(
          shown + " does not exist; create it, or let the service do so (RuntimeDirectory=)");
    }
    try {
      return user.isPresent()
          ? user.get().obstacleToWritingIn(folder.toRealPath())
          : Files.isWritable(folder)
              ? Optional.empty()
              : Optional.of(shown + " cannot be written to; give it to the user of the daemon");
    } catch (IOException trouble) {
      return Optional.of(shown + " cannot be examined: " + FileTrouble.describe(trouble));
    }
  }

  // --- the rest ---

  private void publicKeys() {
    if (config.verification().keySource() instanceof ServerConfig.KeySource.ZoneFile file) {
      try {
        PublicKeys.open(file).close();
      } catch (IOException trouble) {
        add(
            Place.of(config.source().orElse(Path.of("signet-milter"))),
            String.valueOf(trouble.getMessage()));
      }
    }
  }
}
