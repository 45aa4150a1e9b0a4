/**
 * Whether what signs is what is published: asks a resolver, all authoritative name servers or a
 * zone file, and compares.
 */
@NullMarked
package org.signet.keytool.probe;

import org.jspecify.annotations.NullMarked;
