package org.signet.systemtest.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An authoritative DNS server (nsd) with one zone, {@code test.}, for the keys of all sites in a
 * test.
 */
public final class PrivateDns implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int QUERY_ID = 0x5347;

  private final Process nsd;
  private final int port;
  private final Path log;

  private PrivateDns(Process nsd, int port, Path log) {
    this.nsd = nsd;
    this.port = port;
    this.log = log;
  }

  /**
   * Serves {@code records}, lines in the master file form of RFC 1035 §5 below the origin {@code
   * test.}
   */
  public static PrivateDns start(Workspace workspace, List<String> records) {
    Path program = Needs.program("/usr/sbin/nsd");
    int port = Loopback.freePort();
    workspace.file(
        "dns/test.zone",
        """
        $ORIGIN test.
        $TTL 60
        @ IN SOA ns.test. root.test. 1 3600 600 86400 60
        @ IN NS ns.test.
        ns IN A 127.0.0.1
        """
            + String.join("\n", records)
            + "\n");
    Path folder = workspace.folder("dns");
    Path conf =
        workspace.file(
            "dns/nsd.conf",
            """
            server:
              ip-address: 127.0.0.1@%1$d
              do-ip6: no
              server-count: 1
              username: ""
              zonesdir: "%2$s"
              database: ""
              pidfile: "%2$s/nsd.pid"
              xfrdfile: "%2$s/xfrd.state"
              zonelistfile: "%2$s/zone.list"
              xfrdir: "%2$s"
            remote-control:
              control-enable: no
            zone:
              name: test.
              zonefile: test.zone
            """
                .formatted(port, folder));
    Path log = workspace.path("dns/log");
    try {
      Process nsd =
          new ProcessBuilder(program.toString(), "-d", "-c", conf.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      PrivateDns dns = new PrivateDns(nsd, port, log);
      try {
        Await.until(PATIENCE, dns::answersForItsZone, () -> "nsd does not answer:\n" + dns.log());
      } catch (AssertionError e) {
        dns.close();
        throw e;
      }
      return dns;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** Asks for the zone's SOA record over UDP, as any resolver would; RFC 1035 §4.1. */
  private boolean answersForItsZone() {
    if (!nsd.isAlive()) {
      throw new AssertionError("nsd ended with status " + nsd.exitValue() + ":\n" + log());
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      ByteArrayOutputStream query = new ByteArrayOutputStream();
      query.writeBytes(new byte[] {QUERY_ID >> 8, QUERY_ID & 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0});
      query.write(4);
      query.writeBytes("test".getBytes(StandardCharsets.US_ASCII));
      query.writeBytes(new byte[] {0, 0, 6, 0, 1});
      socket.setSoTimeout(200);
      socket.send(new DatagramPacket(query.toByteArray(), query.size(), Loopback.address(), port));
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      boolean noError = (answer.getData()[3] & 0x0f) == 0;
      boolean hasAnswer = answer.getData()[7] > 0;
      return noError && hasAnswer;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    nsd.destroy();
    try {
      if (!nsd.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        nsd.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      nsd.destroyForcibly();
    }
  }
}
