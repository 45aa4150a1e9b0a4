package org.signet.server.watch;

import java.io.ByteArrayOutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.signet.dkim.canonical.LineEnds;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.ByteSink;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.FailReason;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the first message that is signed, and every so many afterwards, as those who get it
 * will. The message is kept for that, so it must not be large: if it is, the next one is taken, and
 * so it is after one that fails. One message at a time. It is verified when its answer has gone
 * already. Thread-safe.
 */
public final class SelfCheck {
  /** Octets of body; most mail has less. */
  static final int LARGEST_BODY = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger("org.signet.server");

  /** Reasons that no message can bring about: whoever sends an odd one harms nobody else. */
  private static final Set<FailReason> OF_EVERY_MESSAGE =
      EnumSet.of(
          FailReason.BODY_HASH_MISMATCH,
          FailReason.SIGNATURE_MISMATCH,
          FailReason.KEY_MISSING,
          FailReason.KEY_NO_RECORD,
          FailReason.KEY_REVOKED,
          FailReason.KEY_SYNTAX,
          FailReason.KEY_RECORD_TOO_LONG,
          FailReason.KEY_VERSION,
          FailReason.KEY_TYPE_UNKNOWN,
          FailReason.KEY_DATA_INVALID,
          FailReason.KEY_TYPE_MISMATCH,
          FailReason.KEY_HASH_MISMATCH,
          FailReason.KEY_NOT_FOR_EMAIL);

  private final int interval;
  private final KeyStates states;
  private final Optional<PublicKeyLookup> dns;
  private final VerificationPolicy policy;
  private final InstantSource clock;
  private final Executor thread;

  private final AtomicLong messages = new AtomicLong();
  private final AtomicBoolean due = new AtomicBoolean(true);
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final LongAdder passed;
  private final LongAdder failed;

  /**
   * @param interval messages; 0 for never
   * @param dns where keys are found; if not even asked, they are derived from the private ones
   * @param thread writes {@code states}
   * @param before whose counts go on
   */
  SelfCheck(
      int interval,
      KeyStates states,
      Optional<PublicKeyLookup> dns,
      LineEnds lineEnds,
      InstantSource clock,
      Executor thread,
      Optional<SelfCheck> before) {
    this.interval = interval;
    this.states = states;
    this.dns = dns;
    this.policy = VerificationPolicy.defaults().withLineEnds(lineEnds).withUnsignedContent(true);
    this.clock = clock;
    this.thread = thread;
    this.passed = before.map(check -> check.passed).orElseGet(LongAdder::new);
    this.failed = before.map(check -> check.failed).orElseGet(LongAdder::new);
  }

  /** Takes the next message, whether it is time or not. */
  void again() {
    due.set(true);
  }

  /** How many signatures verified. */
  public long passed() {
    return passed.sum();
  }

  /** How many did not. */
  public long failed() {
    return failed.sum();
  }

  /**
   * A message is going to be signed.
   *
   * @param header as it is signed
   * @return takes a copy of its body, if this is one to verify
   */
  public Optional<Copy> begin(HeaderSection header) {
    if (interval == 0) {
      return Optional.empty();
    }
    if (messages.incrementAndGet() % interval == 0) {
      due.set(true);
    }
    return due.get() && underWay.compareAndSet(false, true)
        ? Optional.of(new Copy(header))
        : Optional.empty();
  }

  /** The copy of one message. Confined to one thread. */
  public final class Copy implements ByteSink {
    private final HeaderSection header;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean over;

    private Copy(HeaderSection header) {
      this.header = header;
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
      if (over) {
        return;
      }
      if (body.size() + length > LARGEST_BODY) {
        abandon();
      } else {
        body.write(octets, offset, length);
      }
    }

    /**
     * The message is signed.
     *
     * @param signatures its new fields, in the order of the profiles
     */
    public void signed(List<HeaderField> signatures, List<SigningProfile> profiles) {
      if (over) {
        return;
      }
      over = true;
      due.set(false);
      List<HeaderField> fields = new ArrayList<>(signatures);
      fields.addAll(header.fields());
      thread.execute(() -> verify(HeaderSection.of(fields), body.toByteArray(), profiles));
    }

    /** It is not to be verified after all: another one is. */
    public void abandon() {
      if (!over) {
        over = true;
        body.reset();
        underWay.set(false);
      }
    }
  }

  private void verify(HeaderSection header, byte[] body, List<SigningProfile> profiles) {
    MessageVerification verification =
        new Verifier(keys(profiles), policy.withMaximumSignatures(profiles.size()), clock)
            .start(header);
    verification.write(body, 0, body.length);
    verification
        .finish()
        .thenAcceptAsync(results -> judge(results, profiles), thread)
        .whenComplete((done, failure) -> underWay.set(false));
  }

  /** The records as the DNS has them; those that belong to the keys, if it says nothing. */
  private PublicKeyLookup keys(List<SigningProfile> profiles) {
    return name -> {
      KeyLookupResult derived =
          profiles.stream()
              .map(SelfCheck::key)
              .filter(key -> key.name().equals(name))
              .findFirst()
              .<KeyLookupResult>map(key -> new KeyLookupResult.Found(List.of(key.record())))
              .orElseGet(KeyLookupResult.NoSuchName::new);
      CompletionStage<KeyLookupResult> asked =
          dns.map(lookup -> lookup.lookup(name))
              .orElseGet(() -> CompletableFuture.completedFuture(derived));
      return asked.thenApply(answer -> answer.failure().isPresent() ? derived : answer);
    };
  }

  private static WatchedKey key(SigningProfile profile) {
    return WatchedKey.of(profile.keyName(), profile.key());
  }

  private void judge(List<VerificationResult> results, List<SigningProfile> profiles) {
    for (int i = 0; i < profiles.size(); i++) {
      VerificationResult result = results.get(i);
      switch (result.code()) {
        case PASS -> {
          passed.increment();
          states.tried(key(profiles.get(i)), "");
        }
        case FAIL, PERMERROR -> {
          failed.increment();
          again();
          failed(key(profiles.get(i)), result.reason().orElseThrow());
        }
        case POLICY, NEUTRAL, NONE, TEMPERROR -> {
          // It says nothing of the key, nor of how it is used.
        }
      }
    }
  }

  private void failed(WatchedKey key, FailReason reason) {
    String fault = "a signature made with it does not verify: " + reason.id();
    if (OF_EVERY_MESSAGE.contains(reason)) {
      states.tried(key, fault);
    } else {
      LOG.warn("key {}: {}, caused by the message itself, not the key", key.recordName(), fault);
    }
  }
}
