package org.signet.keytool.migrate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.tag.TagList;
import org.signet.dkim.tag.TagListSyntaxException;
import org.signet.milter.net.MilterClient;
import org.signet.milter.reply.MilterReply;
import org.signet.policy.config.ConfigSurvey;

/**
 * Signs samples with OpenDKIM and with Signet, at the same time of the clock, and compares the
 * signatures octet by octet. RSA (PKCS #1 v1.5) and Ed25519 are deterministic, so equal input gives
 * equal signatures.
 */
public final class Proof {
  private static final int TRIES = 3;

  private final ConfigSurvey survey;
  private final SignetSigner signet;
  private final UnaryOperator<SigningProfile> sameFields;
  private final List<Item> items = new ArrayList<>();

  private Proof(ConfigSurvey survey) {
    this.survey = survey;
    this.signet = new SignetSigner(survey.config());
    this.sameFields = OpenDkimSettings.sameFields(survey);
  }

  /**
   * The section.
   *
   * @param program opendkim; empty to take the one that is installed
   */
  public static Section of(
      ConfigSurvey survey, List<SampleMessage> samples, Optional<Path> program) {
    Proof proof = new Proof(survey);
    proof.look(samples, program);
    return new Section("proof", "Samples, signed by both", proof.items);
  }

  private void look(List<SampleMessage> samples, Optional<Path> program) {
    if (!survey.errors().isEmpty()) {
      add(Level.REMARK, "", "not tried", "fix first the problems that prevent startup");
      return;
    }
    Optional<Path> opendkim = program.or(() -> InstalledProgram.find("opendkim"));
    if (opendkim.isEmpty()) {
      add(
          Level.REMARK,
          "opendkim",
          "not installed",
          "nothing to compare with; run this where OpenDKIM runs");
      samples.forEach(this::signetAlone);
      return;
    }
    try (OpenDkim running = OpenDkim.start(opendkim.get(), OpenDkimSettings.of(survey))) {
      for (SampleMessage sample : samples) {
        compare(sample, running);
      }
    } catch (IOException e) {
      add(
          Level.REMARK,
          opendkim.get().toString(),
          "does not start",
          String.valueOf(e.getMessage()).replace('\n', ' '));
      samples.forEach(this::signetAlone);
    }
  }

  private void add(Level level, String subject, String word, String text) {
    items.add(Item.of(level, subject, word, text));
  }

  private void signetAlone(SampleMessage sample) {
    SignetSigner.Outcome outcome =
        signet.sign(new SampleMail(sample), Instant.now(), UnaryOperator.identity());
    if (outcome.signatures().isEmpty()) {
      add(Level.REMARK, sample.name(), "not signed by Signet", outcome.why());
    }
    for (String signature : outcome.signatures()) {
      items.add(
          new Item(
              Level.OK,
              Optional.empty(),
              sample.name(),
              "signed by Signet",
              "",
              List.of(signature.split("\n", -1))));
    }
  }

  private void compare(SampleMessage sample, OpenDkim opendkim) {
    SampleMail mail = new SampleMail(sample);
    SampleMail.Answer theirs;
    try {
      theirs = ask(mail, opendkim);
    } catch (IOException e) {
      add(Level.REMARK, sample.name(), "opendkim did not answer", String.valueOf(e.getMessage()));
      return;
    }
    Instant time = times(theirs).stream().findFirst().orElseGet(Instant::now);
    SignetSigner.Outcome ours = signet.sign(mail, time, UnaryOperator.identity());
    if (theirs.signatures().isEmpty() || ours.signatures().isEmpty()) {
      unsigned(sample, theirs, ours);
      return;
    }
    List<String> withSameFields = signet.sign(mail, time, sameFields).signatures();
    int both = Math.min(theirs.signatures().size(), ours.signatures().size());
    for (int i = 0; i < both; i++) {
      String their = theirs.signatures().get(i);
      compared(
          sample,
          SignatureComparison.of(their, ours.signatures().get(i)),
          SignatureComparison.of(their, withSameFields.get(i)));
    }
    if (theirs.signatures().size() != ours.signatures().size()) {
      add(
          Level.FIX,
          sample.name(),
          "another number of signatures",
          "OpenDKIM makes " + theirs.signatures().size() + ", Signet " + ours.signatures().size());
    }
  }

