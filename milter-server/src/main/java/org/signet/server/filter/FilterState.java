package org.signet.server.filter;

import org.signet.dkim.sign.Signer;
import org.signet.dkim.verify.Verifier;
import org.signet.policy.config.ServerConfig;
import org.signet.policy.decision.SignOrVerify;
import org.signet.server.observe.MilterObserver;
import org.signet.server.watch.KeyWatch;

/**
 * A configuration and what was built from it. Immutable; a reload makes a new one, and a message
 * keeps the one that it began with.
 *
 * @param keyWatch is told of the keys that sign, and takes copies of some messages
 * @param software name and version, for {@code DKIM-Filter}
 */
public record FilterState(
    ServerConfig config,
    SignOrVerify rules,
    Signer signer,
    Verifier verifier,
    KeyWatch keyWatch,
    MilterObserver observer,
    String software) {}
