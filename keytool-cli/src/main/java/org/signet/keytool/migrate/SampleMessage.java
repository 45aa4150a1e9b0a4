package org.signet.keytool.migrate;

import java.nio.ByteBuffer;
import org.signet.dkim.message.HeaderSection;

/**
 * A message that is to be signed.
 *
 * @param name what to call it, made safe to show
 * @param body with the line ends that mail has; has an array
 */
public record SampleMessage(String name, HeaderSection header, ByteBuffer body) {}
