package org.signet.keytool.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.signet.milter.address.ListenAddress;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.text.FileTrouble;

/** What Postfix says of milters, and whether it will find Signet where OpenDKIM was. */
public final class PostfixSection {
  private static final String SMTPD = "smtpd_milters";
  private static final String NON_SMTPD = "non_smtpd_milters";
  private static final String DAEMON_NAME = "milter_macro_daemon_name";
  private static final Pattern MILTERS = Pattern.compile(SMTPD + "|" + NON_SMTPD);

  /** Restrictions stand in many parameters, and in those that sites make up for themselves. */
  private static final Pattern ANY = Pattern.compile(".+");

  private static final String POINTS = "points at Socket";

  private final PostfixInstallation postfix;
  private final ServerConfig config;
  private final Path queue;
  private final MilterParameters parameters;
  private final List<Item> items = new ArrayList<>();

  private PostfixSection(PostfixInstallation postfix, ServerConfig config) {
    this.postfix = postfix;
    this.config = config;
    this.queue = postfix.queue();
    this.parameters = new MilterParameters(!config.signing().mtaNames().isEmpty());
  }

  /** What main.cf and master.cf of a folder say. */
  public static Section of(Path folder, ServerConfig config) {
    return new Section("postfix", "Postfix", items(folder, config));
  }

  private static List<Item> items(Path folder, ServerConfig config) {
    Path main = folder.resolve("main.cf");
    if (!Files.exists(main)) {
      return List.of(
          Item.of(
              Level.REMARK,
              main.toString(),
              "does not exist",
              "if Postfix is on another machine, copy its main.cf and master.cf here and give their"
                  + " folder with --postfix"));
    }
    try {
      PostfixSection section = new PostfixSection(PostfixInstallation.read(folder), config);
      section.look();
      return section.items;
    } catch (IOException e) {
      return List.of(
          Item.of(Level.REMARK, main.toString(), "not checked", FileTrouble.describe(e)));
    }
  }

  private void look() {
    if (config.listening().listeners().isEmpty()) {
      items.add(Item.of(Level.REMARK, SMTPD, "not checked", "Socket is not set"));
    } else {
      boolean ownMailFinds = ownMailFinds();
      smtpd(ownMailFinds);
      nonSmtpd(ownMailFinds);
    }
    postfix.main().matching(PostfixInstallation.RELEVANT).stream()
        .filter(parameter -> !MILTERS.matcher(parameter.name()).matches())
        .forEach(
            parameter ->
                parameters
                    .ofMain(parameter.place(), parameter.name(), value(parameter.name()))
                    .ifPresent(items::add));
    postfix.services().forEach(this::overrides);
    daemonNames();
    items.addAll(earlierResults());
  }

  private String value(String name) {
    return postfix.values().getOrDefault(name, "");
  }

  // --- where mail goes ---

  /** Mail from the network; that of others only, if the machine's own finds Signet. */
  private void smtpd(boolean ownMailFinds) {
    List<MasterCf.Service> services = postfix.services("smtpd");
    List<MasterCf.Service> withoutOverride =
        services.stream().filter(service -> !service.overrides().containsKey(SMTPD)).toList();
    boolean anywhere = services.stream().anyMatch(service -> finds(service, SMTPD));
    Optional<MainCf.Parameter> parameter = postfix.main().find(SMTPD);
    boolean found =
        services.isEmpty()
            ? findsSomehow(value(SMTPD))
            : withoutOverride.stream().anyMatch(service -> finds(service, SMTPD));
    if (found) {
      items.add(milters(parameter, SMTPD, Level.OK, POINTS, ""));
    } else {
      String text = chrootMistake(withoutOverride).orElseGet(() -> write(withoutOverride));
      items.add(
          milters(
              parameter,
              SMTPD,
              anywhere || ownMailFinds ? Level.REMARK : Level.FIX,
              parameter.isPresent() ? "does not point at Socket" : "not set",
              (anywhere
                      ? "only services of master.cf point at it; for all "
                      : ownMailFinds
                          ? "only mail of this machine's programs passes through Signet, as on a host that"
                              + " sends its own mail; for mail from the network, too, "
                          : "")
                  + text));
    }
  }

  /** Mail that programs of this machine hand in. */
  private void nonSmtpd(boolean found) {
    Optional<MainCf.Parameter> parameter = postfix.main().find(NON_SMTPD);
    items.add(
        found
            ? milters(parameter, NON_SMTPD, Level.OK, POINTS, "")
            : milters(
                parameter,
                NON_SMTPD,
                Level.REMARK,
                parameter.isPresent() ? "does not point at Socket" : "not set",
                "mail of this machine's programs is not signed; write: "
                    + NON_SMTPD
                    + " = $"
                    + SMTPD));
  }

  private boolean ownMailFinds() {
    List<MasterCf.Service> services = postfix.services("cleanup");
    return services.isEmpty()
        ? findsSomehow(value(NON_SMTPD))
        : services.stream().anyMatch(service -> finds(service, NON_SMTPD));
  }

