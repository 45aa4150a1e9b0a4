/**
 * Authentication-Results, RFC 8601: the field that tells others what was found, and just enough
 * reading of foreign fields to find those that claim to be ours. Start with {@link
 * org.signet.dkim.authres.AuthenticationResultsWriter} for the one, {@link
 * org.signet.dkim.authres.ClaimedResults} for the other.
 */
@NullMarked
package org.signet.dkim.authres;

import org.jspecify.annotations.NullMarked;
