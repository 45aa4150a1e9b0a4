package org.signet.server;

import org.signet.milter.reply.Modification;

/** A modification as {@code -t -vv} prints it, which is opendkim's way for those that it makes. */
final class ShownModification implements Modification.Cases<String> {
  static final ShownModification CASES = new ShownModification();

  private ShownModification() {}

  @Override
  public String addHeader(Modification.AddHeader add) {
    return add.toString();
  }

  @Override
  public String insertHeader(Modification.InsertHeader field) {
    return "INSHEADER: idx=%d hname='%s' hvalue='%s'"
        .formatted(field.index(), field.name(), value(field.value()));
  }

  @Override
  public String changeHeader(Modification.ChangeHeader field) {
    return "CHGHEADER: hname='%s' idx=%d hvalue='%s'"
        .formatted(field.name(), field.index(), value(field.value()));
  }

  @Override
  public String replaceBody(Modification.ReplaceBody replace) {
    return replace.toString();
  }

  @Override
  public String addRecipient(Modification.AddRecipient add) {
    return add.toString();
  }

  @Override
  public String deleteRecipient(Modification.DeleteRecipient delete) {
    return delete.toString();
  }

  @Override
  public String changeSender(Modification.ChangeSender change) {
    return change.toString();
  }

  @Override
  public String quarantine(Modification.Quarantine quarantine) {
    return "QUARANTINE: reason='%s'".formatted(quarantine.reason());
  }

  private static String value(String value) {
    return TestMode.lines(value).stripLeading();
  }
}
