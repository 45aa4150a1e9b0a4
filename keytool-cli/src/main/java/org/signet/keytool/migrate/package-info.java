/**
 * What {@code migrate} finds out about an installation of OpenDKIM. In come a surveyed
 * configuration, Postfix's files and sample messages; out goes a {@link
 * org.signet.keytool.migrate.MigrationReport}, section by section. Open that first, then the
 * sections: {@link org.signet.keytool.migrate.DirectiveSection}, {@link
 * org.signet.keytool.migrate.TableSection}, {@link org.signet.keytool.migrate.PermissionSection},
 * {@link org.signet.keytool.migrate.PostfixSection}, {@link org.signet.keytool.migrate.Proof}. What
 * becomes of a directive is decided in {@code policy.config}, what is signed in {@code
 * server.filter}; nothing of it is repeated here.
 */
@NullMarked
package org.signet.keytool.migrate;

import org.jspecify.annotations.NullMarked;
