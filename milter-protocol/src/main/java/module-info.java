/**
 * The milter protocol, with which an MTA asks a filter about mail. Both ends of it: the filter's on
 * Netty, the MTA's on plain NIO.
 */
module org.signet.milter {
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports org.signet.milter.address;
  exports org.signet.milter.event;
  exports org.signet.milter.message;
  exports org.signet.milter.net;
  exports org.signet.milter.option;
  exports org.signet.milter.reply;
  exports org.signet.milter.session;
  exports org.signet.milter.wire;
}
