package org.signet.systemtest.harness;

import java.nio.file.Path;

/** An haproxy in the foreground, with the configuration that a test gives it. */
public final class PrivateHaproxy implements AutoCloseable {
  private final Foreground haproxy;

  private PrivateHaproxy(Foreground haproxy) {
    this.haproxy = haproxy;
  }

  /** Starts it, and waits until it listens at {@code port}. */
  public static PrivateHaproxy start(Workspace workspace, String configuration, int port) {
    Path program = Needs.program("/usr/sbin/haproxy");
    Path conf = workspace.file("haproxy.cfg", configuration);
    return new PrivateHaproxy(
        Foreground.start(
            workspace.path("haproxy.log"),
            () -> Loopback.answers(port),
            program.toString(),
            "-db",
            "-f",
            conf.toString()));
  }

  public String log() {
    return haproxy.log();
  }

  @Override
  public void close() {
    haproxy.close();
  }
}
