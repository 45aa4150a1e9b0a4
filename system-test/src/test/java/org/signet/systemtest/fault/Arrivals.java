package org.signet.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.signet.systemtest.harness.Mail;
import org.signet.systemtest.harness.MailRoute;
import org.signet.systemtest.harness.Maildir;
import org.signet.systemtest.harness.Message;
import org.signet.systemtest.harness.Outcome;
import org.signet.systemtest.harness.Signet;
import org.signet.systemtest.harness.Verifier;

/** What must be true of all mail that a site has taken, whatever happened to its milter. */
final class Arrivals {
  private static final Pattern SELECTOR = Pattern.compile("; s=([^;]+);");

  private Arrivals() {}

  /**
   * Waits for these mails, which must be all that are sent; fails unless each is there once, has
   * one signature, and that is good: for the receiving site, for {@code signet-keytool} and for
   * Mail::DKIM.
   */
  static List<Message> allSigned(MailRoute route, List<Mail> accepted) {
    Maildir mailbox = route.mailbox();
    List<Path> files = mailbox.awaitFiles(accepted.size());
    List<Message> messages = mailbox.await(accepted.size());
    assertThat(messages.stream().map(Arrivals::recipient).sorted())
        .isEqualTo(accepted.stream().map(Mail::recipient).sorted().toList());
    assertThat(messages)
        .allMatch(message -> message.fields("DKIM-Signature").size() == 1, "signed once")
        .allMatch(Arrivals::passedAtReceiver, "dkim=pass at the receiver");

    Outcome verified =
        Signet.keytool("verify", "--json", "--dns-file", route.dnsFile())
            .with(files.toArray())
            .run();
    assertThat(verified.out().lines())
        .hasSize(files.size())
        .allMatch(line -> line.contains("\"result\":\"pass\""));
    assertThat(Verifier.MAIL_DKIM.verify(files, route.dns()).values())
        .hasSize(files.size())
        .containsOnly("pass");
    return messages;
  }

  static String recipient(Message message) {
    return message.fields("Delivered-To").get(0);
  }

  /** The selector of its signature. */
  static String selector(Message message) {
    Matcher selector = SELECTOR.matcher(message.fields("DKIM-Signature").get(0));
    assertThat(selector.find()).isTrue();
    return selector.group(1);
  }

  private static boolean passedAtReceiver(Message message) {
    List<String> results = message.fields("Authentication-Results");
    return results.size() == 1
        && results.get(0).startsWith(MailRoute.AUTHSERV_ID + ";")
        && results.get(0).contains("dkim=pass");
  }
}