  private Item milters(
      Optional<MainCf.Parameter> parameter, String name, Level level, String word, String text) {
    return new Item(
        level,
        parameter.map(MainCf.Parameter::place),
        parameter.map(set -> name + " = " + set.value()).orElse(name),
        word,
        text,
        List.of());
  }

  private boolean finds(MasterCf.Service service, String name) {
    return finds(postfix.value(service, name).orElse(""), service.chrooted());
  }

  private boolean findsSomehow(String value) {
    return finds(value, false) || finds(value, true);
  }

  private boolean finds(String value, boolean chrooted) {
    return MilterAddress.list(value).stream().anyMatch(address -> finds(address, chrooted));
  }

  private boolean finds(MilterAddress address, boolean chrooted) {
    return config.listening().listeners().stream()
        .anyMatch(listener -> address.finds(listener.address(), queue, chrooted));
  }

  /** The path is right, but for processes that have another root. */
  private Optional<String> chrootMistake(List<MasterCf.Service> services) {
    for (MasterCf.Service service : services) {
      String value = postfix.value(service, SMTPD).orElse("");
      if (finds(value, !service.chrooted())) {
        String looked =
            MilterAddress.list(value).stream()
                .flatMap(address -> address.path(queue, service.chrooted()).stream())
                .map(Path::toString)
                .reduce((first, second) -> first + ", " + second)
                .orElse("");
        return Optional.of(
            service.command()
                + (service.chrooted() ? " runs" : " does not run")
                + " in a chroot ("
                + service.place()
                + "), so the path is "
                + looked
                + "; set Socket to that path, or change the chroot column");
      }
    }
    return Optional.empty();
  }

  /** The line to write: the list that is there, with our address at its end. */
  private String write(List<MasterCf.Service> services) {
    Optional<MasterCf.Service> chrooted =
        services.stream().filter(MasterCf.Service::chrooted).findFirst();
    ListenAddress ours = config.listening().listeners().get(0).address();
    Optional<Path> path = ours.socketPath();
    if (chrooted.isPresent()
        && path.isPresent()
        && !path.get().toAbsolutePath().normalize().startsWith(queue)) {
      return "smtpd runs in a chroot ("
          + chrooted.get().place()
          + ") and cannot reach "
          + path.get()
          + "; set Socket to a path below "
          + queue
          + ", or write Socket inet:8891@127.0.0.1 and "
          + SMTPD
          + " = "
          + withOurs("inet:127.0.0.1:8891");
    }
    return "write: "
        + SMTPD
        + " = "
        + withOurs(MilterAddress.of(ours, chrooted.map(service -> queue)));
  }

  private String withOurs(String address) {
    String others = value(SMTPD).strip();
    return others.isEmpty() ? address : others + ", " + address;
  }

  // --- what else is said ---

  private void overrides(MasterCf.Service service) {
    for (Map.Entry<String, String> override : service.overrides().entrySet()) {
      String name = override.getKey();
      if (!PostfixInstallation.RELEVANT.matcher(name).matches()) {
        continue;
      }
      if (!MILTERS.matcher(name).matches()) {
        parameters
            .ofService(service, name, postfix.value(service, name).orElse(""))
            .ifPresent(items::add);
        continue;
      }
      boolean found = finds(service, name);
      boolean none = override.getValue().isBlank();
      items.add(
          Item.at(
              service.place(),
              found || none ? Level.OK : Level.REMARK,
              service.name() + " -o " + name + "=" + override.getValue(),
              found ? POINTS : none ? "no milters" : "does not point at Socket",
              found ? "" : "mail that arrives there is neither signed nor verified"));
    }
  }

  /** Programs that may write results in our name before us. */
  private List<Item> earlierResults() {
    EarlierResults earlier = new EarlierResults(config);
    List<MasterCf.Service> services = postfix.services("smtpd");
    if (services.isEmpty()) {
      earlier.milters(value(SMTPD), address -> finds(address, false) || finds(address, true));
    }
    for (MasterCf.Service service : services) {
      postfix
          .value(service, SMTPD)
          .ifPresent(list -> earlier.milters(list, address -> finds(address, service.chrooted())));
      service.overrides().values().forEach(earlier::restrictions);
    }
    postfix
        .main()
        .matching(ANY)
        .forEach(parameter -> earlier.restrictions(postfix.main().expand(parameter.value())));
    return earlier.items();
  }

  /** MTA compares names that Postfix must give. */
  private void daemonNames() {
    if (config.signing().mtaNames().isEmpty()) {
      return;
    }
    boolean given =
        config.signing().mtaNames().find(value(DAEMON_NAME)).isPresent()
            || postfix.services().stream()
                .flatMap(service -> postfix.value(service, DAEMON_NAME).stream())
                .anyMatch(name -> config.signing().mtaNames().find(name).isPresent());
    if (!given) {
      items.add(
          Item.of(
              Level.REMARK,
              DAEMON_NAME,
              "not a name in MTA",
              "MTA lists names of services, but no service of master.cf sends one of them; give the"
                  + " service, such as submission: -o "
                  + DAEMON_NAME
                  + "=NAME"));
    }
  }
}
