package org.signet.server.filter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.signet.dkim.key.KeyLookupResult;
import org.signet.dkim.key.PublicKeyLookup;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.verify.MessageVerification;
import org.signet.dkim.verify.VerificationPolicy;
import org.signet.dkim.verify.VerificationResult;
import org.signet.dkim.verify.Verifier;
import org.signet.milter.event.AddressFamily;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.EventDecoder;
import org.signet.milter.option.OptionOffer;
import org.signet.milter.session.MilterSession;
import org.signet.milter.session.SessionOutput;
import org.signet.milter.wire.Packet;
import org.signet.milter.wire.PacketDecoder;
import org.signet.milter.wire.PacketEncoder;
import org.signet.milter.wire.PayloadWriter;
import org.signet.milter.wire.ProtocolViolationException;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.Configured;
import org.signet.policy.decision.MessageFacts;
import org.signet.policy.decision.SignOrVerify;
import org.signet.server.watch.KeyWatch;

/**
 * A message of 15 fields: reading its packets, its signature alone, and all that a session of the
 * daemon does for it. Logs are left out.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MessageBenchmark {
  private static final int PIECE = 65_535; // of a body, as MTAs cut it
  private static final String LINE = "A line of a message, of ordinary length.\r\n";
  private static final KeyLookupResult FOUND =
      new KeyLookupResult.Found(List.of(Configured.record()));
  private static final PublicKeyLookup KEYS = name -> CompletableFuture.completedFuture(FOUND);

  /** Of the body. */
  @Param({"1", "10", "100"})
  public int kilobytes;

  private final Signer signer = new Signer(Clock.systemUTC());
  private final Verifier verifier =
      new Verifier(KEYS, VerificationPolicy.defaults(), Clock.systemUTC());
  private final HeaderSection header = HeaderSection.of(fields());
  private byte[] body = {};
  private HeaderSection signedHeader = header;
  private List<SigningProfile> profiles = List.of();
  private byte[] packets = {};
  private byte[] signedPackets = {};
  private @Nullable Session signing;
  private @Nullable Session verifying;

  @Setup
  public void prepare() throws IOException, SigningException, ProtocolViolationException {
    body =
        LINE.repeat(kilobytes * 1024 / LINE.length() + 1)
            .substring(0, kilobytes * 1024)
            .getBytes(US_ASCII);
    Path folder = Files.createTempDirectory("benchmark");
    try {
      ServerConfig config =
          new Configured(folder)
              .lines("Domain example.com; Selector s1; KeyFile KEYS/key.pem; AuthservID mx.test");
      ServerConfig.Keys.SingleKey key = (ServerConfig.Keys.SingleKey) config.signing().keys();
      profiles = List.of(SigningProfile.builder("example.com", "s1", key.key()).build());
      signedHeader =
          HeaderSection.of(Stream.concat(sign().stream(), header.fields().stream()).toList());
      packets = packets(header, body);
      signedPackets = packets(signedHeader, body);
      signing = new Session(config, "127.0.0.1");
      verifying = new Session(config, "192.0.2.10");
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static List<HeaderField> fields() {
    List<HeaderField> fields = new ArrayList<>();
    fields.add(
        HeaderField.of(
            "Received",
            " from client.example.net (client.example.net [192.0.2.25])\n"
                + "\tby mx.example.com (Postfix) with ESMTPS id 4F2D1C3B0A"));
    fields.add(HeaderField.of("From", " Ann Author <ann@example.com>"));
    fields.add(HeaderField.of("To", " Bob <bob@example.net>"));
    fields.add(HeaderField.of("Subject", " An ordinary message"));
    fields.add(HeaderField.of("Date", " Tue, 24 Nov 2026 10:00:00 +0000"));
    fields.add(HeaderField.of("Message-ID", " <20261124100000.4F2D1C3B0A@example.com>"));
    fields.add(HeaderField.of("MIME-Version", " 1.0"));
    fields.add(HeaderField.of("Content-Type", " text/plain; charset=utf-8"));
    fields.add(HeaderField.of("Content-Transfer-Encoding", " 7bit"));
    for (int i = 1; i <= 6; i++) {
      fields.add(HeaderField.of("X-Field-" + i, " a value of the length that such fields have"));
    }
    return fields;
  }

  /** From MAIL to the end of the message, with the macros that Postfix sends. */
  private static byte[] packets(HeaderSection header, byte[] body) {
    List<Packet> packets = new ArrayList<>();
    packets.add(macro(CommandCode.MAIL, "{mail_addr}", "ann@example.com"));
    packets.add(new PayloadWriter().string("<ann@example.com>").toPacket(CommandCode.MAIL.code()));
    packets.add(macro(CommandCode.RCPT, "{rcpt_addr}", "bob@example.net"));
    packets.add(new PayloadWriter().string("<bob@example.net>").toPacket(CommandCode.RCPT.code()));
    for (HeaderField field : header.fields()) {
      packets.add(macro(CommandCode.HEADER, "i", "4F2D1C3B0A"));
      packets.add(
          new PayloadWriter()
              .string(field.name())
              .string(field.value().replace("\r\n", "\n"))
              .toPacket(CommandCode.HEADER.code()));
    }
    packets.add(macro(CommandCode.END_OF_HEADERS, "i", "4F2D1C3B0A"));
    packets.add(Packet.of(CommandCode.END_OF_HEADERS.code()));
    for (int at = 0; at < body.length; at += PIECE) {
      packets.add(macro(CommandCode.BODY, "i", "4F2D1C3B0A"));
      packets.add(
          Packet.of(
              CommandCode.BODY.code(),
              Arrays.copyOfRange(body, at, Math.min(body.length, at + PIECE))));
    }
    packets.add(macro(CommandCode.END_OF_MESSAGE, "i", "4F2D1C3B0A"));
    packets.add(Packet.of(CommandCode.END_OF_MESSAGE.code()));
    return PacketEncoder.encode(packets);
  }

  private static Packet macro(CommandCode command, String name, String value) {
    return new PayloadWriter()
        .octet(command.code())
        .string(name)
        .string(value)
        .toPacket(CommandCode.MACRO.code());
  }

  /** Packets and events, without anybody who does anything with them. */
  @Benchmark
  public void decode(Blackhole blackhole) throws ProtocolViolationException {
    PacketDecoder decoder = new PacketDecoder();
    EventDecoder events = new EventDecoder(true);
    ByteBuffer octets = ByteBuffer.wrap(packets);
    for (Packet packet = decoder.next(octets); packet != null; packet = decoder.next(octets)) {
      blackhole.consume(events.decode(packet));
    }
  }

  /** A signature with RSA-2048 and relaxed/relaxed. */
  @Benchmark
  public List<HeaderField> sign() throws SigningException {
    MessageSigning started = signer.start(header, profiles);
    started.write(body, 0, body.length);
    return started.finish();
  }

  /** The same verified. */
  @Benchmark
  public List<VerificationResult> verify() {
    MessageVerification verification = verifier.start(signedHeader);
    verification.write(body, 0, body.length);
    List<VerificationResult> results = verification.finish().toCompletableFuture().join();
    return checked(results, results.get(0).passed());
  }

  /** All that a connection does for a message that is signed, from octets to octets. */
  @Benchmark
  public byte[] signSession() throws ProtocolViolationException {
    return Objects.requireNonNull(signing).send(packets, "DKIM-Signature");
  }

  /** The same for one that is verified. */
  @Benchmark
  public byte[] verifySession() throws ProtocolViolationException {
    return Objects.requireNonNull(verifying).send(signedPackets, "dkim=pass");
  }

  private static <T> T checked(T value, boolean right) {
    if (!right) {
      throw new IllegalStateException("not what should come");
    }
    return value;
  }

  /** A connection, without its socket. */
  private static final class Session implements SessionOutput {
    private final PacketDecoder decoder = new PacketDecoder();
    private final MilterSession session;
    private byte[] answer = {};

    Session(ServerConfig config, String client) throws ProtocolViolationException {
      FilterState state =
          new FilterState(
              config,
              new SignOrVerify(config, KeyWatch.off()),
              new Signer(Clock.systemUTC()),
              new Verifier(KEYS, config.verification().policy(), Clock.systemUTC()),
              KeyWatch.off(),
              report -> {},
              "Signet");
      session =
          new MilterSession(
              new DkimFilter(MessageFacts.Service.AUTO, () -> state), Runnable::run, this);
      receive(
          PacketEncoder.encode(
              List.of(
                  OptionOffer.VERSION_6.toPacket(),
                  macro(CommandCode.CONNECT, "j", "mx.test"),
                  new PayloadWriter()
                      .string("client.example.net")
                      .octet(AddressFamily.INET.code())
                      .u16(40000)
                      .string(client)
                      .toPacket(CommandCode.CONNECT.code()))));
    }

    /** Gives the answer to the end of the message, which must have this text. */
    byte[] send(byte[] octets, String expected) throws ProtocolViolationException {
      receive(octets);
      return checked(answer, new String(answer, ISO_8859_1).contains(expected));
    }

    private void receive(byte[] octets) throws ProtocolViolationException {
      ByteBuffer in = ByteBuffer.wrap(octets);
      for (Packet packet = decoder.next(in); packet != null; packet = decoder.next(in)) {
        session.receive(packet);
      }
    }

    @Override
    public void send(List<Packet> packets) {
      answer = PacketEncoder.encode(packets);
    }

    @Override
    public void handlerFailed(String where, Throwable failure) {
      throw new IllegalStateException(where, failure);
    }

    @Override
    public void resumed() {}
  }
}
