package org.signet.server.monitor;

import java.util.List;
import org.signet.policy.text.HtmlText;
import org.signet.policy.text.Quoted;

/**
 * A page in the making. Whatever is given as a text is escaped, whoever wrote it: as HTML, and what
 * could drive a terminal or turn the direction of writing as in the log. Not thread-safe.
 */
final class Html {
  private final StringBuilder page = new StringBuilder(32 * 1024);

  /** How a text looks; the text must say it too. */
  enum Mark {
    PLAIN,
    GOOD,
    BAD
  }

  /** A cell of a table; its lines stand below each other. */
  record Cell(Mark mark, List<String> lines) {
    static Cell of(String text) {
      return marked(Mark.PLAIN, text);
    }

    static Cell marked(Mark mark, String text) {
      return new Cell(mark, List.of(text));
    }
  }

  /** What is HTML already: from this program only. */
  Html raw(String html) {
    page.append(html);
    return this;
  }

  /** Text. */
  Html text(String text) {
    page.append(HtmlText.escape(Quoted.escape(text)));
    return this;
  }

  /** An element with nothing but text in it. */
  Html element(String name, String text) {
    return element(name, Mark.PLAIN, text);
  }

  /** The same, marked. */
  Html element(String name, Mark mark, String text) {
    return open(name, mark).text(text).raw("</" + name + ">\n");
  }

  private Html open(String name, Mark mark) {
    return raw(
        switch (mark) {
          case PLAIN -> "<" + name + ">";
          case GOOD -> "<" + name + " class=\"good\">";
          case BAD -> "<" + name + " class=\"bad\">";
        });
  }

  /** A table, the first cell of each row its heading; a line of text if there are no rows. */
  Html table(String caption, List<String> columns, List<List<Cell>> rows) {
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
      open(i == 0 ? "th scope=\"row\"" : "td", cell.mark());
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
