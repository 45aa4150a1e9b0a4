package org.signet.diagnosis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.message.HeaderField;

/** One place of the signed data. Immutable. */
final class HeaderSlot {
  private final Octets received;
  private final Optional<HeaderField> field;
  private final List<Choice> choices;

  /**
   * A place.
   *
   * @param received what was received there, canonical
   * @param field which field that is; empty if there is none of the name
   * @param choices what else may have been signed there
   */
  HeaderSlot(Octets received, Optional<HeaderField> field, List<Choice> choices) {
    this.received = received;
    this.field = field;
    this.choices = List.copyOf(choices);
  }

  Octets received() {
    return received;
  }

  Optional<HeaderField> field() {
    return field;
  }

  List<Choice> choices() {
    return choices;
  }

  HeaderSlot with(List<Choice> others) {
    return new HeaderSlot(received, field, others);
  }

  /**
   * What may have been signed.
   *
   * @param octets canonical
   */
  record Choice(Octets octets, FieldCandidate candidate) {}

  /** Octets that are hashed many times. */
  static final class Octets {
    static final Octets NONE = new Octets(new byte[0]);

    private final byte[] octets;

    /** Takes the array over. */
    Octets(byte[] octets) {
      this.octets = octets;
    }

    /** One char per octet. */
    @Override
    public String toString() {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }

    int length() {
      return octets.length;
    }

    void addTo(ByteArrayOutputStream all) {
      all.writeBytes(octets);
    }

    void addTo(MessageDigest digest) {
      digest.update(octets);
    }
  }
}
