package org.signet.systemtest.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * An authoritative DNS server (nsd) with one zone, {@code test.}, for the keys of all sites in a
 * test.
 */
public final class PrivateDns implements AutoCloseable {
  private static final int QUERY_ID = 0x5347;

  private final Foreground nsd;
  private final int port;

  private PrivateDns(Foreground nsd, int port) {
    this.nsd = nsd;
    this.port = port;
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
    return new PrivateDns(
        Foreground.start(
            workspace.path("dns/log"),
            () -> answersForItsZone(port),
            program.toString(),
            "-d",
            "-c",
            conf.toString()),
        port);
  }

  public int port() {
    return port;
  }

  /** Asks for the zone's SOA record over UDP, as any resolver would; RFC 1035 §4.1. */
  private static boolean answersForItsZone(int port) {
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
    nsd.close();
  }
}
