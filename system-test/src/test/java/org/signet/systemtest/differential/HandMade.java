package org.signet.systemtest.differential;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Messages whose DKIM-Signature field no signer would write: signed over exactly what it says, in
 * simple canonicalization, RFC 6376 §3.7. The signature is sound in all of them; whether it should
 * pass is another matter.
 */
final class HandMade {
  private static final String FROM = "From: Joe <joe@sign.test>\r\n";
  private static final String SUBJECT = "Subject: the  game\r\n";
  private static final String BODY = "We lost the  game.\r\nAre you hungry?\r\n";
  private static final String PLACE = "@B@";
  private static final String STANDARD =
      "DKIM-Signature: v=1; a=rsa-sha256; d=sign.test; s=r; h=From:Subject; bh=@BH@; b=@B@\r\n";

  private final PrivateKey key;
  private final Map<String, String> messages = new LinkedHashMap<>();

  private HandMade(PrivateKey key) {
    this.key = key;
  }

  /** All of them by name. */
  static Map<String, String> messages(Site site) {
    HandMade made = new HandMade(site.rsaKey());
    made.tagLists();
    made.values();
    made.times();
    made.bodies();
    made.keyRecords();
    return made.messages;
  }

  private void tagLists() {
    add("standard", STANDARD);
    add("no blank after the colon", STANDARD.replace("re: ", "re:"));
    add("blank before the colon", STANDARD.replace("re:", "re :"));
    add("tab after the colon", STANDARD.replace("re: ", "re:\t"));
    add("name in small letters", STANDARD.replace("DKIM-Signature", "dkim-signature"));
    add("blanks around everything", STANDARD.replace("=", " = ").replace(";", " ; "));
    add("tabs around everything", STANDARD.replace("=", "\t=\t").replace(";", "\t;\t"));
    add("a fold before each tag", STANDARD.replace("; ", ";\r\n\t"));
    add("a fold within a tag", STANDARD.replace("d=", "d=\r\n ").replace("s=", "s\r\n ="));
    add("a fold of blanks only", STANDARD.replace("; d=", ";\r\n  \r\n d="));
    add("no blanks", STANDARD.replace("; ", ";"));
    add("semicolon at the end", STANDARD.replace(PLACE, PLACE + ";"));
    add("semicolon and blank at the end", STANDARD.replace(PLACE, PLACE + "; "));
    add("two semicolons at the end", STANDARD.replace(PLACE, PLACE + ";;"));
    add("empty tag", STANDARD.replace("; d=", ";; d="));
    add("tag without value", STANDARD.replace("; d=", "; rubbish; d="));
    add("unknown tag", STANDARD.replace("; d=", "; x_new=a b; d="));
    add("unknown tag without value", STANDARD.replace("; d=", "; y=; d="));
    add("tag that ends in b", STANDARD.replace("; bh=", "; xb=keep; bh="));
    add("b= inside of z=", STANDARD.replace("; bh=", "; z=From:b=3Dx|To:b=y; bh="));
    add("b= before bh=", STANDARD.replace("; bh=@BH@; b=@B@", "; b=@B@; bh=@BH@"));
    add(
        "b= in the middle, blanks around",
        STANDARD.replace("; s=r", "; b = @B@ ; s=r").replace("; b=@B@\r", "\r"));
    add("duplicate tag", STANDARD.replace("; s=r", "; s=r; s=r"));
    add("duplicate unknown tag", STANDARD.replace("; s=r", "; u=1; s=r; u=1"));
    add("tag name in capitals", STANDARD.replace("a=rsa", "A=rsa"));
    add("tag name begins with a digit", STANDARD.replace("; s=r", "; 1x=2; s=r"));
    add("octet above ASCII in a value", STANDARD.replace("; s=r", "; u=\u00e9; s=r"));
  }

