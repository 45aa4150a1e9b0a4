package org.signet.systemtest.differential;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Messages to sign, ISO-8859-1 text with CRLF, and what may happen to them afterwards. */
final class Messages {
  private static final String HEADER =
      String.join(
          "\r\n",
          "From: Joe <joe@sign.test>",
          "To: sue@other.test",
          "Subject: the game",
          "Date: Tue, 24 Nov 2026 10:00:00 +0000",
          "Message-ID: <1@sign.test>",
          "");
  private static final int GENERATED = 6;

  /** Pieces of which odd header values and bodies are made. */
  private static final String[] PIECES = {
    "word",
    " ",
    "  ",
    "\t",
    "\r\n ",
    "\r\n\t",
    "\r\n \t x",
    ".",
    "=",
    ";",
    "\u00e9",
    "\u00a0",
    "\u0085",
    "\"",
    "=20",
    "a:b",
    "--",
    "0"
  };

  private Messages() {}

  static Map<String, String> all() {
    Map<String, String> messages = new LinkedHashMap<>();
    bodies().forEach((name, body) -> messages.put(name, HEADER + "\r\n" + body));
    headers().forEach((name, fields) -> messages.put(name, fields + "\r\nHi.\r\n"));
    Random random = new Random(6376);
    for (int i = 0; i < GENERATED; i++) {
      messages.put("generated " + i, generated(random));
    }
    return messages;
  }

  private static Map<String, String> bodies() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("empty body", "");
    bodies.put("body of one empty line", "\r\n");
    bodies.put("body of empty lines", "\r\n\r\n\r\n");
    bodies.put("body of blank lines", " \r\n\t\r\n  \r\n");
    bodies.put("body of one blank", " ");
    bodies.put("body without its last line end", "Hi.");
    bodies.put("body that ends in a blank", "Hi. ");
    bodies.put("body that ends in blank lines", "Hi.\r\n \r\n\r\n\t\r\n");
    bodies.put("body with empty lines first", "\r\n\r\nHi.\r\n");
    bodies.put("body with white space", "a  b\t\tc \t d  \r\n\t e\r\n");
    bodies.put("body of eight bits", "Gr\u00fc\u00dfe \u0080\u00ff\u00a0\r\n\u00a0\r\n");
    bodies.put("body of dots", ".\r\n..\r\n.a\r\n");
    bodies.put("body of long lines", ("x".repeat(990) + "\r\n").repeat(20));
    bodies.put("body of 100 KB", "We lost the game. Are you hungry yet?\r\n".repeat(2600));
    return bodies;
  }

  private static Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("only From", "From: joe@sign.test\r\n");
    headers.put("names in odd letters", "FROM: joe@sign.test\r\nsubject: x\r\n");
    headers.put("no blank after the colon", "From:joe@sign.test\r\nSubject:x\r\n");
    headers.put("tab after the colon", "From:\tjoe@sign.test\r\nSubject:\t x\r\n");
    headers.put("empty values", "From: joe@sign.test\r\nSubject:\r\nTo: \r\nCc: \t\r\n");
    headers.put("folds", "From: joe\r\n\t@sign.test\r\nSubject: a\r\n b\r\n   c\r\n");
    headers.put("fold first", "From:\r\n joe@sign.test\r\nSubject:\r\n x\r\n");
    headers.put("fold after a blank", "From: joe@sign.test\r\nSubject: a \r\n b\t\r\n\tc \r\n");
    headers.put("blank before the colon", "From : joe@sign.test\r\nSubject \t: x\r\n");
    headers.put("eight bits", "From: Jos\u00e9 <joe@sign.test>\r\nSubject: \u00a0x\u00a0\r\n");
    headers.put(
        "repeated fields",
        "Received: c\r\nReceived: b\r\nReceived: a\r\nTo: a@x.test\r\nTo: b@x.test\r\n" + HEADER);
    headers.put("long line", "From: joe@sign.test\r\nSubject: " + "x".repeat(900) + "\r\n");
    headers.put("many fields", HEADER + "X-Field: value\r\n".repeat(200));
    headers.put(
        "MIME", HEADER + "MIME-Version: 1.0\r\nContent-Type: text/plain;\r\n charset=utf-8\r\n");
    return headers;
  }

  private static String generated(Random random) {
    StringBuilder text = new StringBuilder("From: joe@sign.test\r\n");
    for (String name : new String[] {"Subject", "To", "Cc", "Reply-To", "In-Reply-To"}) {
      if (random.nextBoolean()) {
        // A line of blanks only would end the header of those who trim.
        text.append(name).append(':').append(pieces(random, 8).replaceAll("\r\n\\s*(?=\r|$)", ""));
        text.append("\r\n");
      }
    }
    return text.append("\r\n").append(pieces(random, 60)).append("\r\n").toString();
  }

  private static String pieces(Random random, int most) {
    StringBuilder text = new StringBuilder(" x");
    for (int i = random.nextInt(most); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.append('.').toString();
  }

  /** What a way may do to a signed message; the changes that relaxed tolerates among them. */
  static Map<String, String> changed(String signed) {
    Map<String, String> messages = new LinkedHashMap<>();
    int end = signed.indexOf("\r\n\r\n");
    String header = signed.substring(0, end + 2);
    String body = signed.substring(end + 4);
    String other = header.substring(header.indexOf("\r\nFrom") + 2);
    String signature = header.substring(0, header.length() - other.length());
    messages.put("field on top", "Received: by x\r\n" + signed);
    messages.put("empty line added", signed + "\r\n");
    messages.put("text added", signed + "more\r\n");
    messages.put("blank added to the body", header + "\r\n" + body.replaceFirst("\r\n", " \r\n"));
    messages.put("blank in the body doubled", header + "\r\n" + body.replaceFirst(" ", "  "));
    messages.put("body emptied", header + "\r\n");
    messages.put("body recoded", header + "\r\n" + body.replaceAll("[\u0080-\u00ff]", "=FF"));
    messages.put("last line end cut", signed.replaceFirst("\r\n$", ""));
    messages.put(
        "Subject with another blank",
        signature + other.replace("Subject: ", "Subject:  ") + rest(body));
    messages.put(
        "Subject changed", signature + other.replaceFirst("(?i)subject:", "$0 new") + rest(body));
    messages.put(
        "Subject removed", signature + other.replaceAll("Subject:.*\r\n", "") + rest(body));
    messages.put("names in capitals", signature + other.replace("Subject", "SUBJECT") + rest(body));
    messages.put("From added above", signature + "From: eve@x.test\r\n" + other + rest(body));
    messages.put("From added below", signature + other + "From: eve@x.test\r\n" + rest(body));
    messages.put(
        "signature unfolded", signature.replaceAll("\r\n[ \t]+", " ") + other + rest(body));
    messages.put("signature folded", signature.replace("; s=", ";\r\n    s=") + other + rest(body));
    messages.put("signature at the end", other + signature + rest(body));
    messages.put("signature twice", signature + signed);
    messages.put(
        "domain changed", signature.replace("sign.test", "sign.tset") + other + rest(body));
    messages.put(
        "algorithm changed", signature.replaceFirst("sha256", "sha1") + other + rest(body));
    messages.put("tag added", signature.replaceFirst("v=1;", "v=1; y=1;") + other + rest(body));
    return messages;
  }

  private static String rest(String body) {
    return "\r\n" + body;
  }
}
