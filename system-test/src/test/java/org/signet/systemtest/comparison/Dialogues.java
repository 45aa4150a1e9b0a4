package org.signet.systemtest.comparison;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.signet.systemtest.harness.MilterDialogue;

/** The messages that both programs are told. */
final class Dialogues {
  static final String JOE = "Joe <joe@example.com>";

  private Dialogues() {}

  /** DKIM-Signature fields that opendkim has made. */
  record Signatures(String good, String ofAnother, String withLength) {}

  static MilterDialogue mail(String from) {
    return new MilterDialogue()
        .field("From: " + from)
        .field("Subject: hi\n there")
        .field("Date: Tue, 24 Nov 2026 10:00:00 +0000");
  }

  static MilterDialogue inside(String from) {
    return mail(from).client("localhost", "127.0.0.1");
  }

  /** Each message by what is said of it. */
  static Map<String, Supplier<MilterDialogue>> all(Signatures signatures) {
    Map<String, Supplier<MilterDialogue>> all = new LinkedHashMap<>();
    all.put("inside", () -> inside(JOE));
    all.put("outside", () -> mail(JOE));
    all.put("authenticated", () -> mail(JOE).authenticated());
    all.put("submission service", () -> mail(JOE).daemonName("MSA"));
    all.put("far inside", () -> mail(JOE).client("far.test", "10.1.2.3"));
    all.put("subdomain", () -> inside("joe@sub.example.com"));
    all.put("other domain", () -> inside("joe@example.net"));
    all.put("null sender", () -> inside(JOE).sender("<>"));
    all.put("null sender outside", () -> mail(JOE).sender("<>"));
    all.put("group", () -> inside("Group: joe@example.com, a@b.test;"));
    all.put("upper case", () -> inside("\"J. Doe\" <JOE@EXAMPLE.COM>"));
    all.put("sender", () -> inside("a@b.test").field("Sender: joe@example.com"));
    all.put("no From", () -> new MilterDialogue().field("Subject: hi"));
    all.put("bad From", () -> mail("foo bar"));
    all.put("exempt recipient", () -> inside(JOE).recipient("<skip@receiver.test>"));
    all.put(
        "many fields",
        () -> inside(JOE).field("To: a@b.test").field("X-Foo: bar").field("Received: from a by b"));
    all.put("empty body", () -> inside(JOE).body(""));
    all.put("blank lines", () -> inside(JOE).body("a  b \t\r\n\r\n \r\n\r\n\r\n"));
    all.put(
        "forged results",
        () ->
            mail(JOE)
                .field("Authentication-Results: mx.test; dkim=pass header.d=bank.test")
                .field("Authentication-Results: MX.test 1; dkim=fail")
                .field("Authentication-Results: other.test; dkim=pass header.d=bank.test"));
    all.put(
        "forged spf results",
        () ->
            mail(JOE)
                .field("Authentication-Results: mx.test; spf=pass smtp.mailfrom=a@b.test")
                .field("Authentication-Results: mx.test; dmarc=pass header.from=b.test"));
    all.put("old signature", () -> inside(JOE).field("DKIM-Signature: " + signature("s1")));
    all.put("no such key", () -> mail(JOE).field("DKIM-Signature: " + signature("absent")));
    all.put("does not verify", () -> mail(JOE).field("DKIM-Signature: " + signature("s1")));
    String good = signatures.good();
    String another = signatures.ofAnother();
    all.put("good signature", () -> mail(JOE).field(good));
    all.put("good signature inside", () -> inside("a@b.test").field(good));
    all.put("signature of another", () -> mail("a@example.net").field(another));
    all.put("unaligned signature", () -> mail("a@example.net").field(good));
    all.put(
        "good beside bad", () -> mail(JOE).field("DKIM-Signature: " + signature("s1")).field(good));
    all.put("two signers", () -> mail(JOE).field(another).field(good));
    all.put("good with length", () -> mail(JOE).field(signatures.withLength()));
    all.put(
        "appended to length",
        () -> mail(JOE).field(signatures.withLength()).body("Hello\r\nmore\r\n"));
    all.put("altered subject", () -> mail(JOE).field(good).field("Subject: other"));
    all.put("altered body", () -> mail(JOE).field(good).body("Goodbye\r\n"));
    all.put("expired", () -> mail(JOE).field(good.replaceFirst("t=[0-9]+;", "t=1; x=2;")));
    all.put(
        "from the future", () -> mail(JOE).field(good.replaceFirst("t=[0-9]+;", "t=9999999999;")));
    all.put("unsigned To", () -> mail(JOE).field("To: bob@receiver.test").field(good));
    all.put("no Date", () -> inside(JOE).without("Date"));
    all.put("two To", () -> inside(JOE).field("To: a@b.test").field("To: c@b.test"));
    all.put("two To outside", () -> mail(JOE).field("To: a@b.test").field("To: c@b.test"));
    all.put("two Sender", () -> inside(JOE).field("Sender: a@b.test").field("Sender: c@b.test"));
    all.put("author macro", () -> inside("a@b.test").mailMacro("{auth_author}", "joe@example.com"));
    all.put("author macro of others", () -> inside(JOE).mailMacro("{auth_author}", "a@b.test"));
    all.put("lone LF", () -> inside(JOE).body("one\ntwo\r\n"));
    all.put("lone CR", () -> inside(JOE).body("one\rtwo\r\n"));
    all.put("no line end", () -> inside(JOE).body("one\r\ntwo"));
    all.put(
        "exempt recipient outside", () -> mail(JOE).field(good).recipient("<skip@receiver.test>"));
    all.put(
        "exempt recipient, not ours",
        () -> inside("a@example.net").field(another).recipient("<skip@receiver.test>"));
    all.put("rubbish beside good", () -> mail(JOE).field("DKIM-Signature: rubbish").field(good));
    all.put("rubbish signature", () -> mail(JOE).field("DKIM-Signature: rubbish"));
    return all;
  }

  private static String signature(String selector) {
    return "v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s="
        + selector
        + "; h=from:subject; bh=w395wg5PFDM9ct2Nbhp7xweHFPjBA05xglDf+wN6zr0=; b="
        + "QUJD".repeat(85)
        + "QQ==";
  }
}
