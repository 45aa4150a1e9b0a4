package org.signet.dkim.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The header section of one message, RFC 5322 §2.1: its fields from top to bottom. Immutable. */
public final class HeaderSection {
  private final List<HeaderField> fields;
  private final Map<String, List<HeaderField>> byName = new HashMap<>();

  private HeaderSection(List<HeaderField> fields) {
    this.fields = List.copyOf(fields);
    for (HeaderField field : fields) {
      byName
          .computeIfAbsent(FieldName.lowerCase(field.name()), name -> new ArrayList<>(1))
          .add(field);
    }
    byName.replaceAll((name, sameName) -> List.copyOf(sameName));
  }

  /** A section of these fields, top to bottom, without any limit. */
  public static HeaderSection of(List<HeaderField> fields) {
    return new HeaderSection(fields);
  }

  /** Starts to collect a section that stays within the limits. */
  public static Builder builder(HeaderLimits limits) {
    return new Builder(limits);
  }

  /** All fields, top to bottom. */
  public List<HeaderField> fields() {
    return fields;
  }

  /** The fields of this name in any case, top to bottom; empty if there are none. */
  public List<HeaderField> named(String name) {
    List<HeaderField> found = byName.get(FieldName.lowerCase(name));
    return found == null ? List.of() : found;
  }

  /** Collects the fields of one message as they arrive. Confined to one thread. */
  public static final class Builder {
    private final HeaderLimits limits;
    private final List<HeaderField> fields = new ArrayList<>();
    private long octets;

    private Builder(HeaderLimits limits) {
      this.limits = limits;
    }

    /**
     * Adds a field below the others.
     *
     * @return false if the limits leave no room: the field is then not added
     */
    public boolean add(HeaderField field) {
      if (fields.size() >= limits.maxFields() || octets + field.length() > limits.maxOctets()) {
        return false;
      }
      fields.add(field);
      octets += field.length();
      return true;
    }

    /** How many octets the fields have so far, line ends included. */
    public long octets() {
      return octets;
    }

    /** The section of the fields added so far. */
    public HeaderSection build() {
      return new HeaderSection(fields);
    }
  }
}
