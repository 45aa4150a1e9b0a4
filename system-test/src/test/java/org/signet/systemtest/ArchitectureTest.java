package org.signet.systemtest;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
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
      new ClassFileImporter().importPaths(Modules.classFolders());

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
        List.of("server.observe", "server.watch", "server.monitor", "server.filter"),
        List.of(
            "keytool.terminal",
            "keytool.key",
            "keytool.probe",
            "keytool.message",
            "keytool.explain",
            "keytool.diagnose",
            "keytool.migrate"));
  }

  /** Each module, and those that it may use. */
  @Test
  void modulesDependOnlyOnThoseBelow() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("milter-protocol")
        .definedBy("org.signet.milter..")
        .layer("dkim-core")
        .definedBy("org.signet.dkim..")
        .layer("dkim-diagnosis")
        .definedBy("org.signet.diagnosis..")
        .layer("dkim-policy")
        .definedBy("org.signet.policy..")
        .layer("milter-server")
        .definedBy("org.signet.server..")
        .layer("keytool-cli")
        .definedBy("org.signet.keytool..")
        .whereLayer("milter-protocol")
        .mayNotAccessAnyLayer()
        .whereLayer("dkim-core")
        .mayNotAccessAnyLayer()
        .whereLayer("dkim-diagnosis")
        .mayOnlyAccessLayers("dkim-core")
        .whereLayer("dkim-policy")
        .mayOnlyAccessLayers("dkim-core", "milter-protocol")
        .whereLayer("milter-server")
        .mayOnlyAccessLayers("dkim-policy", "dkim-core", "milter-protocol")
        .whereLayer("keytool-cli")
        .mayOnlyAccessLayers("dkim-policy", "dkim-diagnosis", "dkim-core", "milter-protocol")
        .check(CLASSES);
  }

  /** The grammar of sockets is that of smfi_setconn, so the library has it. */
  @Test
  void thePolicyKnowsNoMoreOfTheMilterProtocolThanAddresses() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("org.signet.policy..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("org.signet.milter..")
                .and(
                    DescribedPredicate.not(
                        JavaClass.Predicates.resideInAPackage("org.signet.milter.address.."))))
        .check(CLASSES);
  }

  @Test
  void onlyMigrateSpeaksTheMilterProtocol() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("org.signet.keytool..")
        .and()
        .resideOutsideOfPackage("org.signet.keytool.migrate..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.signet.milter..")
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

  /** And migrate, which asks a milter for its signature. */
  @Test
  void onlyTheFilterKnowsBothMilterEventsAndDkim() {
    Set<String> both =
        CLASSES.stream()
            .filter(c -> uses(c, "org.signet.milter.event") && uses(c, "org.signet.dkim"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    assertThat(both)
        .containsExactlyInAnyOrder("org.signet.server.filter", "org.signet.keytool.migrate");
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

  @Test
  void everyPackageHasItsRow() throws IOException {
    String document = Files.readString(Path.of("../docs/ARCHITECTURE.md"));
    Set<String> packages =
        CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(document).contains("\n| `" + name.replace("org.signet.", "") + "` |"));
  }
}
