/**
 * What {@code MetricsAddress} shows over HTTP: metrics, health and a page for people. {@link
 * org.signet.server.monitor.Monitor} puts it together; without that directive nothing of it exists
 * but {@link org.signet.server.monitor.Health}.
 */
@NullMarked
package org.signet.server.monitor;

import org.jspecify.annotations.NullMarked;
