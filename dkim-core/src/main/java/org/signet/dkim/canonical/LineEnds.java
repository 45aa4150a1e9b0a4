package org.signet.dkim.canonical;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;

/**
 * What CR and LF count as that are no part of a CRLF. SMTP has none (RFC 5321 §2.3.8), and RFC 6376
 * §5.3 wants them converted before a message is signed, but by whoever sends it: what is hashed and
 * what is sent must be the same.
 */
public enum LineEnds {
  /** Octets like others, hashed as they are. */
  AS_THEY_ARE,

  /** CRLF, in the header and in the body: for sites whose relays make CRLF of them. */
  FIXED;

  /** A new stage for one body, in front of this sink. */
  public BodyCanonicalizer stage(ByteSink sink) {
    return switch (this) {
      case AS_THEY_ARE -> new UnchangedBody(sink);
      case FIXED -> new LineEndFixer(sink);
    };
  }

  /** The header as it counts; the same object if nothing changes. */
  public HeaderSection apply(HeaderSection header) {
    if (this == AS_THEY_ARE || header.fields().stream().noneMatch(LineEnds::hasBareLineEnd)) {
      return header;
    }
    List<HeaderField> fields = new ArrayList<>(header.fields().size());
    for (HeaderField field : header.fields()) {
      fields.add(hasBareLineEnd(field) ? fixed(field) : field);
    }
    return HeaderSection.of(fields);
  }

  private static boolean hasBareLineEnd(HeaderField field) {
    BareLineEnds found = new BareLineEnds();
    found.count(field);
    return !found.none();
  }

  private static HeaderField fixed(HeaderField field) {
    byte[] octets = field.octets();
    ByteArrayOutputStream fixed = new ByteArrayOutputStream(octets.length + 16);
    LineEndFixer fixer = new LineEndFixer(fixed::write);
    fixer.write(octets, 0, octets.length - 2);
    fixer.finish();
    fixed.write(octets, octets.length - 2, 2);
    return HeaderField.ofOctets(fixed.toByteArray());
  }

  /** Hands on what comes. */
  private record UnchangedBody(ByteSink sink) implements BodyCanonicalizer {
    @Override
    public void write(byte[] bytes, int offset, int length) {
      sink.write(bytes, offset, length);
    }

    @Override
    public void finish() {}
  }
}
