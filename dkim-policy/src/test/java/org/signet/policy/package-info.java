@NullMarked
package org.signet.policy;

import org.jspecify.annotations.NullMarked;
