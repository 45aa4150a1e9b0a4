package org.signet.milter.reply;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.signet.milter.option.ActionFlag;

/**
 * A change to the message, given with the answer to its end.
 *
 * <p>Names and values of header fields are ISO-8859-1 text, one char per octet. A value is what is
 * after the colon, its leading space included ({@code " v=1; a=..."}); folds are CRLF or LF,
 * followed by a space or tab. The session adapts both to what was negotiated.
 */
public sealed interface Modification {

  /** The action that must have been negotiated. */
  ActionFlag needs();

  /** The result of the one method of {@code cases} that is for this kind of modification. */
  <T> T fold(Cases<T> cases);

  /** The header field that it adds to the message; empty if it does something else. */
  default Optional<Field> addedField() {
    return fold(AddedField.CASES);
  }

  /**
   * One method for each kind of modification.
   *
   * @param <T> what they result in
   */
  interface Cases<T> {
    /** SMFIR_ADDHEADER. */
    T addHeader(AddHeader add);

    /** SMFIR_INSHEADER. */
    T insertHeader(InsertHeader insert);

    /** SMFIR_CHGHEADER. */
    T changeHeader(ChangeHeader change);

    /** SMFIR_REPLBODY. */
    T replaceBody(ReplaceBody replace);

    /** SMFIR_ADDRCPT and SMFIR_ADDRCPT_PAR. */
    T addRecipient(AddRecipient add);

    /** SMFIR_DELRCPT. */
    T deleteRecipient(DeleteRecipient delete);

    /** SMFIR_CHGFROM. */
    T changeSender(ChangeSender change);

    /** SMFIR_QUARANTINE. */
    T quarantine(Quarantine quarantine);
  }

  /**
   * A header field.
   *
   * @param value what is after the colon, a leading space included
   */
  record Field(String name, String value) {}

  /** SMFIR_ADDHEADER 'h': at the end of the header. */
  record AddHeader(String name, String value) implements Modification {
    /** Checks both. */
    public AddHeader {
      FieldText.checkName(name);
      FieldText.checkValue(value);
    }

    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.addHeader(this);
    }

    @Override
    public ActionFlag needs() {
      return ActionFlag.ADD_HEADERS;
    }
  }

  /**
   * SMFIR_INSHEADER 'i'.
   *
   * @param index where: 0 above the MTA's own Received, 1 below it and above all that the filter
   *     has seen. Of several at the same index the last comes out on top.
   */
  record InsertHeader(int index, String name, String value) implements Modification {
    /** Checks all. */
    public InsertHeader {
      FieldText.checkIndex(index, 0);
      FieldText.checkName(name);
      FieldText.checkValue(value);
    }

    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.insertHeader(this);
    }

    @Override
    public ActionFlag needs() {
      return ActionFlag.ADD_HEADERS;
    }
  }

  /**
   * SMFIR_CHGHEADER 'm'. An empty value deletes; then fields further down get new numbers at once,
   * so delete from the highest index down.
   *
   * @param index which one of the fields of that name from the top, beginning with 1
   */
  record ChangeHeader(int index, String name, String value) implements Modification {
    /** Checks all. */
    public ChangeHeader {
      FieldText.checkIndex(index, 1);
      FieldText.checkName(name);
      FieldText.checkValue(value);
    }

    /** Deletes the {@code index}th field of that name. */
    public static ChangeHeader delete(int index, String name) {
      return new ChangeHeader(index, name, "");
    }

    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.changeHeader(this);
    }

    @Override
    public ActionFlag needs() {
      return ActionFlag.CHANGE_HEADERS;
    }
  }

  /**
   * SMFIR_REPLBODY 'b', as many as needed.
   *
   * @param content the whole new body; not copied, and not to be changed afterwards
   */
  record ReplaceBody(ByteBuffer content) implements Modification {
    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.replaceBody(this);
    }

    @Override
    public ActionFlag needs() {
      return ActionFlag.CHANGE_BODY;
    }
  }

  /**
   * SMFIR_ADDRCPT '+', or SMFIR_ADDRCPT_PAR '2' with parameters.
   *
   * @param parameters ESMTP parameters separated by spaces
   */
  record AddRecipient(String recipient, Optional<String> parameters) implements Modification {
    /** Checks both. */
    public AddRecipient {
      FieldText.checkLine(recipient);
      parameters.ifPresent(FieldText::checkLine);
    }

    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.addRecipient(this);
    }

    @Override
    public ActionFlag needs() {
      return parameters.isPresent()
          ? ActionFlag.ADD_RECIPIENT_WITH_PARAMETERS
          : ActionFlag.ADD_RECIPIENT;
    }
  }

  /** SMFIR_DELRCPT '-'. */
  record DeleteRecipient(String recipient) implements Modification {
    /** Checks it. */
    public DeleteRecipient {
      FieldText.checkLine(recipient);
    }

    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.deleteRecipient(this);
    }

    @Override
    public ActionFlag needs() {
      return ActionFlag.DELETE_RECIPIENT;
    }
  }

  /**
   * SMFIR_CHGFROM 'e'.
   *
   * @param parameters ESMTP parameters separated by spaces
   */
  record ChangeSender(String sender, Optional<String> parameters) implements Modification {
    /** Checks both. */
    public ChangeSender {
      FieldText.checkLine(sender);
      parameters.ifPresent(FieldText::checkLine);
    }

    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.changeSender(this);
    }

    @Override
    public ActionFlag needs() {
      return ActionFlag.CHANGE_SENDER;
    }
  }

  /** SMFIR_QUARANTINE 'q': the message is held, with a reason that must not be empty. */
  record Quarantine(String reason) implements Modification {
    /** Checks it. */
    public Quarantine {
      FieldText.checkLine(reason);
      if (reason.isEmpty()) {
        throw new IllegalArgumentException("a quarantine needs a reason");
      }
    }

    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.quarantine(this);
    }

    @Override
    public ActionFlag needs() {
      return ActionFlag.QUARANTINE;
    }
  }
}
