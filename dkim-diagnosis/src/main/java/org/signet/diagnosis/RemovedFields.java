package org.signet.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;

/** What a field that is not there any more can have been, where there is not much to choose. */
final class RemovedFields {
  private final ReceivedMessage message;

  RemovedFields(ReceivedMessage message) {
    this.message = message;
  }

  /** The field of this name with the values that it mostly has. */
  Stream<FieldCandidate> candidates(HeaderField empty) {
    return values(FieldName.lowerCase(empty.name())).stream()
        .map(
            value ->
                FieldCandidate.exactly(
                    Cause.FIELD_REMOVED, empty, value.isEmpty() ? "" : " " + value, 2));
  }

  private List<String> values(String name) {
    return switch (name) {
      case "mime-version" -> List.of("1.0", "1.0 (1.0)");
      case "content-transfer-encoding" -> ContentFieldRepairs.ENCODINGS;
      case "content-type" ->
          List.of(
              "text/plain",
              "text/plain; charset=utf-8",
              "text/plain; charset=UTF-8",
              "text/plain; charset=us-ascii",
              "text/plain; charset=\"utf-8\"",
              "text/plain; charset=\"us-ascii\"",
              "text/plain; charset=iso-8859-1",
              "text/plain; charset=UTF-8; format=flowed",
              "text/html; charset=utf-8",
              "text/html; charset=UTF-8");
      case "content-disposition" -> List.of("inline", "attachment");
      case "content-language" -> List.of("en-US", "en", "de-DE", "en-GB", "fr", "de");
      case "list-unsubscribe-post" -> List.of("List-Unsubscribe=One-Click");
      case "precedence" -> List.of("bulk", "list", "junk");
      case "auto-submitted" -> List.of("auto-generated", "auto-replied", "no");
      case "importance" -> List.of("normal", "high", "low", "Normal", "High", "Low");
      case "priority" -> List.of("normal", "urgent", "non-urgent");
      case "x-priority" -> List.of("3", "1", "3 (Normal)", "1 (Highest)");
      case "to", "cc" ->
          List.of(
              "undisclosed-recipients:;",
              "undisclosed-recipients: ;",
              "Undisclosed recipients:;",
              "");
      case "sender", "reply-to", "return-receipt-to", "disposition-notification-to", "errors-to" ->
          addresses();
      case "subject" -> List.of("", "(no subject)");
      case "in-reply-to" -> lastReference();
      case "references" -> List.of(message.value("In-Reply-To"));
      default -> List.of();
    };
  }

  private List<String> addresses() {
    List<String> values = new ArrayList<>();
    for (String other : List.of("From", "Return-Path", "Reply-To", "To")) {
      String value = message.value(other);
      if (!value.isEmpty()) {
        String address = AddressText.parse(value).address();
        values.addAll(List.of(value, address, "<" + address + ">"));
      }
    }
    return values;
  }

  private List<String> lastReference() {
    String references = message.value("References");
    return List.of(references.substring(Math.max(0, references.lastIndexOf('<'))));
  }
}
