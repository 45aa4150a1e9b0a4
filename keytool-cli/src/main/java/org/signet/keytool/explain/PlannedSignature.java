package org.signet.keytool.explain;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signet.dkim.key.KeyName;
import org.signet.dkim.message.HeaderField;
import org.signet.dkim.message.HeaderSection;
import org.signet.dkim.sign.MessageSigning;
import org.signet.dkim.sign.Signer;
import org.signet.dkim.sign.SigningException;
import org.signet.dkim.sign.SigningProfile;
import org.signet.dkim.tag.Tag;
import org.signet.dkim.tag.TagList;
import org.signet.dkim.tag.TagListSyntaxException;
import org.signet.keytool.terminal.CommandFailure;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.config.ServerConfig.Keys;
import org.signet.policy.table.KeyTable;

/**
 * A signature that mail would get.
 *
 * @param key its size and type
 * @param keyName where verifiers look for it
 * @param place the KeyTable line of the key, or empty
 * @param tags its tags in order; {@code bh=} and {@code b=}, which depend on the message, are left
 *     out
 */
record PlannedSignature(
    String key, KeyName keyName, Optional<String> place, Map<String, String> tags) {
  /** By making it, over this header and an empty body. */
  static PlannedSignature of(ServerConfig config, SigningProfile profile, HeaderSection header)
      throws CommandFailure {
    MessageSigning signing = new Signer(InstantSource.system()).start(header, List.of(profile));
    try {
      HeaderField field = signing.finish().get(0);
      Map<String, String> tags = new LinkedHashMap<>();
      for (Tag tag : TagList.parse(field.value()).tags()) {
        if (!tag.name().equals("b") && !tag.name().equals("bh")) {
          tags.put(tag.name(), tag.compact());
        }
      }
      return new PlannedSignature(
          profile.key().toString(), profile.keyName(), place(config, profile), tags);
    } catch (SigningException | TagListSyntaxException e) {
      throw new CommandFailure("it could not be signed: " + e.getMessage());
    }
  }

  private static Optional<String> place(ServerConfig config, SigningProfile profile) {
    Optional<KeyTable> table = config.signing().keys().tables().map(Keys.Tables::keyTable);
    return table.stream()
        .flatMap(keys -> keys.entries().stream())
        .map(entry -> table.get().find(entry, profile.domain()).usable())
        .flatMap(Optional::stream)
        .filter(usable -> usable.key() == profile.key())
        .filter(usable -> usable.selector().equals(profile.selector()))
        .findFirst()
        .map(usable -> usable.entry().place().toString());
  }

  /** The tags as they stand in a field. */
  String text() {
    StringBuilder text = new StringBuilder();
    tags.forEach(
        (name, value) ->
            text.append(name)
                .append('=')
                .append(name.equals("h") ? value.replace(":", ": ") : value)
                .append("; "));
    return text + "bh=...; b=...";
  }
}
