package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;

/** Address fields as servers rewrite them, and From fields as lists do. */
final class AddressRepairs {
  private static final int MOST_ADDRESSES = 200;
  private static final int MOST_SINGLE = 10;
  private static final Set<String> NAMES =
      Set.of(
          "from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-to", "resent-cc");
  private static final List<String> JOINTS =
      List.of(", ", ",", ",\r\n ", ",\r\n\t", " , ", ",\r\n        ");

  private final ReceivedMessage message;

  AddressRepairs(ReceivedMessage message) {
    this.message = message;
  }

  List<FieldRepair> all() {
    return List.of(this::rewrittenFrom, AddressRepairs::reformatted, AddressRepairs::added);
  }

  private static boolean isAddressField(HeaderField field) {
    return NAMES.contains(FieldName.lowerCase(field.name()));
  }

  /** The author as other fields name it: Reply-To and Cc have whom a list took out of From. */
  private Stream<FieldCandidate> rewrittenFrom(HeaderField field) {
    if (!field.named("From")) {
      return Stream.of();
    }
    String shown = AddressText.parse(FieldCandidate.unfolded(field)).name();
    Set<String> names = new LinkedHashSet<>();
    for (String via : List.of(" via ", " (via ", " [", " - ", " / ", " on behalf of ", " at ")) {
      int at = shown.indexOf(via);
      if (at > 0) {
        names.add(shown.substring(0, at).strip());
      }
    }
    names.add(shown);
    names.add("");
    List<String> values = new ArrayList<>();
    for (String other :
        List.of("Reply-To", "Cc", "Sender", "Return-Path", "X-Sender", "X-Envelope-From")) {
      for (String text : AddressText.split(message.value(other)).stream().limit(10).toList()) {
        if (text.isEmpty()) {
          continue;
        }
        values.add(text);
        AddressText mailbox = AddressText.parse(text);
        values.addAll(forms(mailbox));
        names.forEach(name -> values.addAll(forms(new AddressText(name, mailbox.address()))));
      }
    }
    return values.stream()
        .distinct()
        .map(value -> FieldCandidate.of(Cause.FROM_REWRITTEN, field, value, 1));
  }

  private static List<String> forms(AddressText mailbox) {
    String address = mailbox.address();
    String name = mailbox.name();
    return name.isEmpty()
        ? List.of(address, "<" + address + ">")
        : List.of(
            name + " <" + address + ">",
            "\"" + name + "\" <" + address + ">",
            address + " (" + name + ")");
  }

  private static Stream<FieldCandidate> reformatted(HeaderField field) {
    String text = FieldCandidate.unfolded(field);
    List<String> parts = isAddressField(field) ? AddressText.split(text) : List.of();
    if (parts.isEmpty() || parts.size() > MOST_ADDRESSES) {
      return Stream.of();
    }
    List<Function<AddressText, String>> forms = new ArrayList<>();
    forms.add(a -> a.name().isEmpty() ? a.address() : a.name() + " <" + a.address() + ">");
    forms.add(a -> a.name().isEmpty() ? a.address() : "\"" + a.name() + "\" <" + a.address() + ">");
    forms.add(
        a -> a.name().isEmpty() ? "<" + a.address() + ">" : a.name() + " <" + a.address() + ">");
    forms.add(a -> "\"" + a.name() + "\" <" + a.address() + ">");
    forms.add(a -> a.name().isEmpty() ? a.address() : a.address() + " (" + a.name() + ")");
    forms.add(AddressText::address);
    forms.add(a -> "<" + a.address() + ">");
    forms.add(a -> "\"" + a.address() + "\" <" + a.address() + ">");
    forms.add(a -> a.name().isEmpty() ? a.address() : a.name() + "<" + a.address() + ">");
    List<UnaryOperator<String>> cases =
        List.of(
            address -> address,
            address -> domain(address, d -> d.toLowerCase(Locale.ROOT)),
            address -> domain(address, AddressRepairs::capitalised),
            address -> domain(address, d -> d.toUpperCase(Locale.ROOT)),
            address -> address.toLowerCase(Locale.ROOT));
    List<UnaryOperator<String>> spellings = new ArrayList<>();
    for (UnaryOperator<String> change : cases) {
      spellings.add(part -> spelled(part, change));
      for (Function<AddressText, String> form : forms) {
        spellings.add(
            part -> {
              AddressText mailbox = AddressText.parse(part);
              return form.apply(new AddressText(mailbox.name(), change.apply(mailbox.address())));
            });
      }
    }
    List<String> values = new ArrayList<>();
    for (UnaryOperator<String> spelling : spellings) {
      List<String> all = parts.stream().map(spelling).toList();
      JOINTS.forEach(joint -> values.add(String.join(joint, all)));
      for (int i = 0; i < Math.min(MOST_SINGLE, parts.size()); i++) {
        List<String> one = new ArrayList<>(parts);
        one.set(i, all.get(i));
        values.add(String.join(", ", one));
      }
    }
    return values.stream()
        .distinct()
        .filter(value -> !value.equals(text))
        .map(value -> FieldCandidate.of(Cause.ADDRESS_FORMAT, field, value, 2));
  }

  /** The whole as it is, but for the letters of the address. */
  private static String spelled(String part, UnaryOperator<String> change) {
    String address = AddressText.parse(part).address();
    return part.replace(address, change.apply(address));
  }

  private static String domain(String address, UnaryOperator<String> change) {
    int at = address.lastIndexOf('@');
    return at < 0
        ? address
        : address.substring(0, at + 1) + change.apply(address.substring(at + 1));
  }

  private static String capitalised(String domain) {
    return domain.isEmpty()
        ? domain
        : domain.substring(0, 1).toUpperCase(Locale.ROOT) + domain.substring(1);
  }

  private static Stream<FieldCandidate> added(HeaderField field) {
    List<String> parts =
        isAddressField(field) ? AddressText.split(FieldCandidate.unfolded(field)) : List.of();
    if (parts.size() < 2 || parts.size() > MOST_ADDRESSES) {
      return Stream.of();
    }
    return Stream.iterate(parts.size() - 1, i -> i - 1)
        .limit(parts.size())
        .map(
            without -> {
              List<String> kept = new ArrayList<>(parts);
              String dropped = kept.remove((int) without);
              return FieldCandidate.of(Cause.ADDRESS_ADDED, field, String.join(", ", kept), 2)
                  .withDetail(dropped);
            });
  }
}
