package org.signet.policy.table;

import java.net.InetAddress;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signet.policy.address.Network;
import org.signet.policy.text.Note;

/**
 * Hosts by name, {@code .domain}, address and network, each possibly negated with {@code !}; the
 * lists of InternalHosts, ExternalIgnoreList and PeerList. Immutable and thread-safe.
 *
 * <p>Names and addresses are looked up separately, from the most specific entry to the least, and
 * at the same length the negated one first. A host is listed if its name or its address is and
 * neither is negated. OpenDKIM lets either outweigh the negation of the other; so fewer hosts are
 * listed here, never more.
 */
public final class HostList {
  /**
   * Whether a host is listed, and the entry that says so. No entry: none covers the host.
   *
   * @param listed false too if the entry is a negated one
   */
  public record Decision(boolean listed, Optional<DataSet.Entry> entry) {
    private static final Decision NONE = new Decision(false, Optional.empty());

    private boolean vetoes() {
      return !listed && entry.isPresent();
    }
  }

  /**
   * What a list is for.
   *
   * @param directive its name
   * @param mail what happens to mail of those who are listed, such as {@code is signed}; empty if
   *     it does no harm to list everybody
   */
  public record Use(String directive, Optional<String> mail) {
    private void warn(DataSet.Entry entry, TableCode code, TableProblems problems) {
      mail.ifPresent(
          what -> problems.warning(entry.place(), Note.of(code, directive, entry.key(), what)));
    }
  }

  private record Rule(boolean negated, DataSet.Entry entry) {
    private Rule stricter(Rule other) {
      return negated || !other.negated ? this : other;
    }

    private Decision decision() {
      return new Decision(!negated, Optional.of(entry));
    }
  }

  private final Map<String, Rule> names = new HashMap<>();
  private final Map<Network, Rule> networks = new HashMap<>();

  /** The lengths of the prefixes of {@link #networks}. */
  private final BitSet prefixLengths = new BitSet();

  private final PatternIndex<DataSet.Entry> patterns = new PatternIndex<>();

  /** Those that can cover an address or a network, too. */
  private final PatternIndex<DataSet.Entry> addressPatterns = new PatternIndex<>();

  private HostList() {}

  /** The list without entries: it lists no host. */
  public static HostList empty() {
    return new HostList();
  }

  /** The hosts of a table; entries without effect are warned of. */
  static HostList of(TableText text, Use use, TableProblems problems) {
    HostList list = new HostList();
    for (DataSet.Entry entry : text.entries()) {
      HostEntry read = HostEntry.parse(entry.key(), text.type() == DataSetSpec.Type.PATTERNS);
      read.give(new Adding(list, entry, use, problems));
    }
    return list;
  }

  /** Puts an entry where it is looked for. */
  private record Adding(HostList list, DataSet.Entry entry, Use use, TableProblems problems)
      implements HostEntry.Cases {
    @Override
    public void never(HostEntry.Never never) {
      listsNone(entry, never.reason(), problems);
    }

    @Override
    public void net(HostEntry.Net net) {
      list.add(net.network(), new Rule(net.negated(), entry));
      if (net.network().prefixLength() == 0 && !net.negated()) {
        use.warn(entry, TableCode.LISTS_EVERY_HOST, problems);
      }
    }

    @Override
    public void name(HostEntry.Name name) {
      list.names.merge(name.name(), new Rule(name.negated(), entry), Rule::stricter);
      if (name.name().equals("unknown") && !name.negated()) {
        use.warn(entry, TableCode.LISTS_ALL_WITHOUT_NAME, problems);
      } else if (name.name().startsWith("[")) {
        listsNone(entry, Note.of(TableCode.WRITE_WITHOUT_BRACKETS), problems);
      }
    }

    @Override
    public void wildcard(HostEntry.Wildcard wildcard) {
      LinePattern pattern = wildcard.pattern();
      list.patterns.add(pattern, entry);
      if (isOfAddress(pattern.prefix()) && isOfAddress(pattern.suffix())) {
        list.addressPatterns.add(pattern, entry);
      }
      if (entry.key().startsWith("*")) {
        listsNone(entry, Note.of(TableCode.PATTERN_EXCLUDES), problems);
      }
    }
  }

  private void add(Network network, Rule rule) {
    networks.merge(network, rule, Rule::stricter);
    prefixLengths.set(network.prefixLength());
  }

  private static boolean isOfAddress(String text) {
    return text.chars().allMatch(c -> "!0123456789abcdef.:/".indexOf(c) >= 0);
  }

  private static void listsNone(DataSet.Entry entry, Note reason, TableProblems problems) {
    problems.warning(entry.place(), Note.of(TableCode.LISTS_NO_HOST, entry.key(), reason));
  }

  /** True if no host can be listed. */
  public boolean isEmpty() {
    return names.isEmpty() && networks.isEmpty() && patterns.isEmpty();
  }

  /** True if the host is listed, see {@link #decide}. */
  public boolean matches(String hostName, Optional<InetAddress> address) {
    return decide(hostName, address).listed();
  }

  /**
   * Whether the host is listed and by which entry.
   *
   * @param hostName as the MTA gives it
   * @param address none for a client without an IP address; it is then only looked up by name
   */
  public Decision decide(String hostName, Optional<InetAddress> address) {
    Decision name = byName(hostName.toLowerCase(Locale.ROOT));
    if (name.vetoes()) {
      return name;
    }
    Decision net = address.map(a -> byAddress(a.getAddress())).orElse(Decision.NONE);
    return net.vetoes() || !name.listed() ? net : name;
  }

  private Decision byName(String hostName) {
    String name = hostName;
    while (true) {
      Decision decision = lookUp(names.get(name), List.of(name), patterns);
      if (decision != null) {
        return decision;
      }
      int dot = name.indexOf('.', 1);
      if (dot < 0) {
        return Decision.NONE;
      }
      name = name.substring(dot);
    }
  }

  private Decision byAddress(byte[] address) {
    int longest = 8 * address.length;
    for (int length = nextLength(longest); length >= 0; length = nextLength(length - 1)) {
      Network network = Network.around(address, length);
      Decision decision =
          lookUp(networks.get(network), texts(network, length == longest), addressPatterns);
      if (decision != null) {
        return decision;
      }
    }
    return Decision.NONE;
  }

  /** The length to look at next, this one or a shorter one; -1 if there is none. */
  private int nextLength(int length) {
    return addressPatterns.isEmpty() ? prefixLengths.previousSetBit(length) : length;
  }

  /** What patterns are held against. */
  private List<String> texts(Network network, boolean isAddress) {
    if (addressPatterns.isEmpty()) {
      return List.of();
    }
    String text = network.text();
    return isAddress ? List.of(text.substring(0, text.indexOf('/')), text) : List.of(text);
  }

  /** One step from specific to general, negation first; null if the search goes on. */
  private static @Nullable Decision lookUp(
      @Nullable Rule rule, List<String> texts, PatternIndex<DataSet.Entry> patterns) {
    if (rule != null && rule.negated) {
      return rule.decision();
    }
    for (String text : texts) {
      if (patterns.first("!" + text).isPresent()) {
        // As in OpenDKIM a pattern ends this search, but says nothing against the other one.
        return Decision.NONE;
      }
    }
    if (rule != null) {
      return rule.decision();
    }
    for (String text : texts) {
      Optional<DataSet.Entry> entry = patterns.first(text);
      if (entry.isPresent()) {
        return new Decision(true, entry);
      }
    }
    return null;
  }
}
