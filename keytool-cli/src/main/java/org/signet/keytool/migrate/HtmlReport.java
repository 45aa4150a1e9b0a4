package org.signet.keytool.migrate;

import org.signet.policy.text.HtmlText;

/**
 * The report as one HTML page that needs nothing else: no script, no picture, no font from
 * anywhere. Everything from outside is escaped.
 */
public final class HtmlReport {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>From OpenDKIM to Signet</title>
      <style>
      :root { color-scheme: light dark; --line: #8884; --ok: #2a7d3c; --remark: #9a6700; --mend: #c5221f; }
      @media (prefers-color-scheme: dark) { :root { --ok: #6fcf7f; --remark: #e0b050; --mend: #ff7b72; } }
      body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
      code, pre, td.place, td.subject { font: 0.85rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
      .verdict { border-left: .4rem solid; padding: .6rem 1rem; font-size: 1.2rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
      th { font-weight: 600; } td.level { font-weight: 600; white-space: nowrap; }
      .ok { color: var(--ok); } .remark { color: var(--remark); } .mend { color: var(--mend); }
      td.place { width: 18%; } td.subject { width: 28%; } td.word { white-space: nowrap; }
      pre { margin: .3rem 0 0; white-space: pre-wrap; }
      </style>
      </head>
      <body>
      """;

  private final MigrationReport report;
  private final StringBuilder page = new StringBuilder(HEAD);

  private HtmlReport(MigrationReport report) {
    this.report = report;
  }

  /** The page. */
  public static String of(MigrationReport report) {
    HtmlReport html = new HtmlReport(report);
    html.page.append("<h1>From OpenDKIM to Signet: <code>");
    html.text(report.configuration());
    html.page.append("</code></h1>\n<p class=\"verdict ").append(report.level().word());
    html.page.append("\">");
    html.text(report.verdict());
    html.page.append("</p>\n");
    report.sections().forEach(html::section);
    return html.page.append("</body>\n</html>\n").toString();
  }

  private void section(Section section) {
    page.append("<h2>");
    text(section.title());
    page.append("</h2>\n<table>\n");
    page.append("<tr><th>Level</th><th>Where</th><th>What</th><th>Found</th><th></th></tr>\n");
    for (Item item : section.items()) {
      page.append("<tr>");
      cell("level " + item.level().word(), item.level().word());
      cell("place", item.place().map(report::shown).orElse(""));
      cell("subject", item.subject());
      cell("word", item.word());
      page.append("<td>");
      text(item.text());
      if (!item.details().isEmpty()) {
        page.append("<pre>");
        text(String.join("\n", item.details()));
        page.append("</pre>");
      }
      page.append("</td></tr>\n");
    }
    page.append("</table>\n");
  }

  private void cell(String style, String content) {
    page.append("<td class=\"").append(style).append("\">");
    text(content);
    page.append("</td>");
  }

  /** Text from anywhere; control characters but line ends become U+FFFD. */
  private void text(String content) {
    StringBuilder shown = new StringBuilder(content);
    for (int i = 0; i < shown.length(); i++) {
      if (shown.charAt(i) != '\n' && !isShown(shown.charAt(i))) {
        shown.setCharAt(i, '\ufffd');
      }
    }
    page.append(HtmlText.escape(shown.toString()));
  }

  private static boolean isShown(char c) {
    int type = Character.getType(c);
    return type != Character.CONTROL && type != Character.FORMAT && type != Character.UNASSIGNED;
  }
}
