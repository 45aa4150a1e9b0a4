package org.signet.dkim.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.signet.dkim.canonical.BodyCanonicalization;
import org.signet.dkim.canonical.BodyCanonicalizer;

/** The body hash of 1 MiB in chunks of 64 KiB, beside the bare SHA-256 of the JDK. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class BodyBenchmark {
  private static final int SIZE = 1 << 20;
  private static final int CHUNK = 1 << 16;
  private static final String PROSE =
      """
      It was a bright cold day in spring, and all the clocks of the town were wrong. She went
      down to the harbour,  where nobody waited, and counted the boats.

      """
          .replace("\n", "\r\n");

  /** Text in base64 lines of 76, or prose with its short words and empty lines. */
  @Param({"base64", "prose"})
  public String text = "";

  private byte[] body = {};
  private MessageDigest digest = sha256();

  @Setup
  public void makeBody() {
    StringBuilder made = new StringBuilder(SIZE);
    if (text.equals("base64")) {
      byte[] octets = new byte[SIZE];
      new Random(1).nextBytes(octets);
      made.append(Base64.getMimeEncoder().encodeToString(octets));
    } else {
      made.append(PROSE.repeat(SIZE / PROSE.length() + 1));
    }
    body = made.substring(0, SIZE).getBytes(US_ASCII);
    digest = sha256();
  }

  @Benchmark
  public byte[] sha256Alone() {
    for (int at = 0; at < SIZE; at += CHUNK) {
      digest.update(body, at, CHUNK);
    }
    return digest.digest();
  }

  @Benchmark
  public byte[] simple() {
    return hash(BodyCanonicalization.SIMPLE);
  }

  @Benchmark
  public byte[] relaxed() {
    return hash(BodyCanonicalization.RELAXED);
  }

  private byte[] hash(BodyCanonicalization canonicalization) {
    BodyCanonicalizer canonicalizer = canonicalization.canonicalizer(digest::update);
    for (int at = 0; at < SIZE; at += CHUNK) {
      canonicalizer.write(body, at, CHUNK);
    }
    canonicalizer.finish();
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
