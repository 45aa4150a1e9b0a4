package org.signet.keytool.key;

import java.util.Locale;
import java.util.Map;
import java.util.Stack;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The two meanings of {@code -t}: followed by the name of a key type it is {@code --type}, else it
 * is opendkim-genkey's {@code --testmode}, alone or bundled with other letters.
 */
@SuppressWarnings("JdkObsolete") // Picocli hands over a Stack
final class KeyTypeArgument implements IParameterPreprocessor {
  private static final Pattern ATTACHED =
      Pattern.compile("-([arSv]*)t(rsa|ed25519)", Pattern.CASE_INSENSITIVE);
  private static final Pattern ALONE = Pattern.compile("-([arSv]*)t");

  /** Rewrites the arguments, whose next one is on top of the stack. */
  @Override
  public boolean preprocess(
      Stack<String> arguments,
      CommandSpec command,
      @Nullable ArgSpec argument,
      Map<String, Object> info) {
    for (int i = arguments.size() - 1; i >= 0; i--) {
      String word = arguments.get(i);
      if (word.equals("--")) {
        break;
      }
      Matcher attached = ATTACHED.matcher(word);
      Matcher alone = ALONE.matcher(word);
      if (attached.matches()) {
        replace(arguments, i, attached.group(1), attached.group(2));
      } else if (alone.matches() && i > 0 && isKeyType(arguments.get(i - 1))) {
        String type = arguments.remove(i - 1);
        i--;
        replace(arguments, i, alone.group(1), type);
      }
    }
    return false; // Picocli parses what is on the stack now
  }

  private static boolean isKeyType(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return lower.equals("rsa") || lower.equals("ed25519");
  }

  private static void replace(
      Stack<String> arguments, int index, String otherLetters, String type) {
    arguments.set(index, "--type=" + type);
    if (!otherLetters.isEmpty()) {
      arguments.add(index + 1, "-" + otherLetters);
    }
  }
}
