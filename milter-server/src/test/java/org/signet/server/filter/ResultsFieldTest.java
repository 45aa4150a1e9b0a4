package org.signet.server.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.verify.SignatureSummary;
import org.signet.dkim.verify.VerificationResult;
import org.signet.milter.reply.Modification;
import org.signet.milter.reply.Modification.ChangeHeader;
import org.signet.milter.reply.Modification.InsertHeader;
import org.signet.policy.config.AuthservIds;
import org.signet.policy.config.Disposition;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.SignatureRequirement;
import org.signet.policy.decision.Decision;
import org.signet.policy.table.DataSet;

/** Authentication-Results in our name: what is inserted is bounded, what is forged goes. */
class ResultsFieldTest {
  private static final long SEED = 8_601L;
  private static final String NAME = "Authentication-Results";

  private static ResultsField field(boolean jobId, String id, String job) {
    return field(jobId, id, job, HeaderSection.of(List.of()));
  }

  private static ResultsField field(boolean jobId, String id, String job, HeaderSection header) {
    return new ResultsField(
        new ServerConfig.Results(
            Optional.of(id),
            jobId,
            true,
            true,
            false,
            Set.of(),
            new AuthservIds(DataSet.empty()),
            false),
        "unused",
        job,
        header);
  }

  private static String inserted(ResultsField results, Decision.Requirement unmet) {
    InsertHeader inserted =
        (InsertHeader) results.insertion(List.of(), Optional.of(unmet)).orElseThrow();
    String text = inserted.name() + ":" + inserted.value();
    assertThat(text.length() + 2).isLessThan(4096);
    assertThat(text.split("\r?\n", -1)).allMatch(line -> line.length() < 998);
    return text.replace("\r\n", "\n").replace("\n\t", " ").replace("\n", "");
  }

  private static Decision.Requirement strict(List<String> domains) {
    return new Decision.Requirement(
        SignatureRequirement.STRICT, domains, Disposition.REJECT, Optional.empty());
  }

  @Test
  void manyAuthorsAreNotAllNamed() {
    ResultsField results = field(false, "mx.test", "Q1");
    List<String> short800 = IntStream.range(0, 800).mapToObj(i -> "d" + i + ".test").toList();
    String longest = ("x".repeat(62) + ".").repeat(4).substring(0, 250);
    List<String> long800 = IntStream.range(100, 900).mapToObj(i -> longest + i).toList();

    assertThat(inserted(results, strict(short800.subList(0, 3))))
        .isEqualTo(
            NAME
                + ": mx.test; dkim=none; dkim=policy"
                + " reason=\"no passing signature of d0.test, d1.test, d2.test\"");
    assertThat(inserted(results, strict(short800)))
        .isEqualTo(
            NAME
                + ": mx.test; dkim=none; dkim=policy reason=\"no passing signature of"
                + " d0.test, d1.test, d2.test and 797 more\"");
    assertThat(inserted(results, strict(long800)))
        .endsWith(" " + longest + "101, " + longest + "102 and 797 more\"");
  }

  @Test
  void theLongestNameAndJobIdHaveTheirBounds() {
    String quotes = "\"".repeat(253);
    String text = inserted(field(true, quotes, "\\".repeat(255)), strict(List.of("d".repeat(253))));
    assertThat(text).startsWith(NAME + ": \"\\\"").contains("/").contains("dkim=policy");
  }

  @Test
  void theAuthorsResultStaysIfThereIsNoRoomForAll() {
    String wide = ("w".repeat(60) + ".").repeat(4);
    List<VerificationResult> results =
        IntStream.range(0, 48)
            .<VerificationResult>mapToObj(i -> new VerificationResult.Pass(summary(wide + i)))
            .toList();
    String author = "sub." + (wide + 45).replace('w', 'W');

    assertThat(domains(results, "Joe <joe@" + author + ">"))
        .contains(wide + 45)
        .doesNotContain(wide + 44);
    assertThat(domains(results, "Joe <joe@elsewhere.test>"))
        .doesNotContain(wide + 45)
        .contains(wide + 0);
    assertThat(domains(results, "rubbish")).doesNotContain(wide + 45).contains(wide + 0);
  }

  private static List<String> domains(List<VerificationResult> results, String from) {
    HeaderSection header = HeaderSection.of(List.of(HeaderField.of("From", " " + from)));
    InsertHeader inserted =
        (InsertHeader)
            field(false, "mx.test", "Q", header).insertion(results, Optional.empty()).orElseThrow();
    assertThat(inserted.value()).hasSizeLessThan(4096).contains(" more results left out)");
    return Pattern.compile("header\\.d=(\\S+)")
        .matcher(inserted.value())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static SignatureSummary summary(String domain) {
    return new SignatureSummary(
        Optional.of(domain),
        Optional.of("s".repeat(63)),
        Optional.of("rsa-sha256"),
        Optional.of("@" + domain),
        Optional.of(domain),
        OptionalInt.of(2048),
        false);
  }

  @Test
  void removalsAreCountedInTheLog() {
    assertThat(ResultsField.remark(0)).isEmpty();
    assertThat(ResultsField.remark(1).orElseThrow().text())
        .isEqualTo("removed 1 Authentication-Results field that claims to be ours");
    assertThat(ResultsField.remark(2).orElseThrow().text())
        .isEqualTo("removed 2 Authentication-Results fields that claim to be ours");
  }

  /** Fields of every kind in one header; a third of them are ours. */
  @Test
  void exactlyTheForgedOnesGoFromTheLastOneUp() {
    Random random = new Random(SEED);
    List<String> ours =
        List.of(
            " mx.example.com; spf=pass",
            "mx.example.com",
            "\r\n\tmx\r\n\t.example.com.;dmarc=pass",
            " (x) MX.\"example\".c\\om/7 1; arc=pass",
            " mx . example . com 1; bimi=pass",
            " ;\"mx.example.com\"; auth=pass",
            " mx.example.(c)com; dk\\im=pass");
    List<String> foreign =
        List.of(
            " mx.example.com.evil.test; dkim=pass",
            " evil.test (mx.example.com); dkim=pass",
            " (mx.example.com) evil.test; dkim=pass",
            " other.example.com; dkim=pass",
            " ; dkim=pass",
            "");
    for (int round = 0; round < 300; round++) {
      List<HeaderField> fields = new ArrayList<>();
      List<Modification> expected = new ArrayList<>();
      int number = 0;
      for (int i = 0; i < 12; i++) {
        int kind = random.nextInt(4);
        if (kind == 0) {
          fields.add(HeaderField.of("Received", " mx.example.com; dkim=pass"));
          continue;
        }
        number++;
        List<String> values = kind == 1 ? ours : foreign;
        String name =
            random.nextBoolean()
                ? NAME
                : random.nextBoolean() ? NAME + " " : "AUTHENTICATION-results\t";
        fields.add(HeaderField.of(name, values.get(random.nextInt(values.size()))));
        if (kind == 1) {
          expected.add(0, ChangeHeader.delete(number, NAME));
        }
      }
      assertThat(field(false, "MX.Example.com", "Q", HeaderSection.of(fields)).removals())
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(expected);
    }
  }
}
