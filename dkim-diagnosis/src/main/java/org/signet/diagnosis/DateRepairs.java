package org.signet.diagnosis;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.signet.dkim.message.HeaderField;

/** Dates that servers write anew: the same moment in other zones and forms. */
final class DateRepairs {
  private static final int LONGEST = 100;
  private static final int HALF_HOUR = 1800;
  private static final List<String> ZONES =
      List.of("UTC", "GMT", "CET", "CEST", "BST", "EST", "EDT", "PST", "PDT", "CST", "CDT");
  private static final DateTimeFormatter LENIENT =
      DateTimeFormatter.ofPattern("[EEE, ]d MMM uuuu H:mm[:ss] xx", Locale.ROOT);
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xx", Locale.ROOT);
  private static final List<DateTimeFormatter> FORMS =
      Stream.of(
              "EEE, d MMM uuuu HH:mm:ss ",
              "EEE, dd MMM uuuu HH:mm:ss ",
              "d MMM uuuu HH:mm:ss ",
              "dd MMM uuuu HH:mm:ss ")
          .map(pattern -> DateTimeFormatter.ofPattern(pattern, Locale.ROOT))
          .toList();

  private DateRepairs() {}

  static Stream<FieldCandidate> rewritten(HeaderField field) {
    if (!field.named("Date") && !field.named("Resent-Date")) {
      return Stream.of();
    }
    String value = FieldCandidate.unfolded(field);
    if (value.length() > LONGEST) {
      return Stream.of();
    }
    String bare = value.replaceAll("\\s*\\([^()]{0,40}\\)", "");
    List<String> values = new ArrayList<>();
    values.add(bare);
    ZONES.forEach(zone -> values.add(bare + " (" + zone + ")"));
    try {
      OffsetDateTime moment =
          OffsetDateTime.parse(
              bare.replaceAll("(?:GMT|UTC|Z)$", "+0000").replace("-0000", "+0000"), LENIENT);
      IntStream.concat(
              IntStream.of(moment.getOffset().getTotalSeconds() / HALF_HOUR),
              IntStream.rangeClosed(-24, 28))
          .forEach(half -> addDates(moment, half, values));
    } catch (DateTimeException e) {
      // no date that can be written anew
    }
    return values.stream().map(text -> FieldCandidate.of(Cause.DATE_FORMAT, field, text, 2));
  }

  private static void addDates(OffsetDateTime moment, int halfHours, List<String> values) {
    OffsetDateTime local =
        moment.withOffsetSameInstant(ZoneOffset.ofTotalSeconds(halfHours * HALF_HOUR));
    List<String> zones =
        halfHours == 0
            ? List.of("+0000", "GMT", "UTC", "-0000", "Z", "+0000 (UTC)", "+0000 (GMT)")
            : List.of(OFFSET.format(local));
    for (DateTimeFormatter form : FORMS) {
      zones.forEach(zone -> values.add(form.format(local) + zone));
    }
  }
}
