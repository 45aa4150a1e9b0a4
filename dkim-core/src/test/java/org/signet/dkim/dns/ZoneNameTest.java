package org.signet.dkim.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneNameTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "example.com,             example.com,     example.com",
    "a.b.c.example.com,       example.com,     example.com",
    "mail.example.co.uk,      example.co.uk,   co.uk",
    "example.com.au,          example.com.au,  com.au",
    "co.uk,                   co.uk,           co.uk",
    "x1.y.ab.de,              y.ab.de,         ab.de",
    "mail.bank.de,            bank.de,         bank.de",
    "a.example.info,          example.info,    example.info",
    "localhost,               localhost,       localhost",
    ".,                       .,               .",
    "..,                      .,               ."
  })
  void isGuessedFromTheLastLabels(String domain, String zone, String group) {
    assertThat(ZoneName.of(domain)).isEqualTo(new ZoneName(zone, group));
  }
}
