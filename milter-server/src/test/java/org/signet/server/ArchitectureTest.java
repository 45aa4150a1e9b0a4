package org.signet.server;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The arrows between the modules and inside them, as docs/ARCHITECTURE.md draws them. In each list
 * a package uses only those before it.
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.signet");

  static List<List<String>> packageOrder() {
    return List.of(
        List.of(
            "milter.wire",
            "milter.option",
            "milter.reply",
            "milter.event",
            "milter.message",
            "milter.session",
            "milter.address",
            "milter.net"),
        List.of(
            "policy.text",
            "policy.address",
            "policy.file",
            "policy.table",
            "policy.config",
            "policy.decision"),
        List.of("server.observe", "server.watch", "server.monitor", "server.filter"));
  }

  @Test
  void modulesDependOnlyOnThoseBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("milter-protocol")
        .definedBy("org.signet.milter..")
        .layer("dkim-core")
        .definedBy("org.signet.dkim..")
        .layer("dkim-policy")
        .definedBy("org.signet.policy..")
        .layer("milter-server")
        .definedBy("org.signet.server..")
        .whereLayer("milter-protocol")
        .mayNotAccessAnyLayer()
        .whereLayer("dkim-core")
        .mayNotAccessAnyLayer()
        .whereLayer("dkim-policy")
        .mayOnlyBeAccessedByLayers("milter-server")
        .whereLayer("milter-server")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  /** It is IDNA 2003, and maps names to those of others: {@code DomainName} has IDNA 2008. */
  @Test
  void namesAreNeverMapped() {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.IDN")
        .check(CLASSES);
  }

  @Test
  void theLibrariesKnowNoConfigurationAndNoLogBackEnd() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage("org.signet.milter..", "org.signet.dkim..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ch.qos.logback..", "picocli..", "org.apache.james..")
        .check(CLASSES);
  }

  @Test
  void onlyNetAndMonitorKnowNetty() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages("org.signet.milter.net..", "org.signet.server.monitor..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  @Test
  void onlyTheFilterKnowsBothMilterEventsAndDkim() {
    Set<String> both =
        CLASSES.stream()
            .filter(c -> uses(c, "org.signet.milter.event") && uses(c, "org.signet.dkim"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    assertThat(both).containsExactly("org.signet.server.filter");
  }

  private static boolean uses(JavaClass origin, String packageName) {
    return origin.getDirectDependenciesFromSelf().stream()
        .anyMatch(d -> d.getTargetClass().getPackageName().startsWith(packageName));
  }

  @ParameterizedTest
  @MethodSource("packageOrder")
  void packagesUseOnlyThoseBeforeThem(List<String> order) {
    for (int i = 0; i < order.size(); i++) {
      String[] later =
          order.subList(i + 1, order.size()).stream()
              .map(name -> "org.signet." + name + "..")
              .toArray(String[]::new);
      if (later.length > 0) {
        ArchRuleDefinition.noClasses()
            .that()
            .resideInAPackage("org.signet." + order.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(later)
            .check(CLASSES);
      }
    }
  }

  @Test
  void everyClassThatTheDocumentNamesExists() throws IOException {
    String document = Files.readString(Path.of("../docs/ARCHITECTURE.md"));
    Set<String> known = CLASSES.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
    Matcher names = Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)`").matcher(document);
    List<String> missing =
        names.results().map(r -> r.group(1)).filter(name -> !known.contains(name)).toList();
    assertThat(names.reset().find()).as("the document names classes").isTrue();
    assertThat(missing).isEmpty();
  }
}
