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
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;

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

  private void add(Place place, Note problem) {
    problems.add(ConfigProblem.at(place, problem));
  }

  private void add(Directive directive, Note problem) {
    Place place =
        config
            .setting(directive)
            .map(Setting::valuePlace)
            .orElse(Place.of(config.source().orElse(Path.of("signet-milter"))));
    problems.add(new ConfigProblem(place, Optional.of(directive), problem));
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
      add(Directive.USER_ID, Note.of(isUser ? StartCode.NO_USER : StartCode.NO_GROUP, name, name));
    } catch (IOException trouble) {
      add(Directive.USER_ID, Note.of(StartCode.ACCOUNT_UNKNOWN, FileTrouble.describe(trouble)));
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
        add(Place.of(file), Note.of(StartCode.CANNOT_BE_EXAMINED, FileTrouble.describe(trouble)));
      }
    }
  }

  // --- what is listened at ---

  private void listeners() {
    if (config.listening().listeners().isEmpty()) {
      add(Directive.SOCKET, Note.of(StartCode.NO_SOCKET));
    }
    for (ServerConfig.Listener listener : config.listening().listeners()) {
      Optional<Note> objection = listener.address().fold(StartCheck::tcp, this::unixSocket);
      objection.ifPresent(
          why -> add(listener.place(), Note.of(StartCode.SOCKET, listener.address(), why)));
    }
  }

  private Optional<Note> unixSocket(ListenAddress.Local local) {
    Path path = local.path().toAbsolutePath();
    return local
        .objection()
        .map(why -> Note.of(StartCode.OBSTACLE, why))
        .or(() -> notASocket(path))
        .or(() -> folder(path));
  }

  private static Optional<Note> notASocket(Path path) {
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return (mode & FILE_TYPE) == SOCKET
          ? Optional.empty()
          : Optional.of(Note.of(StartCode.NOT_A_SOCKET));
    } catch (IOException absent) {
      return Optional.empty(); // what is wrong with its folder is asked next
    }
  }

  private static Optional<Note> tcp(ListenAddress.Inet inet) {
    try {
      return bind(((InetSocketAddress) inet.resolve()).getAddress(), inet.port());
    } catch (IOException unknown) {
      return Optional.of(Note.of(StartCode.NO_SUCH_ADDRESS, String.valueOf(unknown.getMessage())));
    }
  }

  private void monitor(HostPort address) {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    Optional<Note> objection =
        resolved.isUnresolved()
            ? Optional.of(Note.of(StartCode.HOST_UNKNOWN))
            : bind(resolved.getAddress(), address.port());
    objection.ifPresent(
        why -> add(Directive.METRICS_ADDRESS, Note.of(StartCode.METRICS, address, why)));
  }

  /** Tries a free port of the address: its own one may be in use by this very daemon. */
  private static Optional<Note> bind(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
      return Optional.empty();
    } catch (IOException trouble) {
      return Optional.of(Note.of(StartCode.OBSTACLE, BindFailure.describe(trouble, port)));
    }
  }

  // --- what is written ---

  private void pidFile(Path file) {
    Path path = file.toAbsolutePath();
    Optional<Note> objection =
        Files.isDirectory(path) ? Optional.of(Note.of(StartCode.IS_A_FOLDER, path)) : folder(path);
    objection.ifPresent(why -> add(Directive.PID_FILE, why));
  }

  /** What is in the way of a new file. */
  private Optional<Note> folder(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      return Optional.of(Note.of(StartCode.NOT_A_FILE));
    }
    if (!Files.isDirectory(folder)) {
      return Optional.of(Note.of(StartCode.NO_FOLDER, folder));
    }
    try {
      return user.isPresent()
          ? user.get().obstacleToWritingIn(folder.toRealPath())
          : Files.isWritable(folder)
              ? Optional.empty()
              : Optional.of(Note.of(StartCode.FOLDER_NOT_WRITABLE, folder));
    } catch (IOException trouble) {
      return Optional.of(
          Note.of(StartCode.FOLDER_NOT_EXAMINED, folder, FileTrouble.describe(trouble)));
    }
  }

  // --- the rest ---

  private void publicKeys() {
    if (config.verification().keySource().zoneFile().isPresent()) {
      try {
        PublicKeys.open(config.verification().keySource()).close();
      } catch (IOException trouble) {
        add(
            Place.of(config.source().orElse(Path.of("signet-milter"))),
            Note.of(StartCode.OBSTACLE, String.valueOf(trouble.getMessage())));
      }
    }
  }
}
