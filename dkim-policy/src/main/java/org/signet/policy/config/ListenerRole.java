package org.signet.policy.config;

/** What the mail that comes to a listener is for, as its Socket line says. */
public enum ListenerRole {
  /** What Mode, InternalHosts and their like say. */
  AUTO,
  /** Mail that comes here is ours: it is signed, whoever sent it, or left alone. */
  SIGN,
  /** Mail that comes here is not ours: it is verified, whoever sent it. */
  VERIFY;
}
