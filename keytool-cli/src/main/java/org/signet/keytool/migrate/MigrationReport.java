package org.signet.keytool.migrate;

import java.util.List;
import org.signet.policy.text.JsonLine;
import org.signet.policy.text.Place;

/**
 * All that {@code migrate} has to say.
 *
 * @param configuration the file that was looked at, as it was named
 */
public record MigrationReport(String configuration, List<Section> sections) {
  /** Copies the list. */
  public MigrationReport {
    sections = List.copyOf(sections);
  }

  /** How many items of all sections are of this level. */
  public long count(Level level) {
    return sections.stream().mapToLong(section -> section.count(level)).sum();
  }

  /** The level that matters most. */
  public Level level() {
    return count(Level.FIX) > 0 ? Level.FIX : count(Level.REMARK) > 0 ? Level.REMARK : Level.OK;
  }

  /** The summary, in a few words. */
  public String verdict() {
    return switch (level()) {
      case OK -> "ready";
      case REMARK -> "ready with remarks (" + count(Level.REMARK) + ")";
      case FIX ->
          "not ready: "
              + counted(count(Level.FIX), "problem")
              + " to fix"
              + (count(Level.REMARK) == 0 ? "" : ", " + counted(count(Level.REMARK), "remark"));
    };
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** A place for people: lines of the file that the report is about need no name of a file. */
  public String shown(Place place) {
    boolean main = place.file().toString().equals(configuration) && place.line() > 0;
    return main ? "line " + place.line() : place.wholeLine().toString();
  }

  /** For scripts: one object on one line, keys always in this order. */
  public String json() {
    JsonLine json = new JsonLine().beginObject();
    json.key("configuration").string(configuration);
    json.key("verdict")
        .string(
            switch (level()) {
              case OK -> "ready";
              case REMARK -> "ready-with-remarks";
              case FIX -> "not-ready";
            });
    json.key("fix").number(count(Level.FIX));
    json.key("remarks").number(count(Level.REMARK));
    for (Section section : sections) {
      json.key(section.id()).beginArray();
      section.items().forEach(item -> write(item, json));
      json.endArray();
    }
    return json.endObject().line();
  }

  private static void write(Item item, JsonLine json) {
    json.beginObject().key("level").string(item.level().word());
    json.key("file").string(item.place().map(Place::file).map(Object::toString).orElse(""));
    json.key("line").number(item.place().map(Place::line).orElse(0));
    json.key("subject").string(item.subject());
    json.key("word").string(item.word());
    json.key("text").string(item.text());
    json.key("details").strings(item.details()).endObject();
  }
}
