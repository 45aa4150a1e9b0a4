# Sourced by the programs in bin/, which set signet_home, program, main_class and jvm_options. Replaces the shell by
# the JVM, so that signals and the exit status are the program's own. Runs no program but readlink before that. What
# signet_as has, if it is set, runs the JVM as another user.

signet_unavailable() {
  printf '%s: %s\n' "$program" "$1" >&2
  printf '%s: install Java 17 or newer (Debian, Ubuntu: apt-get install openjdk-17-jre-headless)\n' "$program" >&2
  printf '%s: or set JAVA_HOME to where it is\n' "$program" >&2
  exit 69 # EX_UNAVAILABLE
}

# Which java, and the folder with its "release" file, which tells the version without starting a JVM.
if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || signet_unavailable "JAVA_HOME is $JAVA_HOME, where there is no bin/java"
  java_home=$JAVA_HOME
else
  java=$(command -v java) || signet_unavailable 'no java in PATH, and JAVA_HOME is not set'
  java_file=$java
  while [ -h "$java_file" ]; do
    java_target=$(readlink "$java_file")
    case $java_target in
      /*) java_file=$java_target ;;
      *) java_file=${java_file%/*}/$java_target ;;
    esac
  done
  java_home=${java_file%/*}/..
fi

java_version=
if [ -r "$java_home/release" ]; then
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        java_version=${line#JAVA_VERSION=}
        java_version=${java_version#\"}
        java_version=${java_version%\"}
        ;;
    esac
  done <"$java_home/release"
fi
if [ -z "$java_version" ]; then # a JVM without that file, or a wrapper script: ask it
  java_version=$("$java" -version 2>&1) || signet_unavailable "$java does not run: $java_version"
  java_version=${java_version#*version \"}
  java_version=${java_version%%\"*}
fi
java_major=${java_version#1.} # Java 8 called itself 1.8
java_major=${java_major%%[!0-9]*}
if [ "${java_major:-0}" -lt 17 ]; then
  signet_unavailable "$java is Java $java_version"
fi

class_path=
for jar in "$signet_home"/lib/*.jar "$signet_home"/lib/ext/*.jar; do
  [ -f "$jar" ] && class_path=$class_path${class_path:+:}$jar
done

# A class-data archive (share/make-class-archives) shortens the start. It fits only the JVM and the folder that it was
# made with; any other JVM starts without it, and the -Xlog options keep it from saying so.
if [ -n "${SIGNET_CLASS_ARCHIVE:-}" ]; then
  set -- "-XX:ArchiveClassesAtExit=$SIGNET_CLASS_ARCHIVE" -cp "$class_path" "$main_class" "$@"
elif [ -r "$signet_home/lib/$program.jsa" ]; then
  set -- -Xshare:auto "-XX:SharedArchiveFile=$signet_home/lib/$program.jsa" -cp "$class_path" "$main_class" "$@"
else
  set -- -Xshare:auto -cp "$class_path" "$main_class" "$@"
fi

set -f # the options are words, not patterns
# shellcheck disable=SC2086
exec ${signet_as:-} "$java" -Xlog:disable "-Xlog:all=error,cds*=off:stderr" -XX:-UsePerfData $jvm_options ${SIGNET_JAVA_OPTS:-} "$@"
