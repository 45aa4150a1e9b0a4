package org.signet.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.InstanceofCheck;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A sealed type is asked by its methods, or by a {@code switch} over its kinds, but not case by
 * case with {@code instanceof}: then a new case does not compile before each place has decided what
 * to do with it. Reads the compiled main classes of all modules.
 */
class ClosedTypesTest {
  private static final String OURS = "org.signet.";

  @Test
  void sealedTypesAreNotAskedWithInstanceofOutsideTheirFile() {
    JavaClasses ours = new ClassFileImporter().importPaths(Modules.classFolders());
    assertThat(checks(ours)).isEmpty();
  }

  @Test
  void theRuleFindsWhatItForbids() {
    JavaClasses samples =
        new ClassFileImporter().importClasses(Shape.class, Circle.class, Asker.class);
    assertThat(checks(samples))
        .extracting(check -> check.getOwner().getName())
        .containsExactlyInAnyOrder("asks", "asksInALambda");
  }

  /** All that are forbidden. */
  private static Stream<InstanceofCheck> checks(JavaClasses classes) {
    return classes.stream()
        .flatMap(c -> c.getInstanceofChecks().stream())
        .filter(
            check ->
                sealedTypes(check.getRawType())
                    .anyMatch(type -> !file(type).equals(file(check.getOwner().getOwner()))));
  }

  /** The sealed types among this one and what it extends. */
  private static Stream<JavaClass> sealedTypes(JavaClass type) {
    return Stream.of(
            Stream.of(type),
            type.getAllRawSuperclasses().stream(),
            type.getAllRawInterfaces().stream())
        .flatMap(types -> types)
        .filter(each -> each.getName().startsWith(OURS) && each.isSealed());
  }

  private static String file(JavaClass type) {
    return type.getName().replaceFirst("\\$.*", "");
  }
}

/** Samples of the test: a sealed type, and who asks it as nobody should. */
sealed interface Shape permits Circle {}

record Circle() implements Shape {}

final class Asker {
  private Asker() {}

  static boolean asks(Object any) {
    return any instanceof Circle;
  }

  static boolean asksInALambda(Stream<Object> all) {
    return all.anyMatch(any -> any instanceof Shape);
  }

  static boolean asksForSomethingElse(Object any) {
    return any instanceof Asker;
  }
}
