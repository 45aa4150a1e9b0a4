/**
 * What it costs, measured with JMH. The build compiles these classes and does not run them;
 * README.md says how.
 */
@NullMarked
package org.signet.dkim.benchmark;

import org.jspecify.annotations.NullMarked;
