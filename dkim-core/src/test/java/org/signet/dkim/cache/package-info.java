@NullMarked
package org.signet.dkim.cache;

import org.jspecify.annotations.NullMarked;
