package org.signet.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.signet.policy.table.DataSet;
import org.signet.policy.table.TableLoader;
import org.signet.policy.table.TableProblems;
import org.signet.policy.text.LineReader;
import org.signet.policy.text.Note;
import org.signet.policy.text.Place;
import org.signet.policy.text.Quoted;

/**
 * {@code -Q}: reads the value of a directive that names a data set, then lines of {@code key/n},
 * and prints for each key the first {@code n} fields of its value, which colons separate.
 */
final class DataSetQuery {
  private static final int LONGEST_INPUT = 64 << 20;
  private static final int MOST_FIELDS = 100;

  private final LineReader lines;
  private final PrintStream out;
  private final PrintStream err;

  DataSetQuery(InputStream in, PrintStream out, PrintStream err) {
    this.lines = new LineReader(in, LONGEST_INPUT);
    this.out = out;
    this.err = err;
  }

  ExitStatus run() {
    try (lines) {
      Optional<String> spec = lines.next();
      if (spec.isEmpty()) {
        err.println("signet-milter: -Q needs a data set in the first line of its input");
        return ExitStatus.OS_ERROR;
      }
      Optional<DataSet> dataSet =
          new TableLoader(Path.of(""), new Spoken(err))
              .dataSet(spec.get().strip(), Place.of(Path.of("-Q")));
      return dataSet.isEmpty() ? ExitStatus.SOFTWARE : answer(dataSet.get());
    } catch (IOException e) {
      err.println("signet-milter: cannot read queries: " + e.getMessage());
      return ExitStatus.OS_ERROR;
    }
  }

  private ExitStatus answer(DataSet dataSet) throws IOException {
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      String query = line.get().stripTrailing();
      int slash = query.lastIndexOf('/');
      if (slash < 0) {
        err.println("signet-milter: invalid query '" + Quoted.escape(query) + "': write key/n");
        return ExitStatus.USAGE;
      }
      Optional<DataSet.Entry> found = dataSet.find(query.substring(0, slash));
      if (found.isEmpty()) {
        out.println("signet-milter: record not found");
      } else {
        print(found.get().value().orElse(""), count(query.substring(slash + 1)));
      }
    }
    return ExitStatus.OK;
  }

  private static int count(String text) {
    return text.matches("[0-9]{1,3}") ? Math.min(Integer.parseInt(text), MOST_FIELDS) : 0;
  }

  private void print(String value, int count) {
    if (count == 0) {
      return;
    }
    String[] fields = value.split(":", count);
    for (int i = 0; i < count; i++) {
      out.println(i < fields.length ? "'" + Quoted.escape(fields[i]) + "'" : "<absent>");
    }
  }

  /** Says at once what the tables report. */
  private record Spoken(PrintStream err) implements TableProblems {
    @Override
    public void error(Place place, Note problem) {
      say(place, problem.text());
    }

    @Override
    public void brokenLine(Place place, Note problem) {
      error(place, problem);
    }

    @Override
    public void brokenKey(Place place, Note problem) {
      error(place, problem);
    }

    @Override
    public void warning(Place place, Note problem) {
      say(place, "warning: " + problem.text());
    }

    private void say(Place place, String text) {
      err.println("signet-milter: " + place + ": " + text);
    }
  }
}
