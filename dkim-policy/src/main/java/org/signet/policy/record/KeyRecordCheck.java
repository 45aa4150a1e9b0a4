package org.signet.policy.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.DataSigner;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyRecord;
import org.signet.dkim.key.KeyRecordException;
import org.signet.dkim.key.KeyRecordParser;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.key.VerificationKey;
import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** Compares a private key with what is published for it. */
public final class KeyRecordCheck {
  private static final int WEAK_BITS = 2048;
  private static final int LEAST_BITS = 1024; // RFC 8301 §3.2
  private static final int ONE_STRING = 255;

  /** What can be wrong with a record. */
  public enum Kind implements DefectKind {
    /** The name, or a TXT record there, does not exist. */
    NO_RECORD(true),
    /** DNS gave no answer that says whether there is one. */
    LOOKUP_FAILED(true),
    /** More than one key record: a verifier may take any. */
    SEVERAL_RECORDS(true),
    /** Quotes or backslashes of a zone file have become part of the value. */
    QUOTES(true),
    /** The end of p= is missing. */
    CUT(true),
    /** It is not a key record, or p= is not a key. */
    SYNTAX(true),
    /** p= is empty. */
    REVOKED(true),
    /** The record has the key of another pair. */
    WRONG_KEY(true),
    /** h= or s= forbids to use it. */
    RESTRICTED(true),
    /** Verifiers reject so small a key. */
    TOO_SMALL(true),
    /** Below 2048 bits. */
    WEAK(false),
    /** t=y. */
    TESTING(false),
    /** DNSSEC validation failed. */
    BOGUS(true);

    private final boolean fatal;

    Kind(boolean fatal) {
      this.fatal = fatal;
    }

    @Override
    public boolean fatal() {
      return fatal;
    }

