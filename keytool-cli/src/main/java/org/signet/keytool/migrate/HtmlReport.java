package org.signet.keytool.migrate;

import org.signet.policy.text.Html;

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
      :root { color-scheme: light dark; --line: #8884; --ok: #2a7d3c; --remark: #9a6700; --fix: #c5221f; }
      @media (prefers-color-scheme: dark) { :root { --ok: #6fcf7f; --remark: #e0b050; --fix: #ff7b72; } }
      body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
      code, pre, td.place, td.subject { font: 0.85rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
      .verdict { border-left: .4rem solid; padding: .6rem 1rem; font-size: 1.2rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
      th { font-weight: 600; } td.level { font-weight: 600; white-space: nowrap; }
      .ok { color: var(--ok); } .remark { color: var(--remark); } .fix { color: var(--fix); }
      td.place { width: 18%; } td.subject { width: 28%; } td.word { white-space: nowrap; }
      pre { margin: .3rem 0 0; white-space: pre-wrap; }
      </style>
      </head>
      <body>
      """;

  private final MigrationReport report;
  private final Html page = new Html().raw(HEAD);

  private HtmlReport(MigrationReport report) {
    this.report = report;
  }

  /** The page. */
  public static String of(MigrationReport report) {
    HtmlReport html = new HtmlReport(report);
    html.page
        .raw("<h1>From OpenDKIM to Signet: <code>")
        .text(report.configuration())
        .raw("</code></h1>\n")
        .element("p", "verdict " + report.level().word(), report.verdict());
    report.sections().forEach(html::section);
    return html.page.raw("</body>\n</html>\n").toString();
  }

  private void section(Section section) {
    page.element("h2", section.title())
        .raw("<table>\n")
        .raw("<tr><th>Level</th><th>Where</th><th>What</th><th>Found</th><th></th></tr>\n");
    section.items().forEach(this::row);
    page.raw("</table>\n");
  }

  private void row(Item item) {
    page.raw("<tr>");
    cell("level " + item.level().word(), item.level().word());
    cell("place", item.place().map(report::shown).orElse(""));
    cell("subject", item.subject());
    cell("word", item.word());
    page.raw("<td>").text(item.text());
    if (!item.details().isEmpty()) {
      page.raw("<pre>");
      for (int i = 0; i < item.details().size(); i++) {
        page.raw(i == 0 ? "" : "\n").text(item.details().get(i));
      }
      page.raw("</pre>");
    }
    page.raw("</td></tr>\n");
  }

  private void cell(String style, String content) {
    page.raw("<td class=\"" + style + "\">").text(content).raw("</td>");
  }
}
