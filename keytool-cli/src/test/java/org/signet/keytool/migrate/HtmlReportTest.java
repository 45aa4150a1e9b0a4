package org.signet.keytool.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  @Test
  void nothingFromOutsideBecomesMarkup() {
    String hostile = "<script>\"'&\u0000\u001b[31m\u202e</script>";
    Item item = new Item(Level.FIX, Optional.empty(), hostile, hostile, hostile, List.of(hostile));

    String page =
        HtmlReport.of(
            new MigrationReport(hostile, List.of(new Section("x", "Title", List.of(item)))));

    String escaped = "&lt;script&gt;&quot;&#39;&amp;\\x00\\x1b[31m\\u202e&lt;/script&gt;";
    assertThat(page.split(Pattern.quote(escaped), -1)).hasSize(6);
    assertThat(page).doesNotContain("<script", "\u001b", "\u0000", "\u202e");
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    String page = HtmlReport.of(new MigrationReport("x", List.of()));

    assertThat(page).contains("default-src 'none'", "<p class=\"verdict ok\">ready</p>");
    assertThat(page).doesNotContain("http:", "https:", "src=", "href=", "url(", "@import");
  }
}
