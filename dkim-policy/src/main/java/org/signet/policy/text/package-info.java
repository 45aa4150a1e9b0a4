/**
 * Text that comes in line by line, and text that goes out. {@link
 * org.signet.policy.text.LineReader} reads files of a bounded size; {@link
 * org.signet.policy.text.Place} is a file, a line and a column; {@link
 * org.signet.policy.text.Quoted} shows text from outside without characters that could drive a
 * terminal, {@link org.signet.policy.text.JsonLine} and {@link org.signet.policy.text.Html} write
 * it in their formats.
 */
@NullMarked
package org.signet.policy.text;

import org.jspecify.annotations.NullMarked;
