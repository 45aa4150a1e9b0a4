package org.signet.policy.record;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.algorithm.KeyType;
import org.signet.dkim.key.DataSigner;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.KeyRecord;
import org.signet.dkim.key.KeyRecordException;
import org.signet.dkim.key.KeyRecordParser;
import org.signet.dkim.key.SigningKey;
import org.signet.dkim.key.VerificationKey;

/** Compares a private key with what is published for it. */
public final class KeyRecordCheck {
  private static final int WEAK_BITS = 2048;
  private static final int LEAST_BITS = 1024; // RFC 8301 §3.2
  private static final int ONE_STRING = 255;

  /** What can be wrong. The lower-case form with hyphens is stable. */
  public enum Kind {
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
    /** The record stands at selector._domainkey.domain.domain. */
    DOUBLED_DOMAIN(true),
    /** The name is an alias of one that does not exist. */
    DANGLING_ALIAS(true),
    /** DNSSEC validation failed. */
    BOGUS(true),
    /** The private key itself cannot be used. */
    PRIVATE_KEY(true),
    /** The KeyTable has % for the domain, so that there is no one record to test. */
    ANY_DOMAIN(false),
    /** The authoritative servers do not agree. */
    SERVERS_DIFFER(true);

    private final boolean fatal;

    Kind(boolean fatal) {
      this.fatal = fatal;
    }

    /** Whether verifiers reject signatures because of it. */
    public boolean fatal() {
      return fatal;
    }

    /** The stable form. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param text what, and how to mend it
   */
  public record Defect(Kind kind, String text) {}

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
      case TOO_LONG ->
          check.add(
              Kind.SYNTAX,
              "the TXT record has more than "
                  + KeyRecordParser.MAX_OCTETS
                  + " octets, which is not a key record");
      case NO_DATA -> check.add(Kind.NO_RECORD, "the name has no TXT record");
      case NO_SUCH_NAME -> check.add(Kind.NO_RECORD, "there is no record of this name");
      case FAILED -> check.failed((KeyLookupResult.Failed) answer);
    }
    return check.defects;
  }

  private void add(Kind kind, String text) {
    defects.add(new Defect(kind, text));
  }

  private void failed(KeyLookupResult.Failed failed) {
    if (failed.cause() == KeyLookupResult.Cause.BOGUS) {
      add(Kind.BOGUS, "DNSSEC validation fails: sign the zone anew");
    } else {
      add(
          Kind.LOOKUP_FAILED,
          failed.cause().name().toLowerCase(Locale.ROOT) + ": " + failed.text());
    }
  }

  private void records(List<String> texts) {
    List<String> candidates = texts.stream().filter(KeyRecordCheck::looksLikeAKey).toList();
    if (candidates.isEmpty()) {
      add(Kind.NO_RECORD, "of " + texts.size() + " TXT record(s) none is a key: no p= in it");
      return;
    }
    if (candidates.size() > 1) {
      add(
          Kind.SEVERAL_RECORDS,
          candidates.size() + " key records have this name; leave only the right one");
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
      add(
          Kind.QUOTES,
          "quotes or backslashes are part of the value: enter it without them, see"
              + " txt --format plain");
    }
    KeyRecord record;
    try {
      record = KeyRecordParser.parse(quoted ? clean : text);
    } catch (KeyRecordException e) {
      add(Kind.SYNTAX, "it is no key record: " + e.getMessage());
      return;
    }
    if (record.isRevoked()) {
      add(Kind.REVOKED, "p= is empty, which revokes the key");
      return;
    }
    restrictions(record);
    compare(record, text);
    if (record.isTesting()) {
      add(Kind.TESTING, "t=y tells verifiers that DKIM is only being tested");
    }
    if (key.type() == KeyType.RSA && key.bits() < WEAK_BITS) {
      add(
          key.bits() < LEAST_BITS ? Kind.TOO_SMALL : Kind.WEAK,
          "the RSA key has "
              + key.bits()
              + " bits"
              + (key.bits() < LEAST_BITS ? ": verifiers reject it" : "; take 2048 (RFC 8301)"));
    }
  }

  /** Quotes are legal in n=, and only there. */
  private static boolean matchesIgnoringNotes(String text) {
    String without = text.replaceAll("(^|;)\\s*n\\s*=[^;]*", "$1");
    return without.indexOf('"') < 0 && without.indexOf('\\') < 0;
  }

  private void restrictions(KeyRecord record) {
    if (!record.admits(HashAlgorithm.SHA256)) {
      add(Kind.RESTRICTED, "h= does not have sha256, with which the key signs");
    }
    if (!record.isForEmail()) {
      add(Kind.RESTRICTED, "s= has neither email nor *, so the key is not for mail");
    }
  }

  private void compare(KeyRecord record, String text) {
    String expected = key.publicKeyBase64();
    String found = record.publicKeyBase64();
    if (record.type() == key.type() && found.equals(expected)) {
      return;
    }
    if (record.type() != key.type()) {
      add(
          Kind.WRONG_KEY,
          "the record has a key of type "
              + record.type().word()
              + ", the private key is of type "
              + key.type().word());
    } else if (found.length() < expected.length() && expected.startsWith(found)) {
      add(
          Kind.CUT,
          "p= has only the first "
              + found.length()
              + " of "
              + expected.length()
              + " characters"
              + (text.length() == ONE_STRING ? ": cut after 255 octets" : "")
              + "; enter it in several strings");
    } else {
      compare(record);
    }
  }

  private void compare(KeyRecord record) {
    VerificationKey published;
    try {
      published = record.publicKey();
    } catch (KeyRecordException e) {
      add(Kind.SYNTAX, "p= is not a key: " + e.getMessage() + advice(record.publicKeyBase64()));
      return;
    }
    if (!verifies(published)) {
      add(Kind.WRONG_KEY, "the record has the public key of another private key");
    }
  }

  private static String advice(String data) {
    if (data.contains("-----")) {
      return "; write only what is between the BEGIN and END lines of the file";
    }
    return data.endsWith("=") ? "; is there an = too many at its end?" : "";
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
