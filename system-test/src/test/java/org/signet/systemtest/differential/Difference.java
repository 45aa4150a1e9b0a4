package org.signet.systemtest.differential;

import java.util.regex.Pattern;

/**
 * A row of {@code differences.txt}: where a program says something else than Signet, and why.
 *
 * @param program who differs
 * @param cases the name of the case; {@code *} stands for anything
 * @param theirs its verdict
 * @param ours Signet's
 * @param reason why Signet says what it says
 */
record Difference(String program, String cases, String theirs, String ours, String reason) {

  static Difference parse(String row) {
    String[] cells = row.split("\\s*\\|\\s*", -1);
    if (cells.length != 5 || cells[4].isBlank()) {
      throw new IllegalArgumentException("not \"program | case | theirs | ours | reason\": " + row);
    }
    return new Difference(cells[0].strip(), cells[1], cells[2], cells[3], cells[4].strip());
  }

  boolean explains(String who, String name, String theirVerdict, String ourVerdict) {
    Pattern pattern = Pattern.compile(Pattern.quote(cases).replace("*", "\\E.*\\Q"));
    return program.equals(who)
        && theirs.equals(theirVerdict)
        && ours.equals(ourVerdict)
        && pattern.matcher(name).matches();
  }
}