    @Override
    public String id() {
      return Words.of(this);
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param note what, and how to fix it
   */
  public record Defect(DefectKind kind, Note note) {
    /** The sentence. */
    public String text() {
      return note.text();
    }
  }

  private final SigningKey key;
  private final List<Defect> defects = new ArrayList<>();

  private KeyRecordCheck(SigningKey key) {
    this.key = key;
  }

  /** What is wrong with the answer of DNS; nothing if verifiers will find this very key. */
  public static List<Defect> of(SigningKey key, KeyLookupResult answer) {
    KeyRecordCheck check = new KeyRecordCheck(key);
    switch (answer.kind()) {
      case FOUND -> check.records(((KeyLookupResult.Found) answer).txtRecords());
      case TOO_LONG -> check.add(Kind.SYNTAX, RecordCode.TOO_LONG, KeyRecordParser.MAX_OCTETS);
      case NO_DATA -> check.add(Kind.NO_RECORD, RecordCode.NO_TXT_RECORD);
      case NO_SUCH_NAME -> check.add(Kind.NO_RECORD, RecordCode.NO_SUCH_NAME);
      case FAILED -> check.failed((KeyLookupResult.Failed) answer);
    }
    return check.defects;
  }

  private void add(Kind kind, RecordCode code, Object... data) {
    defects.add(new Defect(kind, Note.of(code, data)));
  }

  private void failed(KeyLookupResult.Failed failed) {
    if (failed.cause() == KeyLookupResult.Cause.BOGUS) {
      add(Kind.BOGUS, RecordCode.VALIDATION_FAILED);
    } else {
      add(Kind.LOOKUP_FAILED, RecordCode.LOOKUP_FAILED, Words.of(failed.cause()), failed.text());
    }
  }

  private void records(List<String> texts) {
    List<String> candidates = texts.stream().filter(KeyRecordCheck::looksLikeAKey).toList();
    if (candidates.isEmpty()) {
      add(Kind.NO_RECORD, RecordCode.NO_KEY_AMONG_RECORDS, texts.size());
      return;
    }
    if (candidates.size() > 1) {
      add(Kind.SEVERAL_RECORDS, RecordCode.SEVERAL_KEYS, candidates.size());
    }
    record(candidates.get(0));
  }

  private static boolean looksLikeAKey(String text) {
    return text.contains("p=") || text.contains("DKIM1");
  }

  private void record(String text) {
    String clean = text.replaceAll("[\\\\\"]", "");
    boolean quoted = !clean.equals(text) && !matchesIgnoringNotes(text);
    if (quoted) {
      add(Kind.QUOTES, RecordCode.QUOTES);
    }
    KeyRecord record;
    try {
      record = KeyRecordParser.parse(quoted ? clean : text);
    } catch (KeyRecordException e) {
      add(Kind.SYNTAX, RecordCode.NOT_A_RECORD, String.valueOf(e.getMessage()));
      return;
    }
    if (record.isRevoked()) {
      add(Kind.REVOKED, RecordCode.EMPTY_KEY);
      return;
    }
    restrictions(record);
    compare(record, text);
    if (record.isTesting()) {
      add(Kind.TESTING, RecordCode.TESTING);
    }
    if (key.type() == KeyType.RSA && key.bits() < WEAK_BITS) {
      if (key.bits() < LEAST_BITS) {
        add(Kind.TOO_SMALL, RecordCode.TOO_SMALL, key.bits());
      } else {
        add(Kind.WEAK, RecordCode.WEAK, key.bits());
      }
    }
  }

  /** Quotes are legal in n=, and only there. */
  private static boolean matchesIgnoringNotes(String text) {
    String without = text.replaceAll("(^|;)\\s*n\\s*=[^;]*", "$1");
    return without.indexOf('"') < 0 && without.indexOf('\\') < 0;
  }

  private void restrictions(KeyRecord record) {
    if (!record.admits(HashAlgorithm.SHA256)) {
      add(Kind.RESTRICTED, RecordCode.NO_SHA256);
    }
    if (!record.isForEmail()) {
      add(Kind.RESTRICTED, RecordCode.NOT_FOR_MAIL);
    }
  }

  private void compare(KeyRecord record, String text) {
    String expected = key.publicKeyBase64();
    String found = record.publicKeyBase64();
    if (record.type() == key.type() && found.equals(expected)) {
      return;
    }
    if (record.type() != key.type()) {
      add(Kind.WRONG_KEY, RecordCode.OTHER_TYPE, record.type().word(), key.type().word());
    } else if (found.length() < expected.length() && expected.startsWith(found)) {
      add(
          Kind.CUT,
          text.length() == ONE_STRING ? RecordCode.CUT_AFTER_ONE_STRING : RecordCode.CUT,
          found.length(),
          expected.length());
    } else {
      compare(record);
    }
  }

  private void compare(KeyRecord record) {
    VerificationKey published;
    try {
      published = record.publicKey();
    } catch (KeyRecordException e) {
      add(
          Kind.SYNTAX,
          RecordCode.NOT_A_KEY,
          String.valueOf(e.getMessage()),
          advice(record.publicKeyBase64()));
      return;
    }
    if (!verifies(published)) {
      add(Kind.WRONG_KEY, RecordCode.OTHER_KEY);
    }
  }

  private static Optional<Note> advice(String data) {
    if (data.contains("-----")) {
      return Optional.of(Note.of(RecordCode.ONLY_BETWEEN_LINES));
    }
    return data.endsWith("=")
        ? Optional.of(Note.of(RecordCode.ONE_EQUALS_TOO_MANY))
        : Optional.empty();
  }

  /** RSA keys have two encodings; a signature tells whether it is the same key. */
  private boolean verifies(VerificationKey published) {
    byte[] probe = "probe".getBytes(StandardCharsets.US_ASCII);
    DataSigner signer = key.newSigner();
    signer.write(probe, 0, probe.length);
    try {
      return published.verifies(signer.sign(), sink -> sink.write(probe, 0, probe.length));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
