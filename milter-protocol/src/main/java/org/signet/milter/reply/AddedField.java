package org.signet.milter.reply;

import java.util.Optional;
import org.signet.milter.reply.Modification.Field;

/** Which header field a modification adds. */
final class AddedField implements Modification.Cases<Optional<Field>> {
  static final AddedField CASES = new AddedField();

  private AddedField() {}

  @Override
  public Optional<Field> addHeader(Modification.AddHeader add) {
    return Optional.of(new Field(add.name(), add.value()));
  }

  @Override
  public Optional<Field> insertHeader(Modification.InsertHeader insert) {
    return Optional.of(new Field(insert.name(), insert.value()));
  }

  @Override
  public Optional<Field> changeHeader(Modification.ChangeHeader change) {
    return Optional.empty();
  }

  @Override
  public Optional<Field> replaceBody(Modification.ReplaceBody replace) {
    return Optional.empty();
  }

  @Override
  public Optional<Field> addRecipient(Modification.AddRecipient add) {
    return Optional.empty();
  }

  @Override
  public Optional<Field> deleteRecipient(Modification.DeleteRecipient delete) {
    return Optional.empty();
  }

  @Override
  public Optional<Field> changeSender(Modification.ChangeSender change) {
    return Optional.empty();
  }

  @Override
  public Optional<Field> quarantine(Modification.Quarantine quarantine) {
    return Optional.empty();
  }
}
