package org.signet.diagnosis;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Messages as mail programs send them, before anybody signs or changes them. */
final class Originals {
  private static final String FIELDS =
      """
      From: Ann Example <ann@example.com>
      To: Bob <bob@example.net>, "Carol Other" <carol@example.org>
      Subject: Minutes of the meeting
      Date: Tue, 03 Nov 2026 09:15:02 +0100
      Message-ID: <20261103081502.4711@mail.example.com>
      MIME-Version: 1.0
      """;

  /** Plain ASCII with lines that programs take for something else. */
  static final SignedMail PLAIN =
      mail(
          FIELDS
              + """
              Content-Type: text/plain; charset=us-ascii
              Content-Transfer-Encoding: 7bit
              """,
          """
          Dear all,

          these are the minutes of the meeting of Monday.
          From now on we meet at ten.
          Item\tone\tof\tthe\tlist
              indented  with blanks
          .dots at the start
          ..even two of them

          Bob said that he would write a report, and he did: the
          report is in the usual folder.

          Ann
          --\s
          Ann Example, Example Ltd.
          """);

  /** UTF-8 as it is, in header and body. */
  static final SignedMail UTF8 =
      mail(
          """
          From: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <joerg@example.com>
          To: bob@example.net
          Subject: =?UTF-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=
          Date: Tue, 3 Nov 2026 09:15:02 +0000
          Message-ID: <utf8.1@mail.example.com>
          MIME-Version: 1.0
          Content-Type: text/plain; charset=utf-8
          Content-Transfer-Encoding: 8bit
          """,
          utf8(
              """
              Gr\u00fc\u00dfe aus K\u00f6ln und M\u00fcnchen, wo es heute wieder sp\u00e4t geworden ist.
              Ein Apfel kostet mehr = weniger f\u00fcr alle.

              Sch\u00f6ne Gr\u00fc\u00dfe
              J\u00f6rg
              """));

  /** The same text as {@link #UTF8}, quoted-printable as Python writes it. */
  static final SignedMail QUOTED_PRINTABLE =
      mail(
          FIELDS
              + """
              Content-Type: text/plain; charset="utf-8"
              Content-Transfer-Encoding: quoted-printable
              """,
          """
          Gr=C3=BC=C3=9Fe aus K=C3=B6ln und M=C3=BCnchen, wo es heute wieder viel zu=
           sp=C3=A4t geworden ist: die Antwort kommt daher erst morgen fr=C3=BCh.
          Der Preis ist =3D 12 Taler.

          Sch=C3=B6ne Gr=C3=BC=C3=9Fe
          J=C3=B6rg
          """);

  /** A text in two forms. */
  static final SignedMail MULTIPART =
      mail(
          FIELDS
              + """
              Content-Type: multipart/alternative; boundary="=-b1"
              """,
          utf8(
              """
              This is a multi-part message in MIME format.
              --=-b1
              Content-Type: text/plain; charset=utf-8
              Content-Transfer-Encoding: 8bit

              Hello Bob,
              the caf\u00e9 is open again.

              Ann
              --=-b1
              Content-Type: text/html; charset=utf-8
              Content-Transfer-Encoding: 8bit

              <html><body>
              <p>Hello Bob,</p>
              <p>the <a href="https://example.com/cafe?a=1&amp;b=2">caf\u00e9</a> is open again.</p>
              </body></html>
              --=-b1--
              """));

  /** Lines longer than SMTP allows. */
  static final SignedMail LONG_LINES =
      mail(
          FIELDS
              + """
              Content-Type: text/html; charset=us-ascii
              Content-Transfer-Encoding: 7bit
              """,
          "<html><body>\n"
              + "<p>word ".repeat(250)
              + "\n<table>"
              + "<tr><td>0123456789</td></tr>".repeat(80)
              + "</table>\n</body></html>\n");

  /** A text and a file. */
  static final SignedMail ATTACHMENT =
      mail(
          FIELDS
              + """
              Content-Type: multipart/mixed; boundary=cut
              """,
          """
          --cut
          Content-Type: text/plain; charset=us-ascii
          Content-Transfer-Encoding: 7bit

          Please find the report attached.

          --cut
          Content-Type: application/octet-stream; name=report.bin
          Content-Transfer-Encoding: base64
          Content-Disposition: attachment; filename=report.bin

          """
              + base64(600)
              + """

              --cut--
              """);

  /** Mail to a list, answered there. */
  static final SignedMail LIST =
      mail(
          """
          From: Ann Example <ann@example.com>
          To: users@lists.example.org
          Cc: Dave <dave@example.net>
          Subject: Re: How to sign?
          Date: Tue, 3 Nov 2026 10:15:02 +0100
          Message-ID: <list.17@mail.example.com>
          In-Reply-To: <list.16@elsewhere.example>
          References: <list.12@elsewhere.example> <list.14@mail.example.com>
           <list.16@elsewhere.example>
          MIME-Version: 1.0
          Content-Type: text/plain; charset=UTF-8; format=flowed
          Content-Transfer-Encoding: 7bit
          """,
          """
          On Monday Dave wrote:
          > How do I sign mail,\s
          > and what do I need?

          You need a key and a record in DNS; the rest is in the guide,\s
          which has a chapter about it.

          Ann
          """);

  private Originals() {}

  private static SignedMail mail(String header, String body) {
    return new SignedMail(header.replace("\n", "\r\n"), body.replace("\n", "\r\n"));
  }

  static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String base64(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) (i * 31);
    }
    return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(octets);
  }
}
