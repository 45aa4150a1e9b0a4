/**
 * The words after {@code a=}, {@code k=} and {@code h=} of keys, RFC 6376 §3.3, RFC 8301, RFC 8463.
 * To add an algorithm, add its constant here and follow the switches that no longer compile. Start
 * with {@link org.signet.dkim.algorithm.SignatureAlgorithm}.
 */
@NullMarked
package org.signet.dkim.algorithm;

import org.jspecify.annotations.NullMarked;
