package org.signet.keytool.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.policy.config.ServerConfig;

/**
 * Programs that Postfix asks before Signet and that may write Authentication-Results in its name:
 * policy services, and milters before it in a list. Signet would take what they write for forged.
 * Those behind it write what it never sees.
 */
final class EarlierResults {
  private static final Pattern POLICY =
      Pattern.compile("check_policy_service\\s+(?:\\{\\s*)?([^\\s,{}]++)");

  private final ServerConfig config;

  /** By method: who writes it. */
  private final Map<String, Set<String>> writers = new LinkedHashMap<>();

  private final Set<String> unknown = new LinkedHashSet<>();

  EarlierResults(ServerConfig config) {
    this.config = config;
  }

  /** What a program is known to write; by words in its address, mostly the name of its socket. */
  private enum Program {
    OPENDMARC("opendmarc|:8893$", "dmarc"),
    OPENARC("openarc", "arc"),
    SPF("spf", "spf"),
    SENDER_ID("sid-?(milter|filter)", "sender-id"),
    DKIM("dkim|rspamd|:11332$|authentication.milter|authmilter", "dkim"),
    SILENT("clam|spamass|greylist|postgrey|postfwd|milter-regex|virus|cluebringer|sql-?grey", "");

    private final Pattern address;
    private final String method;

    Program(String address, String method) {
      this.address = Pattern.compile(address, Pattern.CASE_INSENSITIVE);
      this.method = method;
    }

    static Optional<Program> of(String address) {
      for (Program program : values()) {
        if (program.address.matcher(address).find()) {
          return Optional.of(program);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * A list of milters. If ours is not there yet, it will be at the end, and what has DKIM in its
   * name is what it replaces.
   */
  void milters(String list, Predicate<MilterAddress> isOurs) {
    List<MilterAddress> addresses = MilterAddress.list(list);
    boolean hasOurs = addresses.stream().anyMatch(isOurs);
    for (MilterAddress address : addresses) {
      if (isOurs.test(address)) {
        return;
      }
      Optional<Program> program = Program.of(address.toString());
      if (program.isEmpty() && hasOurs) {
        unknown.add(address.toString());
      }
      program
          .filter(known -> hasOurs || known != Program.DKIM)
          .ifPresent(known -> writes(known, address.toString()));
    }
  }

  /** Restrictions of smtpd, which it looks at before any milter sees the header. */
  void restrictions(String restrictions) {
    Matcher policy = POLICY.matcher(restrictions);
    while (policy.find()) {
      String address = policy.group(1);
      Program.of(address).ifPresent(known -> writes(known, address));
    }
  }

  private void writes(Program program, String address) {
    if (program != Program.SILENT) {
      writers.computeIfAbsent(program.method, method -> new LinkedHashSet<>()).add(address);
    }
  }

  /** What is said of them. */
  List<Item> items() {
    List<Item> items = new ArrayList<>();
    if (config.results().keepForged()) {
      return items;
    }
    Set<String> dkim = writers.remove(Program.DKIM.method);
    Set<String> kept = config.results().keptMethods();
    if (!kept.containsAll(writers.keySet())) {
      Set<String> methods = new LinkedHashSet<>(kept);
      methods.addAll(writers.keySet());
      Set<String> programs = new LinkedHashSet<>();
      writers.values().forEach(programs::addAll);
      items.add(
          Item.of(
              Level.REMARK,
              "KeepResults",
              "may be needed",
              String.join(", ", programs)
                  + (programs.size() == 1 ? " comes" : " come")
                  + " before Signet, which removes all results in its own name; if results written"
                  + " there have that name and must stay, write: KeepResults "
                  + String.join(", ", methods)));
    }
    if (dkim != null) {
      items.add(
          Item.of(
              Level.REMARK,
              "KeepResults",
              "not possible",
              "Signet removes the results of "
                  + String.join(", ", dkim)
                  + " if they have its name, since only Signet writes dkim results in its name; put Signet"
                  + " before it, or set another name there"));
    }
    if (!unknown.isEmpty()) {
      items.add(
          Item.of(
              Level.REMARK,
              "KeepResults",
              "to check",
              "what "
                  + String.join(", ", unknown)
                  + " does is unknown; if it writes Authentication-Results in Signet's name"
                  + " before Signet, list the methods with KeepResults"));
    }
    return items;
  }
}
