package org.signet.milter.net;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who may use a unix-domain socket; what is absent is as the system makes it.
 *
 * @param owner the name of a user
 * @param group the name of a group
 * @param mode permissions such as 0660
 */
record SocketAccess(Optional<String> owner, Optional<String> group, OptionalInt mode) {
  static final SocketAccess OF_THE_SYSTEM =
      new SocketAccess(Optional.empty(), Optional.empty(), OptionalInt.empty());

  SocketAccess withOwner(String name) {
    return new SocketAccess(Optional.of(name), group, mode);
  }

  SocketAccess withGroup(String name) {
    return new SocketAccess(owner, Optional.of(name), mode);
  }

  SocketAccess withMode(int permissions) {
    if ((permissions & ~0777) != 0) {
      throw new IllegalArgumentException("not a mode: 0" + Integer.toOctalString(permissions));
    }
    return new SocketAccess(owner, group, OptionalInt.of(permissions));
  }

  @Override
  public String toString() {
    return owner.orElse("") + group.map(name -> ":" + name).orElse("");
  }
}
