/**
 * Programs that use the two libraries, through the packages that these export. A region of a
 * program, between {@code // region NAME} and {@code // endregion}, is what a README shows.
 */
module org.signet.examples {
  requires org.signet.dkim;
  requires org.signet.milter;
}
