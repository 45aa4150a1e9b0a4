package org.signet.milter.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signet.milter.event.CommandCode;
import org.signet.milter.event.MemoryBudget;
import org.signet.milter.event.MemoryShare;
import org.signet.milter.event.MilterEvent.MacroDefinitions;
import org.signet.milter.option.MacroStage;
import org.signet.milter.wire.MalformedPacketException;

class MacroScopeTest {
  private final MemoryBudget budget = new MemoryBudget(100_000);
  private final MacroScope macros = new MacroScope(new MemoryShare(budget, 1));

  private void define(CommandCode command, String octets) throws MalformedPacketException {
    macros.define(
        new MacroDefinitions(
            (byte) command.code(),
            ByteBuffer.wrap(octets.replace('|', '\0').getBytes(ISO_8859_1))));
  }

  @ParameterizedTest
  @CsvSource({
    // macros, name, value or - for none
    "i|A|, i, A",
    "i|A|, {i}, A",
    "{i}|A|, i, A",
    "{auth_type}|PLAIN|, auth_type, PLAIN",
    "j|x|i|A|, i, A",
    "i|A|i|B|, i, A",
    "i||j|B|, i, ''",
    "i||j|B|, j, B",
    "j|i|, i, -",
    "ij|A|, i, -",
    "i|A|, ij, -",
    "i|A|, '', -",
    "i|, i, ''",
    "{}|A|, {}, A",
    "j|x|{}|A|, {}, A",
    "i{j}|A|, j, -",
    "{j|A|, {j, A",
    "j}|A|, j}, A",
    "{j|A|, j, -",
    "é|A|, é, A",
  })
  void findsAValueByItsName(String octets, String name, String value)
      throws MalformedPacketException {
    define(CommandCode.MAIL, octets);
    assertThat(macros.get(name).orElse("-")).isEqualTo(value);
    assertThat(macros.get(MacroStage.MAIL, name).orElse("-")).isEqualTo(value);
    assertThat(macros.get(MacroStage.CONNECT, name)).isEmpty();
  }

  @Test
  void theLatestStageThatHasAValueGivesIt() throws MalformedPacketException {
    define(CommandCode.CONNECT, "j|connect|c|only|");
    define(CommandCode.HELO, "j|helo|");
    define(CommandCode.END_OF_MESSAGE, "j|end|");
    define(CommandCode.END_OF_HEADERS, "j|headers|");
    assertThat(macros.get("j")).hasValue("end");
    assertThat(macros.get("c")).hasValue("only");
    assertThat(macros.get(MacroStage.CONNECT, "j")).hasValue("connect");
    assertThat(macros.get(MacroStage.EOH, "j")).hasValue("headers");
    define(CommandCode.UNKNOWN, "j|unknown|");
    assertThat(macros.get("j")).hasValue("unknown");
    macros.unknownCommandEnds();
    assertThat(macros.get("j")).hasValue("end");
  }

  @Test
  void newOnesOfMailReplaceAllOfAMessage() throws MalformedPacketException {
    define(CommandCode.HELO, "h|helo|");
    define(CommandCode.MAIL, "m|old|");
    macros.messageBegins(CommandCode.MAIL);
    define(CommandCode.DATA, "d|old|");
    define(CommandCode.MAIL, "m|new|");
    assertThat(macros.get("d")).isEmpty();
    assertThat(macros.get("m")).hasValue("new");
    macros.messageEnds();
    assertThat(macros.get("m")).as("for the MAIL to come").hasValue("new");
    macros.messageBegins(CommandCode.MAIL);
    assertThat(macros.get("m")).hasValue("new");
    macros.messageEnds();
    assertThat(macros.get("m")).isEmpty();
    assertThat(macros.get("h")).hasValue("helo");
  }

  @Test
  void aMailWithoutMacrosHasNone() throws MalformedPacketException {
    define(CommandCode.MAIL, "m|old|");
    macros.messageBegins(CommandCode.MAIL);
    macros.messageBegins(CommandCode.MAIL);
    assertThat(macros.get("m")).isEmpty();
  }

  @Test
  void thoseOfARecipientAreItsOwn() throws MalformedPacketException {
    define(CommandCode.RCPT, "r|one|");
    macros.at(CommandCode.RCPT);
    assertThat(macros.get("r")).hasValue("one");
    macros.at(CommandCode.DATA);
    assertThat(macros.get("r")).isEmpty();
  }

  @Test
  void countsItsOctets() throws MalformedPacketException {
    define(CommandCode.CONNECT, "c|123|");
    define(CommandCode.MAIL, "m|1234567890|");
    define(CommandCode.UNKNOWN, "u|1|");
    assertThat(macros.memory()).isEqualTo(23);
    macros.messageBegins(CommandCode.MAIL);
    macros.messageEnds();
    assertThat(macros.memory()).as("given back in larger pieces").isEqualTo(10);
    macros.forgetAll();
    assertThat(macros.memory()).isZero();
    assertThat(budget.taken()).isZero();
    assertThat(macros.get("u")).isEmpty();
    assertThat(macros.get("c")).isEmpty();
  }

  @Test
  void takesAsManyOctetsAsTheLimitAndNoMore() throws MalformedPacketException {
    String most = "i|" + "x".repeat(MacroScope.MAX_OCTETS - 3) + "|";
    define(CommandCode.HELO, most);
    assertThat(macros.get("i").orElseThrow()).hasSize(MacroScope.MAX_OCTETS - 3);
    assertThatThrownBy(() -> define(CommandCode.HELO, "x" + most))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessage("16385 octets of macros, the most is 16384");
  }

  @Test
  void ignoresThoseOfNoStage() throws MalformedPacketException {
    define(CommandCode.QUIT, "i|A|");
    macros.define(new MacroDefinitions((byte) 'z', ByteBuffer.wrap(new byte[] {'i', 0, 'A', 0})));
    assertThat(macros.get("i")).isEmpty();
    assertThat(macros.memory()).isZero();
  }
}
