package org.signet.systemtest.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.signet.milter.reply.Modification;

/**
 * A message in an MTA's queue, and what modifications make of it: the rules of Postfix. Text is
 * ISO-8859-1, line ends are LF.
 */
public final class MailMessage {
  private static final Pattern FIELD =
      Pattern.compile("([\\x21-\\x39\\x3b-\\x7e]+)[ \\t]*:([^\\n]*+(?:\\n[ \\t][^\\n]*+)*+)\\n");

  /**
   * A header field.
   *
   * @param value all between the colon and the last line end
   */
  public record Field(String name, String value) {}

  private final List<Field> fields = new ArrayList<>();
  private int hidden; // on top: the MTA's own Received, and what was put above it
  private String body;
  private boolean bodyReplaced;

  private MailMessage(List<Field> fields, int hidden, String body) {
    this.fields.addAll(fields);
    this.hidden = hidden;
    this.body = body;
  }

  /** Reads header and body, with CRLF or LF. */
  public static MailMessage read(byte[] octets) {
    String text = new String(octets, ISO_8859_1).replace("\r\n", "\n");
    List<Field> fields = new ArrayList<>();
    Matcher field = FIELD.matcher(text);
    int at = 0;
    while (field.region(at, text.length()).lookingAt()) {
      fields.add(new Field(field.group(1), field.group(2)));
      at = field.end();
    }
    return new MailMessage(fields, 0, text.substring(text.startsWith("\n", at) ? at + 1 : at));
  }

  /** The same with the MTA's own Received on top, which filters are not shown. */
  public MailMessage received(String value) {
    List<Field> all = new ArrayList<>(fields);
    all.add(0, new Field("Received", value));
    return new MailMessage(all, 1, body);
  }

  /** What a filter is shown, from top to bottom. */
  public List<Field> visibleFields() {
    return List.copyOf(fields.subList(hidden, fields.size()));
  }

  /** The body as a filter is shown it: with CRLF. */
  public byte[] body() {
    return body.replace("\n", "\r\n").getBytes(ISO_8859_1);
  }

  /** The message as it is now, line ends LF. */
  @Override
  public String toString() {
    return fields.stream()
            .map(field -> field.name() + ":" + field.value() + "\n")
            .collect(Collectors.joining())
        + "\n"
        + body;
  }

  /** The message as it is now, line ends LF. */
  public byte[] octets() {
    return toString().getBytes(ISO_8859_1);
  }

  /**
   * Does what a filter wants done to header and body; the envelope is not in here.
   *
   * @param leadingSpace whether SMFIP_HDR_LEADSPC was negotiated; if not, values get a blank
   */
  public void apply(Modification modification, boolean leadingSpace) {
    modification.fold(new Applied(leadingSpace)).run();
  }

  /** What each kind of modification does. */
  private final class Applied implements Modification.Cases<Runnable> {
    private final boolean leadingSpace;

    Applied(boolean leadingSpace) {
      this.leadingSpace = leadingSpace;
    }

    @Override
    public Runnable addHeader(Modification.AddHeader add) {
      return () -> fields.add(field(add.name(), add.value(), leadingSpace));
    }

    @Override
    public Runnable insertHeader(Modification.InsertHeader insert) {
      return () -> insert(insert, leadingSpace);
    }

    @Override
    public Runnable changeHeader(Modification.ChangeHeader change) {
      return () -> change(change, leadingSpace);
    }

    @Override
    public Runnable replaceBody(Modification.ReplaceBody replace) {
      return () -> replace(replace);
    }

    @Override
    public Runnable addRecipient(Modification.AddRecipient add) {
      return () -> {};
    }

    @Override
    public Runnable deleteRecipient(Modification.DeleteRecipient delete) {
      return () -> {};
    }

    @Override
    public Runnable changeSender(Modification.ChangeSender change) {
      return () -> {};
    }

    @Override
    public Runnable quarantine(Modification.Quarantine quarantine) {
      return () -> {};
    }
  }

  private void insert(Modification.InsertHeader insert, boolean leadingSpace) {
    int below = insert.index() == 0 ? 0 : insert.index() - 1 + hidden;
    fields.add(Math.min(below, fields.size()), field(insert.name(), insert.value(), leadingSpace));
    if (insert.index() == 0 && hidden > 0) {
      hidden++;
    }
  }

  private void replace(Modification.ReplaceBody replace) {
    byte[] piece = new byte[replace.content().remaining()];
    replace.content().duplicate().get(piece);
    body = (bodyReplaced ? body : "") + new String(piece, ISO_8859_1).replace("\r\n", "\n");
    bodyReplaced = true;
  }

  private void change(Modification.ChangeHeader change, boolean leadingSpace) {
    int left = change.index();
    int at = hidden;
    while (at < fields.size()) {
      if (fields.get(at).name().equalsIgnoreCase(change.name()) && --left == 0) {
        break;
      }
      at++;
    }
    boolean found = at < fields.size();
    if (found) {
      fields.remove(at);
    }
    if (!change.value().isEmpty()) {
      fields.add(at, field(change.name(), change.value(), leadingSpace));
    }
  }

  private static Field field(String name, String value, boolean leadingSpace) {
    return new Field(name, leadingSpace ? value : " " + value);
  }
}
