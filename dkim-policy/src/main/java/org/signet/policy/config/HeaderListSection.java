package org.signet.policy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.signet.dkim.message.FieldName;
import org.signet.dkim.sign.HeadersToSign;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.TableLoader;
import org.signet.policy.text.Note;

/** Directives that list header fields. */
final class HeaderListSection {
  private static final String FROM = "From";

  private final Values values;
  private final TableLoader tables;

  HeaderListSection(Values values, TableLoader tables) {
    this.values = values;
    this.tables = tables;
  }

  HeadersToSign headers() {
    HeadersToSign defaults = HeadersToSign.defaults();
    List<String> sign = changed(Directive.SIGN_HEADERS, defaults.sign());
    List<String> omit =
        changed(Directive.OMIT_HEADERS, defaults.omit()).stream()
            .filter(name -> !FieldName.same(name, FROM))
            .toList();
    return oversigned()
        .map(names -> new HeadersToSign(sign, omit, names))
        .orElseGet(() -> HeadersToSign.of(sign, omit));
  }

  /** The list in place of the default; From is in every list but the empty one. */
  private Optional<List<String>> oversigned() {
    Optional<List<String>> written = names(values, tables, Directive.OVERSIGN_HEADERS);
    if (written.isEmpty() || written.get().isEmpty()) {
      return written;
    }
    List<String> names =
        new ArrayList<>(written.get().stream().filter(this::hasNoWildcard).toList());
    if (names.stream().noneMatch(name -> FieldName.same(name, FROM))) {
      names.add(0, FROM);
    }
    return Optional.of(names);
  }

  private boolean hasNoWildcard(String name) {
    if (name.indexOf('*') >= 0) {
      values.error(Directive.OVERSIGN_HEADERS, ConfigCode.NO_WILDCARD, name);
      return false;
    }
    return true;
  }

  /** The list; or with an element {@code *} the default, changed by +name and -name. */
  private List<String> changed(Directive directive, List<String> defaults) {
    Optional<List<DataSet.Entry>> entries = entries(values, tables, directive);
    if (entries.isEmpty()) {
      return defaults;
    }
    boolean delta = entries.get().stream().anyMatch(entry -> entry.key().equals("*"));
    List<String> names = new ArrayList<>(delta ? defaults : List.of());
    boolean told = false;
    for (DataSet.Entry entry : entries.get()) {
      String key = entry.key();
      boolean signed = key.startsWith("+") || key.startsWith("-");
      if (delta && !signed && !key.equals("*")) {
        values.problems().warning(entry.place(), Note.of(ConfigCode.IGNORED_BESIDE_STAR, key, key));
      } else if (!delta && signed) {
        if (!told) { // the star is missing once
          values.problems().error(entry.place(), Note.of(ConfigCode.NEEDS_STAR, key));
        }
        told = true;
      } else if (key.startsWith("-")) {
        names.removeIf(name -> FieldName.same(name, key.substring(1)));
      } else if (!key.equals("*")) {
        valid(delta ? key.substring(1) : key, entry).ifPresent(names::add);
      }
    }
    return names;
  }

  private Optional<String> valid(String name, DataSet.Entry entry) {
    return valid(name, entry, values);
  }

  private static Optional<String> valid(String name, DataSet.Entry entry, Values values) {
    if (FieldName.isValid(name)) {
      return Optional.of(name);
    }
    values.problems().error(entry.place(), Note.of(ConfigCode.NOT_A_FIELD_NAME, name));
    return Optional.empty();
  }

  /** The names of a list, or nothing if the directive is not set. */
  static Optional<List<String>> names(Values values, TableLoader tables, Directive directive) {
    return entries(values, tables, directive)
        .map(entries -> entries.stream().flatMap(e -> valid(e.key(), e, values).stream()).toList());
  }

  /** A lone hyphen is how configurations write an empty list. */
  private static Optional<List<DataSet.Entry>> entries(
      Values values, TableLoader tables, Directive directive) {
    return values
        .setting(directive)
        .flatMap(setting -> tables.list(setting.value(), setting.valuePlace()))
        .map(entries -> entries.stream().filter(entry -> !entry.key().equals("-")).toList());
  }
}
