/** The server and the client against each other, and against rubbish. */
@NullMarked
package org.signet.milter.net;

import org.jspecify.annotations.NullMarked;
