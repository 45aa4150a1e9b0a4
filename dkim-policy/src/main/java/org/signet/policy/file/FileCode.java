package org.signet.policy.file;

import org.signet.policy.text.Note;
import org.signet.policy.text.Words;

/** What there is to say of keys and of the files that they are in. */
public enum FileCode implements Note.Code {
  /** Others can read or replace a key; the datum says how. */
  NOT_SECURE("key data is not secure: {}"),
  NOT_A_PATH("not a path: {q}"),
  CANNOT_READ_KEY("cannot read key {e}: {}"),
  CANNOT_USE_KEY("cannot use key {e}: {e}"),
  NOT_A_PRIVATE_KEY("not a private key: {e}"),
  KEY_TOO_LARGE("key {e} is larger than {} octets"),
  KEY_BELOW_MINIMUM("a {} is below MinimumKeyBits {} and will not sign"),
  KEY_WEAK("a {} is weak; use 2048 bits"),
  ACCESS_LIST_UNKNOWN(
      "whether an access control list (ACL) lets others read {e} cannot be seen without GNU ls;"
          + " run: chmod 0600 {}"),

  /** A file, directory or link with its owner, group and mode. */
  DESCRIPTION("{e} (owner {}, group {}, mode {})"),
  OWNED_BY_OTHER("{} belongs to another user; run: chown {} {}"),
  ALL_CAN_READ("{} can be read or written by every user; run: chmod 0600 {}"),
  GROUP_CAN_READ("{} can be read or written by its group, such as {q}; run: chmod 0600 {}"),
  ALL_CAN_WRITE(
      "{} can be written by every user, who thereby decides what is signed; run: chmod o-w {}"),
  GROUP_CAN_WRITE(
      "{} can be written by its group, such as {q}, who thereby decides what is signed; run: chmod"
          + " g-w {}"),
  LINK_OF_OTHER(
      "the link {} belongs to another user, who can turn it away from {}; run: chown -h {} {}"),
  DIRECTORY_OF_OTHER("directory {} belongs to another user, who can replace the key{}"),
  ALL_CAN_REPLACE("directory {} lets every user replace {}{}"),
  GROUP_CAN_REPLACE("directory {} lets its group, such as {q}, replace {}{}"),
  ACCESS_LIST("{} has an access control list (ACL), which may {}{}"),
  ACCESS_LIST_OF_DIRECTORY("directory {} has an access control list (ACL), which may {}{}"),

  NOT_READABLE("{} cannot be read by {}{}"),
  DIRECTORY_NOT_WRITABLE("directory {} cannot be written by {}{}"),
  DIRECTORY_NOT_ENTERED("directory {} cannot be entered by {}; keep what is below it elsewhere{}"),

  // --- what to do about it, as the end of a sentence ---
  RUN("; run: {} {}"),
  OR_RUN(", or run: {} {}"),
  OWN_FOLDER_FOR_KEYS(
      "; keep keys in a folder of their own, such as /etc/dkimkeys: install -d -o {} -m 0700"
          + " /etc/dkimkeys"),
  OWN_FOLDER_FOR_TABLES("; keep tables and configuration in a folder of their own"),
  OWN_RUNTIME_FOLDER(
      "; choose a path in a folder of its own: RuntimeDirectory=signet in the systemd unit makes"
          + " /run/signet");

  private final String sentence;

  FileCode(String sentence) {
    this.sentence = sentence;
  }

  @Override
  public String id() {
    return Words.of(this);
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
