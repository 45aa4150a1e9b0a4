/**
 * Files that hold keys and tables: who may read them, and that nobody else can. Open {@link
 * org.signet.policy.file.KeyFiles} first: it reads a private key, and {@link
 * org.signet.policy.file.KeyFileSafety} says whether its owner, its mode and the folders above it
 * are safe. {@link org.signet.policy.file.SteadyFiles} reads each file once for a configuration.
 */
@NullMarked
package org.signet.policy.file;

import org.jspecify.annotations.NullMarked;
