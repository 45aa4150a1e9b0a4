package org.signet.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The values of one try. In each range, what is named first is the simplest. */
public final class Draw {
  /** Ends of ranges, and numbers beside them, that programs get wrong. */
  private static final int[] ODD_INTEGERS = {
    0,
    1,
    -1,
    2,
    -2,
    Byte.MAX_VALUE,
    Byte.MIN_VALUE,
    255,
    256,
    Short.MAX_VALUE,
    Short.MIN_VALUE,
    65535,
    65536,
    Integer.MAX_VALUE,
    Integer.MAX_VALUE - 1,
    Integer.MIN_VALUE,
    Integer.MIN_VALUE + 1
  };

  private final Choices choices;
  private final List<Long> chosen = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();

  Draw(Choices choices) {
    this.choices = choices;
  }

  /** Both ends included, and more frequent than others. */
  public int between(int least, int most) {
    long bound = (long) most - least;
    return (int) (least + choose(bound, random -> oftenAnEnd(random, bound)));
  }

  /** Any of 2^32. */
  public int anyInt() {
    long choice =
        choose(
            0xffff_ffffL,
            random ->
                switch (random.nextInt(4)) {
                  case 0 -> zigzag(ODD_INTEGERS[random.nextInt(ODD_INTEGERS.length)]);
                  case 1 -> random.nextInt() & 0xffff_ffffL;
                  default -> (random.nextInt() & 0xffff_ffffL) >>> random.nextInt(32);
                });
    return (int) (choice >>> 1) ^ -(int) (choice & 1);
  }

  /** At least 0, and less than 1. */
  public double fraction() {
    int parts = 1 << 20;
    return between(0, parts - 1) / (double) parts;
  }

  /** False, or true. */
  public boolean bool() {
    return choose(1, random -> random.nextInt(2)) == 1;
  }

  /** True once in so many tries. */
  public boolean onceIn(int count) {
    return choose(1, random -> random.nextInt(count) == 0 ? 1 : 0) == 1;
  }

  public <T> T oneOf(List<T> values) {
    return values.get(index(values.size()));
  }

  @SafeVarargs
  public final <T> T oneOf(T... values) {
    return values[index(values.length)];
  }

  public <E extends Enum<E>> E oneOf(Class<E> type) {
    return oneOf(Objects.requireNonNull(type.getEnumConstants()));
  }

  /** Each with a chance of one half. */
  public <E extends Enum<E>> Set<E> someOf(Class<E> type) {
    Set<E> some = EnumSet.noneOf(type);
    for (E value : EnumSet.allOf(type)) {
      if (bool()) {
        some.add(value);
      }
    }
    return some;
  }

  public <T> List<T> list(int leastSize, int mostSize, Function<Draw, T> element) {
    List<T> list = new ArrayList<>();
    for (int i = 0; i < leastSize; i++) {
      list.add(element.apply(this));
    }
    // A choice before each element, and no length before them all: so elements can be left out.
    MoreOrNot more = new MoreOrNot(mostSize - leastSize);
    while (list.size() < mostSize && choose(1, more::next) == 1) {
      list.add(element.apply(this));
    }
    return Collections.unmodifiableList(list);
  }

  public <T> List<T> list(int mostSize, Function<Draw, T> element) {
    return list(0, mostSize, element);
  }

  /** So many of these pieces at most, one after the other. */
  public String joined(int mostPieces, String... pieces) {
    return String.join("", list(mostPieces, draw -> draw.oneOf(pieces)));
  }

  /** Text of these characters. */
  public String text(int mostLength, String characters) {
    return text(mostLength, draw -> characters.charAt(draw.index(characters.length())));
  }

  /** Text of the characters between two. */
  public String text(int mostLength, char first, char last) {
    return text(mostLength, draw -> (char) draw.between(first, last));
  }

  public byte octet() {
    return (byte) choose(255, random -> oftenAnEnd(random, 255));
  }

  public byte[] octets(int mostLength) {
    List<Byte> list = list(mostLength, Draw::octet);
    ByteBuffer octets = ByteBuffer.allocate(list.size());
    list.forEach(octets::put);
    return octets.array();
  }

  /** A value that is part of the message if the try fails. */
  public <T> T shown(String name, T value) {
    String text =
        value instanceof byte[] octets ? HexFormat.of().formatHex(octets) : escaped(value);
    shown.add(name + " = " + text);
    return value;
  }

  List<Long> choices() {
    return chosen;
  }

  String shownValues() {
    return "\n  " + String.join("\n  ", shown);
  }

  private String text(int mostLength, Function<Draw, Character> character) {
    StringBuilder text = new StringBuilder();
    list(mostLength, character).forEach(text::append);
    return text.toString();
  }

  private int index(int size) {
    return (int) choose(size - 1, random -> random.nextInt(size));
  }

  private long choose(long bound, ToLongFunction<SplittableRandom> distribution) {
    long choice = choices.next(bound, distribution);
    chosen.add(choice);
    return choice;
  }

  private static long oftenAnEnd(SplittableRandom random, long bound) {
    return switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1 -> bound;
      default -> random.nextLong(bound + 1);
    };
  }

  private static long zigzag(int value) {
    return ((value << 1) ^ (value >> 31)) & 0xffff_ffffL;
  }

  private static String escaped(Object value) {
    StringBuilder escaped = new StringBuilder();
    for (char c : value.toString().toCharArray()) {
      switch (c) {
        case '\r' -> escaped.append("\\r");
        case '\n' -> escaped.append("\\n");
        case '\t' -> escaped.append("\\t");
        case '"', '\\' -> escaped.append('\\').append(c);
        default ->
            escaped.append(
                c >= ' ' && c <= '~'
                    ? Character.toString(c)
                    : String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return value instanceof String ? "\"" + escaped + "\"" : escaped.toString();
  }

  /** The choices before the elements of a list whose random length is not known in advance. */
  private static final class MoreOrNot {
    private final int most;
    private long left = -1;

    MoreOrNot(int most) {
      this.most = most;
    }

    long next(SplittableRandom random) {
      left = left < 0 ? oftenAnEnd(random, most) : left - 1;
      return left > 0 ? 1 : 0;
    }
  }
}
