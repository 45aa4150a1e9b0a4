package org.signet.keytool.migrate;

import java.util.Optional;
import org.signet.policy.text.Place;

/** What Postfix's parameters on milters mean for Signet, but for those that say where it is. */
final class MilterParameters {
  private static final String KEPT = "kept";

  private final boolean daemonNameMatters;

  /**
   * @param daemonNameMatters whether the configuration has MTA
   */
  MilterParameters(boolean daemonNameMatters) {
    this.daemonNameMatters = daemonNameMatters;
  }

  /** A parameter of main.cf; nothing if there is nothing to say. */
  Optional<Item> ofMain(Place place, String name, String value) {
    return of(place, name + " = " + value, name, value, Level.REMARK);
  }

  /** A parameter that master.cf sets for a service; nothing if there is nothing to say. */
  Optional<Item> ofService(MasterCf.Service service, String name, String value) {
    String subject = service.name() + " -o " + name + "=" + value;
    return of(service.place(), subject, name, value, Level.OK);
  }

  /**
   * @param unseen how much it matters that mail meets no milter here
   */
  private Optional<Item> of(Place place, String subject, String name, String value, Level unseen) {
    return switch (name) {
      case "milter_default_action" -> Optional.of(defaultAction(place, subject, value));
      case "milter_protocol" -> Optional.of(protocol(place, subject, value));
      case "milter_connect_macros" -> Optional.of(connectMacros(place, subject, value));
      case "milter_macro_daemon_name" -> Optional.of(kept(place, subject, ""));
      case "internal_mail_filter_classes" ->
          Optional.of(kept(place, subject, "mail of Postfix itself also passes through milters"));
      case "receive_override_options" ->
          value.contains("no_milters")
              ? Optional.of(
                  Item.at(
                      place,
                      unseen,
                      subject,
                      "no milters",
                      "mail that arrives there is neither signed nor verified"))
              : Optional.empty();
      default ->
          Optional.of(
              kept(place, subject, "Signet requests the macros that it needs, whatever this says"));
    };
  }

  private static Item kept(Place place, String subject, String text) {
    return Item.at(place, Level.OK, subject, KEPT, text);
  }

  private static Item defaultAction(Place place, String subject, String value) {
    return value.startsWith("accept")
        ? Item.at(
            place,
            Level.REMARK,
            subject,
            KEPT,
            "while no milter answers, mail leaves unsigned; to make senders retry, write:"
                + " milter_default_action = tempfail")
        : kept(place, subject, "");
  }

  private static Item protocol(Place place, String subject, String value) {
    if (value.equals("6")) {
      return kept(place, subject, "");
    }
    return value.matches("[2-5]")
        ? Item.at(
            place,
            Level.REMARK,
            subject,
            "old",
            "then the white space after the colon of a field is not transmitted, and counts as one"
                + " space; write: milter_protocol = 6")
        : Item.at(place, Level.FIX, subject, "unknown", "write: milter_protocol = 6");
  }

  private Item connectMacros(Place place, String subject, String value) {
    boolean named = value.contains("{daemon_name}") || !daemonNameMatters;
    boolean host = value.matches("(?s)(.*[\\s,])?(j|\\{j})([\\s,].*)?");
    return named && host
        ? kept(place, subject, "")
        : Item.at(
            place,
            Level.REMARK,
            subject,
            "too few",
            (named ? "" : "MTA needs {daemon_name}; ")
                + (host ? "" : "the name in Authentication-Results is j; ")
                + "write: milter_connect_macros = j {daemon_name} {daemon_addr} v _");
  }
}
