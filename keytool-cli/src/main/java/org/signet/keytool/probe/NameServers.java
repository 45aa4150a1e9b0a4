package org.signet.keytool.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Questions about names that are no look-ups of keys. Waits for the answers; thread-safe. */
final class NameServers {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MOST_SERVERS = 26;

  private final List<InetSocketAddress> resolvers;

  /**
   * @param resolvers asked in this order; those of the system if there are none
   */
  NameServers(List<InetSocketAddress> resolvers) {
    this.resolvers =
        resolvers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : List.copyOf(resolvers);
  }

  /** An address of a server that is authoritative for a zone. */
  record Authority(String name, InetAddress address) {
    @Override
    public String toString() {
      return name + " [" + address.getHostAddress() + "]";
    }
  }

  /** What the name is an alias of, RFC 1035 §3.3.1. */
  Optional<String> aliasOf(String name) {
    return ask(name, Type.CNAME).stream()
        .filter(CNAMERecord.class::isInstance)
        .map(record -> ((CNAMERecord) record).getTarget().toString(true))
        .findFirst();
  }

  /** All servers of the zone that the name is in, at most 26 addresses of them. */
  List<Authority> authoritiesOf(String name) {
    for (String zone = name; !zone.isEmpty(); zone = parent(zone)) {
      List<Authority> found = new ArrayList<>();
      for (Record record : ask(zone, Type.NS)) {
        if (record instanceof NSRecord server) {
          String host = server.getTarget().toString(true);
          ask(host, Type.A).forEach(address -> add(found, host, address));
          ask(host, Type.AAAA).forEach(address -> add(found, host, address));
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static void add(List<Authority> found, String host, Record record) {
    if (found.size() == MOST_SERVERS) {
      return;
    }
    if (record instanceof ARecord address) {
      found.add(new Authority(host, address.getAddress()));
    } else if (record instanceof AAAARecord address) {
      found.add(new Authority(host, address.getAddress()));
    }
  }

  private static String parent(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }

  private List<Record> ask(String name, int type) {
    Message query;
    try {
      query = Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN));
    } catch (TextParseException e) {
      return List.of();
    }
    for (InetSocketAddress server : resolvers) {
      try {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(TIMEOUT);
        return resolver.send(query).getSection(Section.ANSWER);
      } catch (IOException e) {
        // The next one may answer.
      }
    }
    return List.of();
  }
}
