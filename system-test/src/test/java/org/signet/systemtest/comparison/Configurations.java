package org.signet.systemtest.comparison;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.signet.systemtest.harness.SigningKey;
import org.signet.systemtest.harness.Workspace;

/** What both programs are configured with, but for the socket. */
final class Configurations {
  /** OpenDKIM's own defaults, where Signet's are wider: only what is configured is compared. */
  private static final String SIGN_HEADERS =
      "SignHeaders from,reply-to,subject,date,to,cc,resent-date,resent-from,resent-sender,"
          + "resent-to,resent-cc,in-reply-to,references,list-id,list-help,list-unsubscribe,"
          + "list-subscribe,list-post,list-owner,list-archive\n";

  private static final String SINGLE_KEY =
      """
      Canonicalization simple/simple
      Canonicalization relaxed/relaxed
      Canonicalization relaxed/simple
      Canonicalization simple/relaxed
      Canonicalization relaxed
      SubDomains yes
      Mode s
      InternalHosts 10.0.0.0/8,192.0.2.9
      InternalHosts 10.0.0.5/8
      InternalHosts client.test
      InternalHosts .test,!client.test
      InternalHosts 192.0.2.0/24,!192.0.2.9
      MTA MSA
      MTA msa
      MacroList daemon_name=MSA
      SignatureTTL 3600
      OversignHeaders From,Subject,To,Cc
      SignHeaders From,Subject
      SignHeaders From,X-*
      DontSignMailTo skip@receiver.test
      ExemptDomains example.com
      ExemptDomains example.net
      AlwaysAddARHeader yes
      RemoveARAll yes
      KeepAuthResults yes
      RemoveOldSignatures yes
      On-BadSignature reject
      On-BadSignature tempfail
      On-BadSignature discard
      On-NoSignature reject
      On-NoSignature tempfail
      On-KeyNotFound tempfail
      On-KeyNotFound reject
      On-Default reject
      PeerList 192.0.2.0/24
      SenderHeaders Sender,From
      MaximumSignaturesToVerify 1
      MaximumSignaturesToVerify 0
      MaximumSignaturesToVerify 0; TrustSignaturesFrom example.net
      MaximumSignaturesToVerify 1; TrustSignaturesFrom example.net
      Mode v
      SenderMacro {auth_author}
      RequiredHeaders yes
      StrictHeaders yes
      StrictHeaders yes; IgnoreMalformedMail yes
      NoHeaderB yes
      AuthservIDWithJobID yes
      RemoveARFrom other.test
      FixCRLF yes
      Diagnostics yes
      RequestReports yes
      BodyLengthDB skip@receiver.test
      MustBeSigned To
      MinimumKeyBits 4096
      MinimumKeyBits 4096; On-SignatureError tempfail
      MinimumKeyBits 4096; On-BadSignature reject
      OmitHeaders Subject
      ClockDrift 3600
      On-BadSignature quarantine; CaptureUnknownErrors yes
      """;

  private static final String SIGNING_TABLES =
      """
      refile: | *@example.com k1
      refile: | joe@example.com k1
      refile: | *@*.example.com k1; *@example.net k2
      refile: | * any
      refile: | *@example.com k1:@%
      refile: | *@example.com k1:joe@other.example
      refile: MultipleSignatures yes | *@example.com k1; *@*.com k1
      file: | *@example.com k1
      file: | .example.com k1; joe@example.com k1
      file: | example.com k1; * any
      refile: Mode v | *@example.com k1
      refile: DontSignMailTo skip@receiver.test | *@example.com k1
      """;

  private final Workspace workspace;
  private final SigningKey signer = SigningKey.generate("example.com", "s1");

  Configurations(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * One that signs for everybody, with a key that all others find published for example.com and
   * example.net; mail to length@receiver.test with the length of the body.
   */
  String signer() {
    return complete(
        "RequireSafeKeys no\nSyslog no\nDomain *\nSelector s1\nKeyFile "
            + workspace.secretFile("signer.private", signer.pem())
            + "\nCanonicalization relaxed/relaxed\nBodyLengthDB length@receiver.test\n");
  }

  /** Each configuration by what sets it apart. */
  Map<String, String> all() {
    SigningKey key = SigningKey.generate("example.com", "s9");
    Path file = workspace.secretFile("s9.private", key.pem());
    Path keyTable =
        workspace.file(
            "KeyTable",
            "k1 example.com:s1:%s\nk2 example.net:s2:%s\nany %%:s3:%s\n"
                .formatted(file, file, file));
    String signed = signer.dnsFileLine() + "\n";
    Path keys = workspace.file("keys", signed + signed.replace("example.com", "example.net"));
    String common =
        "RequireSafeKeys no\nAuthservID mx.test\nSyslog no\nTestPublicKeys " + keys + "\n";
    String single = common + "Domain example.com\nSelector s9\nKeyFile " + file + "\n";
    Map<String, String> all = new LinkedHashMap<>();
    for (String lines : SINGLE_KEY.lines().toList()) {
      all.put(lines, complete(single + lines.replace("; ", "\n") + "\n"));
    }
    for (String table : SIGNING_TABLES.lines().toList()) {
      int bar = table.indexOf(" | ");
      int blank = table.indexOf(' ');
      String more = blank < bar ? table.substring(blank + 1, bar) + "\n" : "";
      Path signingTable =
          workspace.file(
              "SigningTable" + all.size(), table.substring(bar + 3).replace("; ", "\n") + "\n");
      String spec = table.substring(0, blank) + signingTable;
      all.put(
          table,
          complete(common + "KeyTable " + keyTable + "\nSigningTable " + spec + "\n" + more));
    }
    return all;
  }

  private static String complete(String lines) {
    return lines
        + (lines.contains("\nSignHeaders") ? "" : SIGN_HEADERS)
        + (lines.contains("\nOversignHeaders") ? "" : "OversignHeaders From\n");
  }
}