  private void values() {
    add("version last", STANDARD.replace("v=1; ", "").replace(PLACE, PLACE + "; v=1"));
    add("no version", STANDARD.replace("v=1; ", ""));
    add("version 2", STANDARD.replace("v=1", "v=2"));
    add("version 1.0", STANDARD.replace("v=1", "v=1.0"));
    add("algorithm in capitals", STANDARD.replace("rsa-sha256", "RSA-SHA256"));
    add("no algorithm", STANDARD.replace("a=rsa-sha256; ", ""));
    add("algorithm of another key", STANDARD.replace("rsa-sha256", "ed25519-sha256"));
    add("unknown algorithm", STANDARD.replace("rsa-sha256", "rsa-sha257"));
    add("canonicalization of the header", with("c=simple"));
    add("canonicalization of both", with("c=simple/simple"));
    add("canonicalization in capitals", with("c=Simple/Simple"));
    add("unknown canonicalization", with("c=nowsp"));
    add("query", with("q=dns/txt"));
    add("query among others", with("q=http/json : dns/txt"));
    add("unknown query", with("q=http/json"));
    add("query without its type", with("q=dns"));
    add("domain in capitals", STANDARD.replace("d=sign.test", "d=SIGN.Test"));
    add("domain with a dot at its end", STANDARD.replace("d=sign.test", "d=sign.test."));
    add("domain of one label", STANDARD.replace("d=sign.test", "d=test"));
    add("no domain", STANDARD.replace("d=sign.test; ", ""));
    add("no selector", STANDARD.replace("s=r; ", ""));
    add("selector in capitals", STANDARD.replace("s=r", "s=R"));
    add("selector without a record", STANDARD.replace("s=r", "s=none"));
    add("identity", with("i=joe@sign.test"));
    add("identity without a local part", with("i=@sign.test"));
    add("identity in a subdomain", with("i=joe@mail.sign.test"));
    add("identity in capitals", with("i=JOE@SIGN.TEST"));
    add("identity in quoted-printable", with("i=j=6Fe=3B@sign.test"));
    add("identity without @", with("i=sign.test"));
    add("identity in a domain that ends alike", with("i=joe@resign.test"));
    add("identity in the domain above", with("i=joe@test"));
    add("header list with blanks", STANDARD.replace("From:Subject", "From : Subject"));
    add("header list with folds", STANDARD.replace("From:Subject", "From\r\n : \r\n Subject"));
    add("header list in other letters", STANDARD.replace("From:Subject", "FROM:subject"));
    add("header list with absent fields", STANDARD.replace("Subject", "Subject:To:Cc:Date"));
    add("header list with From twice", STANDARD.replace("Subject", "Subject:From"));
    add("header list with the signature", STANDARD.replace("Subject", "Subject:DKIM-Signature"));
    add("header list without From", STANDARD.replace("From:Subject", "Subject"));
    add("header list with an empty name", STANDARD.replace("From:Subject", "From::Subject"));
    add("header list that ends in a colon", STANDARD.replace("From:Subject", "From:Subject:"));
    add("empty header list", STANDARD.replace("From:Subject", ""));
    add("no header list", STANDARD.replace("h=From:Subject; ", ""));
    add("empty body hash", STANDARD.replace("@BH@", ""));
    add("body hash with blanks", STANDARD.replace("@BH@", "@BH1@ \r\n @BH2@"));
    add("body hash that is too short", STANDARD.replace("@BH@", "AAAA"));
    add("no body hash", STANDARD.replace("bh=@BH@; ", ""));
    add("no signature data", STANDARD.replace("; b=@B@", ""));
    add("signature data with a fold", STANDARD.replace(PLACE, "\r\n\t@B@"));
  }

  private void times() {
    long now = Instant.now().getEpochSecond();
    add("signed now", with("t=" + now));
    add("signed a minute ahead", with("t=" + (now + 60)));
    add("signed tomorrow", with("t=" + (now + 86_400)));
    add("signed at no time", with("t=soon"));
    add("expires tomorrow", with("t=" + now + "; x=" + (now + 86_400)));
    add("expired", with("t=" + (now - 86_400) + "; x=" + (now - 3600)));
    add("expires before it was signed", with("t=" + now + "; x=" + (now - 60)));
    add("expires at no time", with("x=soon"));
    add("expires very late", with("x=999999999999"));
  }

