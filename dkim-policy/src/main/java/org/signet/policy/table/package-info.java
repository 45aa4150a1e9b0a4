/**
 * Data sets and what is built on them. In comes the value of a directive, such as {@code
 * refile:/etc/opendkim/SigningTable}; out go immutable tables that are read once and looked up for
 * every message.
 *
 * <p>{@link org.signet.policy.table.TableLoader} turns a value into a {@link
 * org.signet.policy.table.TableText}: type and lines, each with its {@link
 * org.signet.policy.text.Place}. Open it first. From a text are made {@link
 * org.signet.policy.table.DataSet}, {@link org.signet.policy.table.HostList}, {@link
 * org.signet.policy.table.SigningTable} and {@link org.signet.policy.table.KeyTable}. Whatever is
 * wrong goes to {@link org.signet.policy.table.TableProblems}, so that one run finds everything.
 *
 * <p>The formats are those of OpenDKIM's data sets; no RFC describes them.
 */
@NullMarked
package org.signet.policy.table;

import org.jspecify.annotations.NullMarked;
