/**
 * What every subcommand does at the terminal and with files: messages and exit statuses, colours,
 * progress, reading messages and configurations, writing files.
 */
@NullMarked
package org.signet.keytool.terminal;

import org.jspecify.annotations.NullMarked;
