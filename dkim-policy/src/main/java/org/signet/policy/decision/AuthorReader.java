package org.signet.policy.decision;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.signet.policy.decision.AddressTokens.Kind;

/**
 * Finds authors in the value of an address field. An address is what is in angle brackets, whatever
 * is before them; without brackets it is the bare text up to a comma or semicolon. Bare text
 * without an @ is passed over, as are names of groups and source routes. This is how OpenDKIM
 * reads; where that would let two programs see different authors, there is none.
 */
public final class AuthorReader {
  private final AddressTokens tokens;

  AuthorReader(String value) {
    this.tokens = new AddressTokens(value);
  }

  // --- the first one, who decides which key signs ---

  AuthorReading first() {
    AddressDraft bare = new AddressDraft(false);
    while (true) {
      switch (tokens.next()) {
        case FAULT -> {
          return AuthorReading.none(tokens.fault());
        }
        case END -> {
          return bare.hasAt() ? bare.reading() : AuthorReading.none(AuthorFault.NO_ADDRESS);
        }
        case SPECIAL -> {
          if (tokens.is('<')) {
            return inBrackets();
          }
          if (tokens.is(':') && bare.hasAt()) {
            return AuthorReading.none(AuthorFault.GROUP_OF_ADDRESS);
          }
          if (endsEntry()) {
            if (bare.hasAt()) {
              return bare.reading();
            }
            bare = new AddressDraft(false);
          } else {
            bare.add(tokens);
          }
        }
        case WORD, QUOTED, LITERAL -> bare.add(tokens);
      }
    }
  }

  private boolean endsEntry() {
    return tokens.is(',') || tokens.is(';') || tokens.is(':');
  }

  private AuthorReading inBrackets() {
    AddressDraft address = new AddressDraft(true);
    while (true) {
      Kind kind = tokens.next();
      if (kind == Kind.FAULT) {
        return AuthorReading.none(tokens.fault());
      }
      if (kind == Kind.END || tokens.is('>')) {
        return address.reading();
      }
      if (tokens.is(',') || tokens.is(':')) {
        address = new AddressDraft(true); // that was a source route, RFC 5322 §4.4
      } else {
        address.add(tokens);
      }
    }
  }

  // --- all that could be shown, whose signatures a requirement asks for ---

  /**
   * The domains of all authors, and of whatever some mail program could show as an author: what
   * follows any @ outside quotes and comments, if it has a dot. Each once.
   *
   * @return none if there is no author, or if anything of it cannot be read
   */
  public static List<String> domains(String value) {
    Set<String> domains = new LinkedHashSet<>();
    boolean readable =
        new AuthorReader(value).collectAuthors(domains) && collectShown(value, domains);
    return readable ? List.copyOf(domains) : List.of();
  }

  private boolean collectAuthors(Set<String> domains) {
    boolean any = false;
    while (true) {
      AuthorReading next = first();
      Optional<Author> author = next.author();
      author.ifPresent(found -> domains.add(found.domain()));
      if (author.isEmpty()) {
        return any && tokens.kind() == Kind.END && next.fault().equals(NOTHING_MORE);
      }
      any = true;
      if (tokens.kind() == Kind.END) {
        return true;
      }
    }
  }

  private static final Optional<AuthorFault> NOTHING_MORE = Optional.of(AuthorFault.NO_ADDRESS);

  private static boolean collectShown(String value, Set<String> domains) {
    AddressTokens tokens = new AddressTokens(value);
    Kind kind = tokens.next();
    while (kind != Kind.END) {
      if (kind == Kind.FAULT || (kind == Kind.WORD && tokens.contains('\\'))) {
        return false; // what is outside a quote to one program is inside to another
      }
      if (!tokens.is('@')) {
        kind = tokens.next();
        continue;
      }
      kind = tokens.next();
      if (kind == Kind.QUOTED) {
        return false;
      }
      StringBuilder shown = new StringBuilder();
      boolean joins = true;
      while ((kind == Kind.WORD || kind == Kind.LITERAL) && joins) {
        tokens.appendTo(shown);
        char last = tokens.last();
        kind = tokens.next();
        joins = !tokens.afterSpace() || last == '.' || (kind == Kind.WORD && tokens.first() == '.');
      }
      if (shown.indexOf(".") >= 0 || shown.indexOf("[") >= 0) {
        Optional<String> domain = Author.domain(shown.toString());
        if (domain.isEmpty()) {
          return false;
        }
        domains.add(domain.get());
      }
    }
    return true;
  }
}
