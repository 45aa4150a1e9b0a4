package org.signet.diagnosis;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.signet.diagnosis.HeaderReading.Repairs;
import org.signet.diagnosis.HeaderSlot.Octets;
import org.signet.dkim.canonical.HeaderCanonicalization;
import org.signet.dkim.hash.SignedHeaders;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.signature.DkimSignature;
import org.signet.dkim.signature.DkimSignatureParser;
import org.signet.dkim.signature.SignatureFaultException;

/** The places of the signed data with what may have stood there. Confined to one thread. */
final class HeaderSlots {
  /** Of all choices together. */
  private static final int MOST_OCTETS = 16 << 20;

  /** About so many times a field is copied when it is repaired. */
  private static final int REPAIRS = 300;

  private final DkimSignature signature;
  private final ReceivedMessage message;
  private final FieldRepairs repairs;
  private final SignatureRepairs ownRepairs;
  private final SearchBudget budget;
  private final Map<HeaderField, List<HeaderSlot.Choice>> ofFields = new HashMap<>();
  private final Map<String, List<HeaderSlot.Choice>> ofNames = new HashMap<>();
  private boolean twice;
  private int kept;

  HeaderSlots(
      DkimSignature signature, ReceivedMessage message, MimeBody body, SearchBudget budget) {
    this.signature = signature;
    this.message = message;
    this.repairs = new FieldRepairs(message, body, signature.canonicalization().header());
    this.ownRepairs = new SignatureRepairs(signature, message);
    this.budget = budget;
  }

  /** Whether from now on a field may have been changed twice. */
  void allowTwice(boolean allowed) {
    if (allowed != twice) {
      twice = allowed;
      ofFields.clear();
      kept = 0;
    }
  }

  /** In the order in which they are hashed; the last one is the signature's own field. */
  List<HeaderSlot> of(HeaderReading reading) {
    List<HeaderSlot> slots = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (HeaderSlot slot : bare(reading)) {
      boolean own = slot.field().filter(field -> field == signature.field()).isPresent();
      String name = own ? "" : signature.headerNames().get(slots.size());
      boolean first = names.add(FieldName.lowerCase(name));
      List<HeaderSlot.Choice> choices = List.of();
      if (own && reading.repairs() != Repairs.OF_NONE) {
        choices = ofSignature(reading);
      } else if (reading.repairs() == Repairs.OF_ALL_FIELDS) {
        choices =
            slot.field()
                .map(field -> ofField(field, slot, reading.form()))
                .orElseGet(() -> first ? ofName(name, slot, reading.form()) : List.of());
      }
      slots.add(slot.with(choices));
    }
    return slots;
  }

  /** The same with nothing else that may have stood there. */
  List<HeaderSlot> bare(HeaderReading reading) {
    HeaderCanonicalization form = reading.form();
    List<HeaderSlot> slots = new ArrayList<>();
    for (Optional<HeaderField> field :
        SignedHeaders.pick(reading.header(), signature.headerNames(), signature.field())) {
      Optional<HeaderField> read = field.map(reading.everyField());
      slots.add(
          new HeaderSlot(
              read.map(present -> canonical(present, form, true)).orElse(Octets.NONE),
              field,
              List.of()));
    }
    Octets own =
        unsigned(reading.everyField().apply(signature.field()))
            .map(field -> canonical(field, form, false))
            .orElse(Octets.NONE);
    slots.add(new HeaderSlot(own, Optional.of(signature.field()), List.of()));
    return slots;
  }

  private List<HeaderSlot.Choice> ofSignature(HeaderReading reading) {
    List<HeaderSlot.Choice> choices = new ArrayList<>();
    Stream<FieldCandidate> candidates =
        reading.form() == signature.canonicalization().header()
            ? Stream.concat(ownRepairs.candidates(), repairs.folded(signature.field()))
            : ownRepairs.ofCanonicalization();
    candidates
        .filter(candidate -> budget.spend(signature.field().length()))
        .forEach(
            candidate ->
                candidate
                    .field()
                    .flatMap(this::unsigned)
                    .ifPresent(
                        field ->
                            choices.add(
                                new HeaderSlot.Choice(
                                    canonical(field, reading.form(), false), candidate))));
    return choices;
  }

  private List<HeaderSlot.Choice> ofField(
      HeaderField field, HeaderSlot slot, HeaderCanonicalization form) {
    return ofFields.computeIfAbsent(
        field,
        f -> {
          if (!budget.spend((long) REPAIRS * f.length())) {
            return List.of();
          }
          boolean canBeAbsent = message.header().named(f.name()).size() == 1;
          return choices(repairs.of(f, canBeAbsent, twice), slot, form);
        });
  }

  private List<HeaderSlot.Choice> ofName(
      String name, HeaderSlot slot, HeaderCanonicalization form) {
    return ofNames.computeIfAbsent(
        FieldName.lowerCase(name), n -> choices(repairs.removed(name), slot, form));
  }

  /** Those that differ when they are hashed. */
  private List<HeaderSlot.Choice> choices(
      Stream<FieldCandidate> candidates, HeaderSlot slot, HeaderCanonicalization form) {
    List<HeaderSlot.Choice> choices = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    seen.add(slot.received().toString());
    candidates
        .takeWhile(candidate -> mayKeepMore())
        .forEach(
            candidate -> {
              Octets octets =
                  candidate.field().map(f -> canonical(f, form, true)).orElse(Octets.NONE);
              budget.spend(octets.length());
              if (seen.add(octets.toString())) {
                choices.add(new HeaderSlot.Choice(octets, candidate));
                kept += octets.length();
              }
            });
    return choices;
  }

  private boolean mayKeepMore() {
    if (kept > MOST_OCTETS) {
      budget.stop();
    }
    return kept <= MOST_OCTETS && budget.spend(0);
  }

  /** With {@code b=} emptied; nothing if it is no signature any more. */
  private Optional<HeaderField> unsigned(HeaderField field) {
    if (field == signature.field()) {
      return Optional.of(signature.unsigned());
    }
    try {
      return Optional.of(new DkimSignatureParser(field, Integer.MAX_VALUE).parse().unsigned());
    } catch (SignatureFaultException e) {
      return Optional.empty();
    }
  }

  private static Octets canonical(HeaderField field, HeaderCanonicalization form, boolean ended) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    form.canonicalizer().canonicalize(field, octets::write);
    if (ended) {
      octets.write('\r');
      octets.write('\n');
    }
    return new Octets(octets.toByteArray());
  }
}