  /** Once more if the clock went on between two signatures: Signet's have one time. */
  private static SampleMail.Answer ask(SampleMail mail, OpenDkim opendkim) throws IOException {
    SampleMail.Answer answer = null;
    for (int i = 0; i < TRIES && (answer == null || times(answer).size() > 1); i++) {
      try (MilterClient client = opendkim.connect()) {
        answer = mail.sendThrough(client);
      }
    }
    if (answer == null) {
      throw new IllegalStateException("it was queried at least once");
    }
    return answer;
  }

  private static Set<Instant> times(SampleMail.Answer answer) {
    return answer.signatures().stream()
        .flatMap(signature -> time(signature).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<Instant> time(String signature) {
    try {
      String value = signature.substring(signature.indexOf(':') + 1).replace("\n", "\r\n");
      return TagList.parse(value)
          .tag("t")
          .map(tag -> tag.compact())
          .filter(text -> text.matches("[0-9]{1,11}"))
          .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
    } catch (TagListSyntaxException e) {
      return Optional.empty();
    }
  }

  private void unsigned(SampleMessage sample, SampleMail.Answer theirs, SignetSigner.Outcome ours) {
    String answer = answer(theirs.verdict());
    if (!ours.signatures().isEmpty()) {
      add(Level.REMARK, sample.name(), "signed by Signet only", "opendkim: " + answer);
    } else if (!theirs.signatures().isEmpty()) {
      add(Level.FIX, sample.name(), "signed by OpenDKIM only", "Signet: " + ours.why());
    } else {
      add(
          Level.REMARK,
          sample.name(),
          "signed by neither",
          "Signet: " + ours.why() + "; opendkim: " + answer);
    }
  }

  private static String answer(MilterReply verdict) {
    return verdict.fold(
        plain ->
            switch (plain) {
              case CONTINUE, ACCEPT, SKIP -> "accepts it";
              case TEMPFAIL -> "temporarily rejects it, mostly because the key is unusable";
              case REJECT -> "rejects it";
              case DISCARD -> "discards it";
            },
        text -> text.code() + " " + String.join(" ", text.lines()));
  }

  private void compared(
      SampleMessage sample, SignatureComparison asConfigured, SignatureComparison sameFields) {
    if (asConfigured.kind() == SignatureComparison.Kind.IDENTICAL) {
      add(Level.OK, sample.name(), asConfigured.kind().toString(), "octet by octet");
      return;
    }
    boolean laidOut = asConfigured.kind() == SignatureComparison.Kind.LAID_OUT_OTHERWISE;
    boolean onlyFields =
        asConfigured.isOnlyOfFields() && sameFields.kind() == SignatureComparison.Kind.IDENTICAL;
    List<String> details = new ArrayList<>();
    for (SignatureComparison.Difference difference : asConfigured.differences()) {
      details(difference, details);
    }
    items.add(
        new Item(
            laidOut ? Level.OK : Level.REMARK,
            Optional.empty(),
            sample.name(),
            onlyFields ? "identical but for the list of fields" : asConfigured.kind().toString(),
            onlyFields
                ? "Signet's default list is longer; with OpenDKIM's the signatures are the same octet"
                    + " by octet. To set OpenDKIM's list, write, on one line each: "
                    + OpenDkimSettings.fix(survey)
                : "",
            details));
  }

  private static void details(SignatureComparison.Difference difference, List<String> details) {
    String tag = difference.tag() + (difference.tag().contains(" ") ? "" : "=");
    if (!difference.tag().equals("b")) {
      details.add(tag + " by opendkim: " + shown(difference.theirs()));
      details.add(tag + " by Signet: " + shown(difference.ours()));
    }
    if (!difference.meaning().isEmpty()) {
      details.add(tag + " means: " + difference.meaning());
    }
  }

  /** With blanks where lines can be broken. */
  private static String shown(String value) {
    return value.replace(":", ": ");
  }
}
