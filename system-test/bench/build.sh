# Sourced by the benchmarks, after dist/src/sh/prepare.sh, in the root of the tree: builds what is not built. Sets class_path
# and gives up to as many open files as there may be.

if [ ! -e system-test/target/bench/built ] ||
  [ -n "$(find pom.xml ./*/pom.xml ./*/src -newer system-test/target/bench/built -print 2>/dev/null | head -n 1)" ]; then
  say 'Building'
  maven -q -B -ntp -DskipTests -Dspotless.check.skip=true -pl system-test -am package || fail 'the build failed'
  mkdir -p system-test/target/bench
  touch system-test/target/bench/built
fi

ulimit -n "$(ulimit -Hn)"
class_path=$PWD/system-test/target/classes
for jar in "$PWD"/dist/target/signet/lib/*.jar; do class_path=$class_path:$jar; done
