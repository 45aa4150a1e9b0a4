package org.signet.policy.table;

import java.util.Collection;
import java.util.Optional;

/**
 * A list of public suffixes in the form of publicsuffix.org: below which names different people
 * register theirs. Names of private registries, such as {@code github.io}, count as others do.
 * Names are in A-labels and lower case. Immutable.
 */
public final class PublicSuffixes {
  private final SortedNames names;
  private final SortedNames wildcards;
  private final SortedNames exceptions;

  /**
   * A list of these rules.
   *
   * @param wildcards without {@code *.}
   * @param exceptions without {@code !}
   */
  PublicSuffixes(
      Collection<String> names, Collection<String> wildcards, Collection<String> exceptions) {
    this.names = new SortedNames(names);
    this.wildcards = new SortedNames(wildcards);
    this.exceptions = new SortedNames(exceptions);
  }

  /** How many rules there are. */
  public int size() {
    return names.size() + wildcards.size() + exceptions.size();
  }

  /** Whether both names are the same person's: they have one organizational domain. */
  public boolean sameOrganization(String one, String other) {
    Optional<String> organization = organizationalDomain(one);
    return organization.isPresent() && organization.equals(organizationalDomain(other));
  }

  /**
   * The public suffix of a name and one label more; empty for a name that is a public suffix. A
   * name without a rule has its last label as public suffix.
   */
  Optional<String> organizationalDomain(String name) {
    for (int at = 0; at >= 0; at = after(name, at)) {
      if (exceptions.contains(name, at)) { // beats all other rules
        return Optional.of(name.substring(at));
      }
    }
    int above = -1;
    for (int at = 0; at >= 0; at = after(name, at)) {
      if (isPublic(name, at)) {
        return above < 0 ? Optional.empty() : Optional.of(name.substring(above));
      }
      above = at;
    }
    throw new IllegalStateException("the last label is public");
  }

  private boolean isPublic(String name, int at) {
    int next = after(name, at);
    return next < 0 || names.contains(name, at) || wildcards.contains(name, next);
  }

  /** Where the next label begins; -1 after the last one. */
  private static int after(String name, int at) {
    int dot = name.indexOf('.', at);
    return dot < 0 ? -1 : dot + 1;
  }
}
