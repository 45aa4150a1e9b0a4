import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.signet.dkim.canonical.Canonicalization;
import org.signet.dkim.key.PemPrivateKey;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningProfile;

/**
 * Signs many messages in one process, with all that the library can write into a signature. Run by {@code java} from this
 * source file, with the assembled jars as class path. Argument: the domain. Lines of standard input, fields separated by tabs:
 * from, to, selector, key file, canonicalization, {@code i=} or -, seconds of life or -, octets for {@code l=} or -, 1 for
 * {@code z=}. The messages have CRLF line ends.
 */
final class SignetBatch {
  public static void main(String[] args) throws Exception {
    BufferedReader jobs =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
      String[] job = line.split("\t");
      byte[] message = Files.readAllBytes(Path.of(job[0]));
      ByteArrayOutputStream signed = new ByteArrayOutputStream();
      for (HeaderField field : sign(message, profile(args[0], job))) {
        signed.writeBytes(field.octets());
      }
      signed.writeBytes(message);
      Files.write(Path.of(job[1]), signed.toByteArray());
    }
  }

  private static SigningProfile profile(String domain, String[] job) throws Exception {
    var builder =
        SigningProfile.builder(domain, job[2], PemPrivateKey.parse(Files.readString(Path.of(job[3]))))
            .canonicalization(Canonicalization.find(job[4]).orElseThrow())
            .copiesHeaders(job[8].equals("1"));
    if (!job[5].equals("-")) {
      builder.identity(job[5]);
    }
    if (!job[6].equals("-")) {
      builder.timeToLive(Duration.ofSeconds(Long.parseLong(job[6])));
    }
    if (!job[7].equals("-")) {
      builder.bodyLength(Long.parseLong(job[7]));
    }
    return builder.build();
  }

  private static List<HeaderField> sign(byte[] message, SigningProfile profile) throws Exception {
    String text = new String(message, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String header = end < 0 ? text : text.substring(0, end);
    List<HeaderField> fields = new ArrayList<>();
    for (String field : header.split("\r\n(?![ \t])")) {
      fields.add(HeaderField.ofOctets(field.getBytes(StandardCharsets.ISO_8859_1)));
    }
    MessageSigning signing =
        new Signer(InstantSource.system()).start(HeaderSection.of(fields), List.of(profile));
    if (end >= 0) {
      signing.write(message, end + 4, message.length - end - 4);
    }
    return signing.finish();
  }
}
