package org.signet.dkim.hash;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.signet.dkim.algorithm.HashAlgorithm;
import org.signet.dkim.canonical.BodyCanonicalization;
import org.signet.dkim.canonical.BodyCanonicalizer;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.message.ByteSink;

/**
 * The body hashes of all signatures of one message in one pass, RFC 6376 §3.7 step 1: each
 * canonical form is made once, each different hash computed once. Confined to one thread.
 */
public final class BodyHasherSet implements ByteSink {
  private final Map<BodyCanonicalization, Branch> branches =
      new EnumMap<>(BodyCanonicalization.class);
  private final BodyCanonicalizer lineEnds;

  /**
   * Without any hash as yet.
   *
   * @param lineEnds what CR and LF alone count as, before anything else
   */
  public BodyHasherSet(LineEnds lineEnds) {
    this.lineEnds = lineEnds.stage(this::fanOut);
  }

  /**
   * The hash of a body in this form; the same object for the same wishes. Ask before the first
   * octet.
   */
  public BodyHash add(BodyCanonicalization form, HashAlgorithm algorithm, OptionalLong limit) {
    return branches.computeIfAbsent(form, Branch::new).add(algorithm, limit);
  }

  /** Whether nobody wants a hash, so that the body need not be read. */
  public boolean isEmpty() {
    return branches.isEmpty();
  }

  /** Whether what follows of the body makes a difference to any hash. */
  public boolean wantsMore() {
    for (Branch branch : branches.values()) {
      for (BodyHash hash : branch.hashes) {
        if (hash.wantsMore()) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    lineEnds.write(bytes, offset, length);
  }

  /** The body has ended. Call once, before any hash is asked for its value. */
  public void finish() {
    lineEnds.finish();
    for (Branch branch : branches.values()) {
      branch.canonicalizer.finish();
      branch.hashes.forEach(BodyHash::finish);
    }
  }

  private void fanOut(byte[] bytes, int offset, int length) {
    for (Branch branch : branches.values()) {
      branch.canonicalizer.write(bytes, offset, length);
    }
  }

  /** One canonical form and what is hashed of it. */
  private static final class Branch {
    private final List<BodyHash> hashes = new ArrayList<>(1);
    private final BodyCanonicalizer canonicalizer;

    Branch(BodyCanonicalization form) {
      canonicalizer = form.canonicalizer(this::fanOut);
    }

    private void fanOut(byte[] bytes, int offset, int length) {
      for (int i = 0; i < hashes.size(); i++) {
        hashes.get(i).write(bytes, offset, length);
      }
    }

    BodyHash add(HashAlgorithm algorithm, OptionalLong limit) {
      for (BodyHash hash : hashes) {
        if (hash.fits(algorithm, limit)) {
          return hash;
        }
      }
      BodyHash hash = new BodyHash(algorithm, limit);
      hashes.add(hash);
      return hash;
    }
  }
}
