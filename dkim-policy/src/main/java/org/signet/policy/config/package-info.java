/**
 * From text to one immutable value. In comes an {@code opendkim.conf} with the files, tables and
 * keys that it names, and what the command line says; out goes a {@link
 * org.signet.policy.config.ServerConfig}, or a {@link org.signet.policy.config.ConfigException}
 * with every {@link org.signet.policy.config.ConfigProblem} found.
 *
 * <p>Open {@link org.signet.policy.config.ConfigReader} first. {@link
 * org.signet.policy.config.Directive} is the registry of all names: what each means, and whether it
 * is honoured. {@code SettingsReader} knows the grammar and nothing of the meaning; the {@code
 * …Section} classes know the meaning of the directives of one subject.
 *
 * <p>The language is that of OpenDKIM 2.11; no RFC describes it.
 */
@NullMarked
package org.signet.policy.config;

import org.jspecify.annotations.NullMarked;
