/**
 * IP addresses and networks, as data sets of hosts have them: {@link
 * org.signet.policy.address.IpAddress} never asks the DNS.
 */
@NullMarked
package org.signet.policy.address;

import org.jspecify.annotations.NullMarked;
