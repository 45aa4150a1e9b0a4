/**
 * Keys and their records: generates pairs, reads private keys, prints the TXT record in the form
 * that is asked for.
 */
@NullMarked
package org.signet.keytool.key;

import org.jspecify.annotations.NullMarked;
