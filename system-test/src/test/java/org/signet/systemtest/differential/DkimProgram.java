package org.signet.systemtest.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.systemtest.harness.Command;
import org.signet.systemtest.harness.Needs;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.PrivateDns;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.Verifier;
import org.signet.systemtest.harness.Workspace;

/**
 * A program that verifies many messages in one process. Its verdict on a message is {@code pass} if
 * at least one signature is good, {@code fail} if none is, {@code none} if there is none.
 */
enum DkimProgram {
  SIGNET {
    @Override
    Map<String, String> verify(List<Path> files, Site site, Workspace workspace, PrivateDns dns) {
      Command command = Signet.keytool("verify", "--json", "--dns-file", site.recordFile());
      Map<String, String> verdicts = new HashMap<>();
      String out = command.with(files.toArray()).run().out();
      for (Matcher line = JSON.matcher(out); line.find(); ) {
        String word = line.group(2);
        boolean passes = line.group(3).contains("\"result\":\"pass\"");
        verdicts.put(line.group(1), passes ? "pass" : word.equals("none") ? "none" : "fail");
      }
      return verdicts;
    }
  },

  MAIL_DKIM {
    @Override
    Map<String, String> verify(List<Path> files, Site site, Workspace workspace, PrivateDns dns) {
      return Verifier.MAIL_DKIM.verify(files, dns);
    }
  },

  DKIMPY {
    @Override
    Map<String, String> verify(List<Path> files, Site site, Workspace workspace, PrivateDns dns) {
      return Verifier.DKIMPY.verify(files, dns);
    }
  },

  OPENDKIM {
    @Override
    Map<String, String> verify(List<Path> files, Site site, Workspace workspace, PrivateDns dns) {
      Path conf =
          workspace.file(
              "opendkim.conf",
              "UserID root\nRequireSafeKeys no\nTestPublicKeys " + site.recordFile() + "\n");
      Map<String, String> verdicts = new HashMap<>();
      files.forEach(file -> verdicts.put(file.toString(), "fail"));
      for (List<Path> left = files; !left.isEmpty(); ) {
        String list = String.join(",", left.stream().map(Path::toString).toList());
        Outcome outcome =
            Command.of(Needs.program("/usr/sbin/opendkim"), "-x", conf, "-t", list).run();
        int last = -1;
        for (Matcher line = OPENDKIM_LINE.matcher(outcome.out()); line.find(); ) {
          last = left.indexOf(Path.of(line.group(1)));
          String words = line.group(2);
          verdicts.put(
              line.group(1),
              words.equals("message not signed")
                  ? "none"
                  : words.endsWith("succeeded") ? "pass" : "fail");
        }
        // It ends at a message whose verification is a permanent error.
        left = outcome.status() == 0 ? List.of() : left.subList(last + 2, left.size());
      }
      return verdicts;
    }
  };

  private static final Pattern JSON =
      Pattern.compile("(?m)^\\{\"file\":\"([^\"]+)\",\"result\":\"([a-z]+)\",\"signatures\":(.*)$");
  private static final Pattern OPENDKIM_LINE =
      Pattern.compile("(?m)^opendkim: (/[^:]+): (message not signed|verification \\(.*)$");

  /** Verdicts by file. */
  abstract Map<String, String> verify(
      List<Path> files, Site site, Workspace workspace, PrivateDns dns);

  /** A script of the resources as a file. */
  static Path script(Workspace workspace, String name) {
    try (InputStream in = DkimProgram.class.getResourceAsStream("/verifiers/" + name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not there");
      }
      return workspace.file(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
