/**
 * What operators see. The filter tells a {@link org.signet.server.observe.MilterObserver} what
 * became of each message; {@link org.signet.server.observe.LogObserver} writes that down in the
 * words of OpenDKIM, so that existing log parsers go on working. {@link
 * org.signet.server.observe.DaemonLog} decides where lines go: to syslog, to the journal or to the
 * standard error. No line can hold a control character, however hostile its source; {@link
 * org.signet.server.observe.LineEncoder} sees to that in one place.
 */
@NullMarked
package org.signet.server.observe;

import org.jspecify.annotations.NullMarked;
