package org.signet.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.signet.policy.address.IpAddress;
import org.signet.policy.address.Network;
import org.signet.policy.text.Place;
import org.signet.testing.Draw;
import org.signet.testing.Property;

/** Host lists against the plainest model: OpenDKIM's look-ups of text, one after the other. */
class HostListPropertyTest {
  private static final HostList.Use NO_HARM =
      new HostList.Use("ExternalIgnoreList", Optional.empty());

  /** So few names and addresses that entries and hosts meet. */
  private static final List<String> ENTRIES =
      List.of(
          "10.0.0.0/8",
          "10.1.0.0/16",
          "10.1.2.0/24",
          "10.1.2.3",
          "10.1.2.3/32",
          "10.1.2.2/31",
          "0.0.0.0/0",
          "2001:db8::/32",
          "2001:db8::1",
          "::/0",
          "a.example.org",
          ".example.org",
          ".org",
          "example.org",
          "unknown",
          "10.0.0.1/8",
          "2001:0db8::/32");

  private static final List<String> PATTERNS =
      List.of(
          "*.example.org",
          "*example.org",
          "a.*",
          "!b.*",
          "10.*",
          "!10.1.*",
          "*.2.3",
          "*/8",
          "10.*/16",
          "2001:db8:*",
          "!*",
          "un*wn",
          "10.1.2.3",
          "10.0.0.0/8",
          "!10.1.2.0/24",
          ".example.org",
          "!a.example.org",
          "unknown");

  private static String name(Draw draw) {
    return draw.shown(
        "name", draw.oneOf("a.example.org", "b.example.org", "example.org", "unknown", "x.net"));
  }

  private static String address(Draw draw) {
    return draw.shown(
        "address",
        draw.oneOf(
            "10.1.2.3",
            "10.1.2.4",
            "10.1.9.9",
            "10.9.9.9",
            "192.0.2.1",
            "2001:db8::1",
            "2001:db9::1"));
  }

  private static HostList list(DataSetSpec.Type type, List<String> entries) {
    Place place = Place.of(Path.of("hosts"));
    return HostList.of(
        new TableText(
            type, place, entries.stream().map(key -> TableText.entry(key, "", place)).toList()),
        NO_HARM,
        new Heard());
  }

  @Test
  void agreesWithLookUpsOfText() {
    Property.check(
        3000,
        draw -> {
          List<String> entries =
              draw.shown("entries", draw.list(8, d -> (d.bool() ? "!" : "") + d.oneOf(ENTRIES)));
          String name = name(draw);
          Optional<InetAddress> ip = IpAddress.parse(address(draw));
          HostList list = list(DataSetSpec.Type.FILE, entries);
          Set<String> keys = Set.copyOf(entries);

          int byName = model(keys, nameProbes(name));
          int byAddress = model(keys, addressProbes(ip.orElseThrow().getAddress()));
          assertThat(list.matches(name, ip))
              .isEqualTo(byName >= 0 && byAddress >= 0 && byName + byAddress > 0);
          assertThat(list.matches(name, Optional.empty())).isEqualTo(byName > 0);
        });
  }

  /** A pattern that covers the negated text ends a search without saying no to the other one. */
  @Test
  void patternsAgreeWithLookUpsOfText() {
    Property.check(
        3000,
        draw -> {
          List<String> entries = draw.shown("entries", draw.list(6, d -> d.oneOf(PATTERNS)));
          String name = name(draw);
          InetAddress ip = IpAddress.parse(address(draw)).orElseThrow();
          HostList list = list(DataSetSpec.Type.PATTERNS, entries);

          int byName = patternModel(entries, nameProbes(name));
          int byAddress = patternModel(entries, addressProbes(ip.getAddress()));
          assertThat(list.matches(name, Optional.of(ip)))
              .isEqualTo(byName >= 0 && byAddress >= 0 && byName + byAddress > 0);
          assertThat(list.matches(name, Optional.empty())).isEqualTo(byName > 0);
        });
  }

  private static int patternModel(List<String> entries, List<List<String>> steps) {
    for (List<String> step : steps) {
      for (String sign : List.of("!", "")) {
        for (boolean exact : new boolean[] {true, false}) {
          boolean covered =
              step.stream().anyMatch(probe -> anyCovers(entries, sign + probe, exact));
          if (covered) {
            return sign.isEmpty() ? 1 : exact ? -1 : 0;
          }
        }
      }
    }
    return 0;
  }

  private static boolean anyCovers(List<String> entries, String text, boolean exact) {
    return entries.stream()
        .filter(entry -> entry.contains("*") != exact)
        .anyMatch(entry -> text.matches(entry.replace(".", "\\.").replace("*", ".*")));
  }

  /** 1 listed, -1 negated, 0 not there. */
  private static int model(Set<String> keys, List<List<String>> steps) {
    for (List<String> step : steps) {
      if (step.stream().anyMatch(probe -> keys.contains("!" + probe))) {
        return -1;
      }
      if (step.stream().anyMatch(keys::contains)) {
        return 1;
      }
    }
    return 0;
  }

  private static List<List<String>> nameProbes(String name) {
    List<List<String>> probes = new ArrayList<>();
    for (String probe = name; !probe.isEmpty(); ) {
      probes.add(List.of(probe));
      int dot = probe.indexOf('.', 1);
      probe = dot < 0 ? "" : probe.substring(dot);
    }
    return probes;
  }

  private static List<List<String>> addressProbes(byte[] address) {
    List<List<String>> probes = new ArrayList<>();
    for (int length = 8 * address.length; length >= 0; length--) {
      String network = Network.around(address, length).text();
      probes.add(
          length == 8 * address.length
              ? List.of(Network.text(address), network)
              : List.of(network));
    }
    return probes;
  }
}
