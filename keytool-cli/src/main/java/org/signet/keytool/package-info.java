/**
 * The command {@code signet-keytool}: one Picocli command class per subcommand over small workers.
 *
 * <p>In come arguments, key files and messages; out go key files, DNS records, signed messages and
 * verdicts. Open {@link org.signet.keytool.Main} first, then the command you are after: {@link
 * org.signet.keytool.key.GenkeyCommand}, {@link org.signet.keytool.key.TxtCommand}, {@link
 * org.signet.keytool.message.SignCommand}, {@link org.signet.keytool.message.VerifyCommand}. What
 * DKIM means is in {@code org.signet.dkim}; nothing of it is repeated here.
 */
@NullMarked
package org.signet.keytool;

import org.jspecify.annotations.NullMarked;
