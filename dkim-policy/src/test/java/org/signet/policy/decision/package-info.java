@NullMarked
package org.signet.policy.decision;

import org.jspecify.annotations.NullMarked;