  private void bodies() {
    add("length of the body", with("l=" + BODY.length()));
    add("length above the body", with("l=" + (BODY.length() + 1)));
    add("length is no number", with("l=all"));
    add("negative length", with("l=-1"));
    put("length, text appended", sign(with("l=" + BODY.length())) + "more\r\n");
    add("no body", STANDARD, "");
    add("body of empty lines", STANDARD, "\r\n\r\n");
    add("body without its last line end", STANDARD, "We lost.");
    add("body of eight bits", STANDARD, "Gr\u00fc\u00dfe \u0080\u00ff\r\n");
    put("no signature at all", FROM + SUBJECT + "\r\n" + BODY);
    put("field between", field(sign(STANDARD)) + "X-New: 1\r\n" + FROM + SUBJECT + "\r\n" + BODY);
    put("fields in another order", field(sign(STANDARD)) + SUBJECT + FROM + "\r\n" + BODY);
    put(
        "second From above",
        field(sign(STANDARD)) + "From: eve@x.test\r\n" + FROM + SUBJECT + "\r\n" + BODY);
    put(
        "second Subject above",
        field(sign(STANDARD)) + "Subject: new\r\n" + FROM + SUBJECT + "\r\n" + BODY);
    put(
        "second Subject below",
        field(sign(STANDARD)) + FROM + SUBJECT + "Subject: new\r\n\r\n" + BODY);
    put("bad signature above", "DKIM-Signature: rubbish\r\n" + sign(STANDARD));
    put(
        "bad signature below",
        field(sign(STANDARD)) + "DKIM-Signature: rubbish\r\n" + FROM + SUBJECT + "\r\n" + BODY);
    put(
        "name of the signature rewritten",
        sign(STANDARD).replace("DKIM-Signature", "Dkim-Signature"));
    put("fold of the signature rewritten", sign(STANDARD).replace("; d=", ";\r\n d="));
    put("body changed", sign(STANDARD).replace("lost", "won"));
    put("subject changed", sign(STANDARD).replace("the  game\r\n\r\n", "a  game\r\n\r\n"));
    put("blank at a line end", sign(STANDARD).replace("hungry?", "hungry? "));
    put("empty lines at the end", sign(STANDARD) + "\r\n\r\n");
    put(
        "signature data cut",
        sign(STANDARD).replaceFirst("(b=[A-Za-z0-9+/]{300})[A-Za-z0-9+/]+=*\r", "$1\r"));
    put("rubbish in signature data", sign(STANDARD).replaceFirst("; b=", "; b=*!"));
  }

  private void keyRecords() {
    Map<String, String> all = new LinkedHashMap<>();
    KeyRecords.write(all, "", "", "");
    for (String selector : all.keySet()) {
      add("key record " + selector, STANDARD.replace("s=r", "s=" + selector));
    }
    add("key record strict, subdomain", STANDARD.replace("s=r", "s=strict; i=@a.sign.test"));
    add("key record strict, same domain", STANDARD.replace("s=r", "s=strict; i=a@sign.test"));
  }

  private static String with(String tag) {
    return STANDARD.replace("; h=", "; " + tag + "; h=");
  }

  private void add(String name, String field) {
    put(name, sign(field));
  }

  private void add(String name, String field, String body) {
    put(name, sign(field, body));
  }

  private void put(String name, String message) {
    messages.put(name, message);
  }

  private static String field(String message) {
    return message.substring(0, message.indexOf(FROM));
  }

  private String sign(String template) {
    return sign(template, BODY);
  }

  private String sign(String template, String body) {
    try {
      String canonical = body.replaceFirst("(?s)(\r\n)*$", "") + "\r\n";
      String hash =
          Site.base64(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(ISO_8859_1)));
      String field =
          template
              .replace("@BH@", hash)
              .replace("@BH1@", hash.substring(0, 20))
              .replace("@BH2@", hash.substring(20));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signedFields(field).getBytes(ISO_8859_1));
      String emptied = field.replaceFirst("(\\bb[ \t]*=)[ \t\r\n]*@B@[ \t]*", "$1");
      signature.update(emptied.substring(0, emptied.length() - 2).getBytes(ISO_8859_1));
      return field.replace(PLACE, Site.base64(signature.sign())) + FROM + SUBJECT + "\r\n" + body;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What {@code h=} names; a name that comes again finds nothing any more. */
  private static String signedFields(String field) {
    Matcher list = Pattern.compile("[;\\s]h\\s*=([^;]*)").matcher(field);
    StringBuilder fields = new StringBuilder();
    boolean from = false;
    boolean subject = false;
    for (String name : list.find() ? list.group(1).split(":") : new String[0]) {
      if (!from && name.strip().equalsIgnoreCase("From")) {
        fields.append(FROM);
        from = true;
      } else if (!subject && name.strip().equalsIgnoreCase("Subject")) {
        fields.append(SUBJECT);
        subject = true;
      }
    }
    return fields.toString();
  }
}
