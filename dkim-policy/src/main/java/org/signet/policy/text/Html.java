package org.signet.policy.text;

import java.util.List;

/**
 * A page in the making. Whatever is given as a text is escaped, whoever wrote it: as HTML, and what
 * could drive a terminal or turn the direction of writing as in the log. Not thread-safe.
 */
public final class Html {
  private final StringBuilder page = new StringBuilder(32 * 1024);

  /** How a text looks; the text must say it too. */
  public enum Mark {
    PLAIN,
    GOOD,
    BAD
  }

  /** A cell of a table; its lines stand below each other. */
  public record Cell(Mark mark, List<String> lines) {
    public static Cell of(String text) {
      return marked(Mark.PLAIN, text);
    }

    public static Cell marked(Mark mark, String text) {
      return new Cell(mark, List.of(text));
    }
  }

  /** What is HTML already: from this program only. */
  public Html raw(String html) {
    page.append(html);
    return this;
  }

  /** Text. */
  public Html text(String text) {
    page.append(Quoted.html(Quoted.escape(text)));
    return this;
  }

  /** An element with nothing but text in it. */
  public Html element(String name, String text) {
    return element(name, Mark.PLAIN, text);
  }

  /** The same, marked. */
  public Html element(String name, Mark mark, String text) {
    return element(name, style(mark), text);
  }

  /**
   * The same, with classes of the style sheet.
   *
   * @param style from this program only; empty for none
   */
  public Html element(String name, String style, String text) {
    return open(name, style).text(text).raw("</" + name + ">\n");
  }

  private Html open(String name, String style) {
    return raw(style.isEmpty() ? "<" + name + ">" : "<" + name + " class=\"" + style + "\">");
  }

  private static String style(Mark mark) {
    return switch (mark) {
      case PLAIN -> "";
      case GOOD -> "good";
      case BAD -> "bad";
    };
  }

  /** A table, the first cell of each row its heading; a line of text if there are no rows. */
  public Html table(String caption, List<String> columns, List<List<Cell>> rows) {
    if (rows.isEmpty()) {
      return element("p", caption + ": none so far");
    }
    raw("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"") // scrolls by keys too
        .text(caption)
        .raw("\">\n<table>\n")
        .element("caption", caption)
        .raw("<thead><tr>");
    columns.forEach(column -> raw("<th scope=\"col\">").text(column).raw("</th>"));
    raw("</tr></thead>\n<tbody>\n");
    rows.forEach(this::row);
    return raw("</tbody>\n</table></div>\n");
  }

  private void row(List<Cell> row) {
    raw("<tr>");
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      open(i == 0 ? "th scope=\"row\"" : "td", style(cell.mark()));
      for (int line = 0; line < cell.lines().size(); line++) {
        raw(line == 0 ? "" : "<br>").text(cell.lines().get(line));
      }
      raw(i == 0 ? "</th>" : "</td>");
    }
    raw("</tr>\n");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
