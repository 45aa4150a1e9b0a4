/**
 * What a filter answers: verdicts, and at the end of a message modifications.
 *
 * <p>{@link org.signet.milter.reply.MilterReply} is the verdict on any event, {@link
 * org.signet.milter.reply.Response} the answer to the end of a message: only there a message can be
 * modified. Either can be given at once or later, see {@link org.signet.milter.reply.Answer}.
 * {@link org.signet.milter.reply.ReplyEncoder} writes them as packets.
 */
@NullMarked
package org.signet.milter.reply;

import org.jspecify.annotations.NullMarked;
